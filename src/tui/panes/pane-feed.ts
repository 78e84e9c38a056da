/**
 * Keeps the models of the sessions on screen fed from their logs. Reads at most CHUNK per PACE and session; an agent
 * that prints faster is shown from its newest part, so a flood costs no more than a stream. No timers while nothing flows.
 */
import type { TerminalLogs } from '../../store/ports.ts';
import type { Wanted } from '../input/raw-keys.ts';
import type { Char } from './cells.ts';
import type { Found } from './places.ts';
import { TerminalModel } from './terminal-model.ts';

const COLS = 120;
const ROWS = 40;
const TAIL = 192 * 1024;
/** Scrolled to the beginning of what was read, more of the log is read, four times as much each time, up to here. */
const DEEPEST = 16 * 1024 * 1024;
/** Rows kept per byte read, and at most. */
const ROWS_PER_BYTE = 1 / 40;
const ROWS_MOST = 60_000;
const CHUNK = 192 * 1024;
const PACE = 100;
/** While the echo of a key is expected, ms. */
const QUICK = 20;
/** Models kept for sessions that were looked at; the oldest are dropped. */
const KEEP = 24;

class Feed {
  readonly model = new TerminalModel(COLS, ROWS);
  private end = 0;
  private state: 'idle' | 'reading' | 'again' = 'idle';
  private timer: NodeJS.Timeout | null = null;
  private unwatch: () => void = () => {};
  private stopped = false;
  loaded = false;
  /** What was scrolled before it was loaded is held within it. */
  begun = false;
  /** Why its log could not be read the last time. */
  trouble: string | null = null;
  /** Bytes of the end of the log that are read. */
  private depth = TAIL;
  /** The log has more before what was read. */
  private cut = false;
  /** Somebody looks at what was printed before: nothing is left out, however far behind it falls. */
  held = false;
  private readonly logs: TerminalLogs;
  private readonly session: string;
  private readonly changed: () => void;
  private readonly quick: () => boolean;

  constructor(logs: TerminalLogs, session: string, changed: () => void, quick: () => boolean) {
    this.logs = logs;
    this.session = session;
    this.changed = changed;
    this.quick = quick;
    void this.run(() => this.load());
    this.unwatch = logs.watch(session, () => void this.run(() => this.more()));
  }

  private async load(): Promise<void> {
    const { data, end } = await this.logs.tail(this.session, this.depth);
    this.end = end;
    this.cut = data.length < end;
    // Begin at a line when the beginning was cut off, so that no half sequence is read as text.
    const from = data.length < end ? data.indexOf(10) + 1 : 0;
    await this.model.write(data.subarray(from));
    this.loaded = true;
    this.changed();
  }

  private async more(): Promise<void> {
    const { data, end } = await this.logs.readFrom(this.session, this.end, CHUNK);
    if (data.length === 0) return;
    if (data.length >= CHUNK && !this.held) {
      this.depth = TAIL;
      this.model.reset();
      await this.load();
    } else {
      this.end = end;
      await this.model.write(data);
      this.loaded = true;
      this.changed();
    }
    this.state = 'again';
  }

  /** Reads further back, if there is more. */
  deepen(): void {
    if (!this.cut || this.depth >= DEEPEST || this.state === 'reading') return;
    this.depth = Math.min(DEEPEST, this.depth * 4);
    this.cut = false;
    this.model.keep(Math.min(ROWS_MOST, Math.round(this.depth * ROWS_PER_BYTE)));
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.state = 'idle';
    void this.run(async () => {
      this.model.reset();
      await this.load();
    });
  }

  private async run(step: () => Promise<void>): Promise<void> {
    if (this.stopped) return;
    if (this.state !== 'idle') {
      this.state = 'again';
      return;
    }
    this.state = 'reading';
    // A log that is not there yet, or gone, reads as an empty one; the watch tells when it appears, or changes.
    const before = this.trouble;
    try {
      await step();
      this.trouble = null;
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
    if (this.trouble !== before && !this.stopped) this.changed();
    const again = (this.state as string) === 'again';
    if (!again || this.stopped) {
      this.state = 'idle';
      return;
    }
    this.timer = setTimeout(
      () => {
        this.timer = null;
        this.state = 'idle';
        void this.run(() => this.more());
      },
      this.quick() ? QUICK : PACE,
    );
  }

  stop(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    this.unwatch();
    this.model.dispose();
  }
}

/** What is known of the terminals of sessions, without looking at more of them. */
export interface PaneSource {
  /** Rows printed, as far as they are kept; null while nothing of it was read. */
  height(session: string): number | null;
  lastLines(session: string, count: number): string[];
  lines(session: string, up?: number): string[];
  chars(session: string): Char[][];
  wanted(session: string): Wanted;
  /** Rows up from the newest that show what `up` showed when it was said; reads further back when that is near the beginning. */
  hold(session: string | null, up: number): number;
  /** The next older or newer line with a text in it; null when there is none. */
  find(session: string, needle: string, direction: 'older' | 'newer'): Found | null;
}

export class PaneFeeds implements PaneSource {
  private readonly feeds = new Map<string, Feed>();
  private readonly logs: TerminalLogs;
  private readonly changed: (session: string) => void;
  private readonly quick: (session: string) => boolean;
  /** @param quick whether what a session prints is waited for */
  constructor(logs: TerminalLogs, changed: (session: string) => void, quick: (session: string) => boolean = () => false) {
    this.logs = logs;
    this.changed = changed;
    this.quick = quick;
  }

  /** The model of a session; begins to follow its log when it is new. */
  model(session: string): TerminalModel {
    let feed = this.feeds.get(session);
    if (feed) this.feeds.delete(session);
    else
      feed = new Feed(
        this.logs,
        session,
        () => this.changed(session),
        () => this.quick(session),
      );
    this.feeds.set(session, feed);
    for (const [oldest, old] of this.feeds) {
      if (this.feeds.size <= KEEP) break;
      old.stop();
      this.feeds.delete(oldest);
    }
    return feed.model;
  }

  /** Why what it prints cannot be read; null when it can, or is not looked at. */
  trouble(session: string): string | null {
    return this.feeds.get(session)?.trouble ?? null;
  }
  private peek(session: string): TerminalModel | undefined {
    return this.feeds.get(session)?.model;
  }
  height(session: string): number | null {
    const feed = this.feeds.get(session);
    return feed?.loaded ? feed.model.height : null;
  }
  /** Also of a session whose pane is not on screen: what asks for them draws again once they are read. */
  lastLines(session: string, count: number): string[] {
    return this.model(session).lastLines(count);
  }
  lines(session: string, up = 0): string[] {
    return this.peek(session)?.lines(up) ?? [];
  }
  chars(session: string): Char[][] {
    return this.peek(session)?.chars() ?? [];
  }
  wanted(session: string): Wanted {
    return this.model(session).wanted;
  }

  hold(session: string | null, up: number): number {
    for (const [id, feed] of this.feeds) feed.held = id === session && up > 0;
    const feed = session === null ? undefined : this.feeds.get(session);
    if (!feed) return up;
    if (!feed.loaded) return up;
    const now = feed.model.places.hold(feed.begun ? up : Math.min(up, Math.max(0, feed.model.height - feed.model.seen)));
    feed.begun = true;
    if (up > 0 && now + ROWS * 2 > feed.model.height) feed.deepen();
    return now;
  }
  find(session: string, needle: string, direction: 'older' | 'newer'): Found | null {
    return this.peek(session)?.places.find(needle, direction) ?? null;
  }

  stop(): void {
    for (const feed of this.feeds.values()) feed.stop();
    this.feeds.clear();
  }
}
