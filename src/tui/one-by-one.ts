/**
 * `0` in a window that is too small for the screen: what needs the user is asked as plain lines, one question after the other, as the line
 * interface does. Invariant: no question is asked twice, and a question that is put off stays open. Must not draw.
 */
import { createInterface } from 'node:readline';
import type { Client } from '../client/contract.ts';
import type { App } from './app.ts';
import type { Guest } from './outside.ts';
import { reachOf } from './reader/reach.ts';
import { Reader } from './reader/reader.ts';

export interface QuestionSeat {
  app: App;
  client: Client;
  stdin: NodeJS.ReadStream;
  out(line: string): void;
}

export class OneByOne {
  private reader: Reader | null = null;
  private asked = new Set<string>();
  private over = false;
  private readonly seat: QuestionSeat;
  constructor(seat: QuestionSeat) {
    this.seat = seat;
  }

  /** To be lent the terminal. */
  begin(): Guest {
    const { app, client, stdin, out } = this.seat;
    this.asked = new Set();
    this.over = false;
    this.reader = new Reader(app, out, reachOf(client), false);
    const input = createInterface({ input: stdin, terminal: false });
    let end = () => {};
    const done = new Promise<void>((resolve) => {
      end = resolve;
    });
    out('maos-tui: what needs you, one by one. Between two of them, or where letters answer, q and Enter goes back to the screen.');
    input
      .on('line', (typed) => {
        const dialog = app.ui.dialog;
        if (!dialog?.field && (typed.trim() === 'q' || (!dialog && typed.trim() === ''))) end();
        else this.reader?.line(typed);
        this.look();
      })
      .on('close', end);
    process.once('SIGINT', end);
    this.look();
    const closed = done.then(() => {
      this.reader = null;
      process.off('SIGINT', end);
      input.close();
      if (app.ui.dialog) app.close();
    });
    return { done: closed, end };
  }

  /** After anything changed: says it, and asks the next question. */
  look(): void {
    const { app, out } = this.seat;
    if (!this.reader) return;
    app.touch();
    this.reader.look();
    if (app.ui.dialog) return;
    const next = app.view.derived.waiting.findIndex((item) => !this.asked.has(item.id));
    const item = app.view.derived.waiting[next];
    if (item) {
      this.over = false;
      this.asked.add(item.id);
      this.reader.line(String(next + 1));
      this.look();
    } else if (!this.over) {
      this.over = true;
      out('That is all. Enter goes back to the screen.');
    }
  }
}
