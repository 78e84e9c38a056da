/**
 * The full screen: wires keyboard, State, panes and compositor together and gives the terminal back whatever happens.
 * Must not be started without a terminal on both ends; the caller looks first.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createElement } from 'react';
import type { Client, Outcome } from '../client/contract.ts';
import type { Event } from '../protocol/event.ts';
import { App, isActive } from './app.ts';
import { dialogBlock } from './dialogs/box.ts';
import { Chrome } from './frame/chrome.ts';
import { Compositor, type Layers } from './frame/compositor.ts';
import { FrameWriter, writeNow } from './frame/frame-writer.ts';
import { Pace } from './frame/pace.ts';
import { Picture } from './frame/picture.tsx';
import { Dispatch } from './input/dispatch.ts';
import { Keyboard } from './input/keyboard.ts';
import { footerHints } from './keys.ts';
import { bodyOf, MIN_COLS, MIN_ROWS } from './layout.ts';
import type { View } from './model.ts';
import { PaneFeeds } from './panes/pane-feed.ts';
import { footer, messageLine } from './parts/footer.ts';
import { type Block, block } from './parts/panel.ts';
import { helpBlocks } from './screens/help.ts';
import { picture, usualMessage } from './screens/index.ts';
import { letGoOfLostTerminal, onEnd, TerminalMode } from './terminal.ts';

export interface ScreenOptions {
  client: Client;
  readOnly?: boolean;
  /** @default by the locale, and by what the terminal answers about the width of its lines */
  ascii?: boolean;
  /** Clocks stand still. @default MAOS_NO_MOTION */
  noMotion?: boolean;
  /** Preflight and submit-goal. Without it `+` says how to start a run. */
  startRun?(goal: string): Promise<Outcome | undefined>;
  /** Ends agents and daemons; resolves once they are gone. */
  stopAll?(now: boolean): Promise<void>;
  newId?(): string;
  demo?: { note: string };
}

const BUDGET = 48_000;
const POLL = 2_000;
const ULID = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Time and chance in 26 letters, as message ids are. */
function ulid(): string {
  let time = Date.now();
  let text = '';
  for (let at = 0; at < 10; at++) { text = (ULID[time % 32] ?? '0') + text; time = Math.floor(time / 32); }
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) text += ULID[byte % 32] ?? '0';
  return text;
}

const utf8 = (env: NodeJS.ProcessEnv): boolean => /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
const set = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== '0';

export function colours(env: NodeJS.ProcessEnv): boolean {
  if (env.MAOS_NO_COLOR === '1') return false;
  if (set(env.FORCE_COLOR)) return true;
  return !(env.NO_COLOR !== undefined && env.NO_COLOR !== '');
}

/** What is above the footer, and the footer. */
function blocksOf(view: View): { blocks: Block[]; panes: ReturnType<typeof picture>['panes'] } {
  const shown = picture(view);
  const small = view.cols < MIN_COLS || view.rows < MIN_ROWS;
  if (small) return shown;
  const last = block({ x: 0, y: view.rows - 1, width: view.cols, height: 1 }, [footer(view.ui.zoom ? [{ keys: 'z', label: 'back' }, { keys: 'PgUp PgDn', label: 'scroll' }, { keys: '[ ]', label: 'agents' }, { keys: 'w', label: 'wrap' }] : footerHints(view), view.cols)]);
  if (view.ui.zoom && shown.blocks.length === 0) return { blocks: [last], panes: shown.panes };
  const message = block({ x: 0, y: view.rows - 2, width: view.cols, height: 1 }, [messageLine(view, usualMessage(view))]);
  if (!view.ui.help) return { blocks: [...shown.blocks, message, last], panes: shown.panes };
  return { blocks: [...shown.blocks.slice(0, 1), ...helpBlocks(view, bodyOf(view, 0)), message, last], panes: [] };
}

