/**
 * `s`: the agent's lines and the news of the run as plain text outside the alternate screen, where the terminal's own scroll-back, search and
 * selection work. What was missed since the last time comes first. Invariant: only finished lines, cleaned as cells, each once. Must not write while
 * the screen is not lent, nor wait for a slow terminal: what it does not take in time is counted and left out.
 */
import { eventSentence } from '../core/view/event-sentence.ts';
import type { Event } from '../protocol/event.ts';
import type { FrameWriter } from './frame/frame-writer.ts';
import { plain } from './frame/width.ts';
import { selectedSession } from './layout.ts';
import type { View } from './model.ts';
import type { Guest } from './outside.ts';
import type { PaneFeeds } from './panes/pane-feed.ts';

/** Lines written at a time; of more, the newest. */
const AT_ONCE = 500;
/** News of before, when it is opened for the first time. */
const BEFORE = 20;
/** How long the last lines are waited for, ms. */
const LAST_LINES = 300;
/** s, q, Esc and Ctrl+C. */
const BACK = /[sq\x1b\x03]/;

export interface StreamSeat {
  readonly view: View;
  feeds: PaneFeeds;
  writer: FrameWriter;
  stdin: NodeJS.ReadStream;
  /** Something is to be written, or was. */
  ready(): void;
}

export class PlainStream {
  private session: string | null = null;
  private seen: number | null = null;
  private open = false;
  private greeting: string[] = [];
  private readonly seat: StreamSeat;
  constructor(seat: StreamSeat) {
    this.seat = seat;
  }

  /** To be lent the terminal. */
  begin(): Guest {
    const { view, stdin, ready } = this.seat;
    const session = selectedSession(view);
    this.session = session?.id ?? null;
    this.greeting = [`maos-tui: ${session ? `what ${session.role} prints, and ` : ''}the news of the run, as plain lines. s comes back to the screen.`];
    this.open = true;
    let end = () => {};
    const done = new Promise<void>((resolve) => {
      end = resolve;
    });
    const onData = (data: Buffer) => {
      if (BACK.test(data.toString('latin1'))) end();
    };
    stdin.setRawMode(true);
    stdin.on('data', onData).on('end', end);
    stdin.resume();
    ready();
    const closed = done.then(async () => {
      this.open = false;
      await this.seat.writer.idle(LAST_LINES);
      stdin.off('data', onData).off('end', end);
      stdin.pause();
      stdin.setRawMode(false);
    });
    return { done: closed, end };
  }

  /** Writes what is new, if the terminal takes it. */
  flow(): void {
    const { writer, ready, feeds } = this.seat;
    if (!this.open || writer.busy || writer.closed) return;
    const printed = this.session === null ? [] : feeds.model(this.session).takeLines();
    const news = this.news();
    const left = Math.max(0, printed.length - AT_ONCE);
    const missed = [...news, ...(left > 0 ? [`… ${left} lines left out`] : []), ...printed.slice(left).map(plain)];
    // Once more below what came at once, as the first of it is out of sight by then.
    const reminder = this.greeting.length > 0 && missed.length > 0 ? ['maos-tui: what comes now is new. s comes back to the screen.'] : [];
    const lines = [...this.greeting, ...missed, ...reminder];
    this.greeting = [];
    if (lines.length > 0) writer.send(`${lines.join('\r\n')}\r\n`, ready);
  }

  private news(): string[] {
    const { audit } = this.seat.view;
    const from = this.seen;
    const fresh = from === null ? audit : audit.filter((event) => event.seq > from);
    this.seen = audit.at(-1)?.seq ?? from;
    const told = fresh.flatMap((event) => sentence(event));
    return from === null ? told.slice(-BEFORE) : told;
  }
}

function sentence(event: Event): string[] {
  const text = eventSentence(event);
  return text === null ? [] : [plain(`${new Date(event.at).toTimeString().slice(0, 8)} ${text}`)];
}
