/**
 * The line interface: the same memory and the same questions as the full screen, for a screen reader or a terminal that can do nothing.
 * Appends lines to standard output and reads lines from standard input; the terminal itself echoes and edits what is typed.
 */
import { createInterface } from 'node:readline';
import { App } from '../app.ts';
import { newsOf } from '../news.ts';
import { givenTo, type ScreenOptions } from '../screen-options.ts';
import { reachOf } from './reach.ts';
import { Reader } from './reader.ts';
import { eventLine } from './words.ts';

/** Second Ctrl+C within this time leaves, ms. */
const TWICE = 2_000;
const WIDE = 240;
const TALL = 400;

/** Resolves with the exit code once the user left. */
export async function runReader(options: ScreenOptions): Promise<number> {
  const { client } = options;
  let finish: (code: number) => void = () => {};
  const ended = new Promise<number>((resolve) => {
    finish = resolve;
  });
  const out = (line: string): void => void process.stdout.write(`${line}\n`);
  const cannot = (what: string) => () => app.say(`${what} is for the full screen.`, 'warn');
  const news = await newsOf(client);
  let waiting = false;
  const changed = () => {
    app.touch();
    if (waiting) return;
    waiting = true;
    setImmediate(() => {
      waiting = false;
      reader.look();
    });
  };
  const app: App = new App(news.state, {
    ...givenTo(options),
    firstChecks: null,
    changed,
    leave: (code) => finish(code),
    suspend: cannot('Suspending'),
    stream: cannot('The stream'),
    shell: cannot('A shell'),
    edit: async (_name, text) => text,
    editFile: async () => undefined,
    isThere: () => false,
    repaint: () => undefined,
    panes: {
      height: () => 0,
      lastLines: () => [],
      lines: () => [],
      chars: () => [],
      hold: () => 0,
      find: () => null,
      wanted: () => ({ application: false, paste: false, focus: false }),
    },
    copy: () => Promise.reject(new Error('there is nothing to copy here')),
    callTest: cannot('A test'),
  });
  app.size = { cols: WIDE, rows: TALL };
  const reader = new Reader(app, out, reachOf(client));
  let interrupted = Number.NEGATIVE_INFINITY;
  const onInterrupt = () => {
    if (performance.now() - interrupted < TWICE) finish(0);
    interrupted = performance.now();
    out(options.demo ? 'Ctrl+C again leaves the demo; its agents end with it.' : 'Ctrl+C again leaves. Agents keep running.');
  };
  const onEnd = () => finish(143);
  const onHangUp = () => finish(129);
  process.on('SIGINT', onInterrupt).on('SIGTERM', onEnd).on('SIGHUP', onHangUp);
  const input = createInterface({ input: process.stdin, terminal: false });
  try {
    await app.pollDaemons();
    if (options.demo) out(options.demo.note);
    reader.begin();
    news.hear((events) => {
      for (const event of events) {
        const line = eventLine(event);
        if (line !== null) out(line);
      }
      app.events(events);
    });
    input.on('line', (typed) => reader.line(typed)).on('close', () => finish(0));
    return await ended;
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onEnd).off('SIGHUP', onHangUp);
    input.close();
    process.stdin.pause();
    app.end();
    news.stop();
  }
}