/** Resolves with the exit code once the user left or something ended the screen; the terminal is restored by then. */
export async function runScreen(options: ScreenOptions): Promise<number> {
  const { client } = options;
  const env = process.env;
  const fd = 1;
  const writer = new FrameWriter(fd);
  const compositor = new Compositor(writer, { colour: colours(env), sync: true, ascii: options.ascii ?? (set(env.MAOS_ASCII) || !utf8(env)) });
  const terminal = new TerminalMode(fd);
  const noMotion = options.noMotion ?? set(env.MAOS_NO_MOTION);
  const chrome = new Chrome();
  const dialogs = new Chrome();
  let layers: Layers | null = null;
  let finish: (code: number) => void = () => {};
  const ended = new Promise<number>((resolve) => { finish = resolve; });
  let failure: unknown;

  const feeds = new PaneFeeds(client.store.terminals, () => pace.request('pane'));
  let early: Event[] = [];
  let heard = (events: readonly Event[]) => { early.push(...events); };
  const following = await client.follow((_, events) => heard(events));
  const app: App = new App(following.state, {
    client, readOnly: options.readOnly ?? false, note: options.demo?.note ?? null, startRun: options.startRun ?? null, stopAll: options.stopAll ?? null, newId: options.newId ?? ulid,
    changed: (reason) => { app.touch(); pace.request(reason); tick(); },
    leave: (code) => finish(code), suspend: () => suspend(), repaint: () => { compositor.forget(); pace.request('key'); },
    panes: { height: (session) => feeds.peek(session)?.height ?? 0, lastLines: (session, count) => feeds.peek(session)?.lastLines(count) ?? [] },
  });

  heard = (events) => app.events(events);

  const layout = (): Layers => {
    app.settle();
    const view = app.view;
    const { blocks, panes } = blocksOf(view);
    const grid = chrome.draw(createElement(Picture, { cols: view.cols, rows: view.rows, blocks }), view.cols, view.rows);
    const shown = view.ui.dialog && view.cols >= MIN_COLS ? dialogBlock(view, view.ui.dialog) : null;
    const dialog = shown ? { grid: dialogs.draw(createElement(Picture, { cols: shown.block.rect.width, rows: shown.block.rect.height, blocks: [{ ...shown.block, rect: { ...shown.block.rect, x: 0, y: 0 } }] }), shown.block.rect.width, shown.block.rect.height), x: shown.block.rect.x, y: shown.block.rect.y } : null;
    return {
      chrome: grid, dialog, caret: shown?.caret ?? null,
      panes: panes.map((pane) => {
        const model = feeds.model(pane.session);
        const look = pane.focused ? view.ui.pane : { up: 0, left: 0, wrap: view.ui.pane.wrap };
        return { rect: pane.rect, paint: (target, rect) => model.paint(target, rect, look) };
      }),
    };
  };
  const pace: Pace = new Pace({ frame: set(env.SSH_CONNECTION) ? 200 : 100, layout: 250, budget: BUDGET }, (whole) => {
    if (writer.busy) return null;
    if (whole || !layers) layers = layout();
    return compositor.flush(layers, () => pace.ready());
  });

  // Clocks move once a second, and only while something on screen counts time.
  let clock: NodeJS.Timeout | null = null;
  const tick = () => {
    const wanted = !noMotion && (isActive(app.state) || app.view.derived.waiting.length > 0) && app.state.run?.state !== 'finished';
    if (wanted && !clock) clock = setInterval(() => { app.touch(); pace.request('state'); tick(); }, 1_000);
    else if (!wanted && clock) { clearInterval(clock); clock = null; }
  };
  const poll = setInterval(() => { if (isActive(app.state) || app.ui.screen === 'health') void app.pollDaemons().catch((error: unknown) => app.say(`The daemons cannot be looked at: ${String(error)}`, 'bad')); }, POLL);

  const dispatch = new Dispatch(app);
  const keyboard = new Keyboard(process.stdin, (token) => {
    if (token.type === 'cursor') { if (options.ascii === undefined && token.row === 1 && token.column === 3) { compositor.options = { ...compositor.options, ascii: true }; compositor.forget(); } }
    else if (token.type === 'focus') { if (token.on) compositor.forget(); }
    else { app.touch(); dispatch.token(token); }
    app.touch();
    pace.request('key');
  });

  let repaintTimer: NodeJS.Timeout | null = null;
  const resized = () => {
    const size = { cols: process.stdout.columns || 80, rows: process.stdout.rows || 24 };
    app.size = process.platform === 'win32' ? { ...size, rows: size.rows - 1 } : size;
    app.touch();
    pace.request('key');
    // Terminals reflow what they show while they are resized; once it is over, everything is painted anew.
    if (repaintTimer) clearTimeout(repaintTimer);
    repaintTimer = setTimeout(() => { compositor.forget(); pace.request('key'); }, 80);
  };
  const enter = (probe: boolean) => { terminal.enter(probe); keyboard.start(); compositor.forget(); };
  const suspend = () => {
    keyboard.stop();
    terminal.leave();
    const alive = setInterval(() => {}, 60_000);
    process.once('SIGCONT', () => { clearInterval(alive); enter(false); resized(); });
    // The whole job stops, the launcher with it, so that the shell gets its prompt.
    process.kill(0, 'SIGTSTP');
  };
  const quiet = silenceConsole(client.dir);
  const forget = onEnd(({ code, error }) => { failure = error; finish(code); });

  try {
    process.stdout.on('resize', resized);
    enter(options.ascii === undefined && !compositor.options.ascii);
    resized();
    app.events(early);
    early = [];
    void app.loadAudit().catch((error: unknown) => app.say(`The audit log cannot be read: ${error instanceof Error ? error.message : String(error)}`, 'bad'));
    void app.pollDaemons().catch((error: unknown) => app.say(`The daemons cannot be looked at: ${String(error)}`, 'bad'));
    return await ended;
  } finally {
    if (clock) clearInterval(clock);
    if (repaintTimer) clearTimeout(repaintTimer);
    clearInterval(poll);
    process.stdout.off('resize', resized);
    pace.stop();
    writer.close();
    keyboard.stop();
    terminal.leave();
    forget();
    quiet.restore();
    feeds.stop();
    following.stop();
    chrome.close();
    dialogs.close();
    if (failure !== undefined) writeNow(2, `maos-tui ended with an error: ${failure instanceof Error ? failure.message : String(failure)}\nDetails: ${quiet.file}\nAgents are not touched by this; come back with: maos-tui\n`);
    letGoOfLostTerminal();
    if (failure instanceof Error) quiet.log(failure.stack ?? failure.message);
  }
}

/** Words to the console would land in the middle of the screen; they go to a log. */
function silenceConsole(dir: string): { file: string; log(text: string): void; restore(): void } {
  const file = join(dir, 'logs', 'screen.log');
  const log = (text: string) => {
    // A log that cannot be written must not end the screen.
    try { appendFileSync(file, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 }); } catch { /* nowhere left to say it */ }
  };
  const { log: usual, warn, error, info, debug } = console;
  const quiet = (...parts: unknown[]) => log(parts.map(String).join(' '));
  Object.assign(console, { log: quiet, warn: quiet, error: quiet, info: quiet, debug: quiet });
  return { file, log, restore: () => { Object.assign(console, { log: usual, warn, error, info, debug }); } };
}
