/**
 * The screen of a state without a terminal of its own: the same App, layers and compositor as the product's, whose bytes a terminal
 * emulator reads. So a twin is what a user would see, at a clock that stands still.
 */
import xterm from '@xterm/headless';
import type { State } from '../../../src/core/state.ts';
import type { Event } from '../../../src/protocol/event.ts';
import { App } from '../../../src/tui/app.ts';
import type { AppOptions } from '../../../src/tui/app-options.ts';
import { Compositor } from '../../../src/tui/frame/compositor.ts';
import type { FrameWriter } from '../../../src/tui/frame/frame-writer.ts';
import { Dispatch } from '../../../src/tui/input/dispatch.ts';
import { Tokenizer } from '../../../src/tui/input/tokenizer.ts';
import { layersOf } from '../../../src/tui/layers.ts';
import { lookRound } from '../../../src/tui/look-round.ts';
import { PaneFeeds } from '../../../src/tui/panes/pane-feed.ts';
import { applyOurWidths } from '../../../src/tui/panes/widths.ts';
import { until } from '../../support/until.ts';
import { KEYS } from '../harness.ts';
import { type MemoryClient, memoryClient } from '../memory-client.ts';

export type Size = readonly [cols: number, rows: number];

export interface Scene {
  /** Name of the mock-up it is the twin of. */
  name: string;
  state: State;
  /** What the agents printed, by session. */
  panes?: Record<string, string>;
  artifacts?: Record<string, string>;
  events?: Event[];
  /** Keys pressed before the picture is taken: names of KEYS, or what a terminal sends. */
  press?: readonly string[];
  options?: Partial<AppOptions>;
  /** In place of the three of every screen. */
  sizes?: readonly Size[];
  /** With the signs of `--ascii`. */
  ascii?: boolean;
  /** What the checkout is called. */
  repo?: string;
  /** Before anything is read of it. What cannot be read is said as the product says it. */
  amend?(client: MemoryClient): void;
  /** The terminal counts odd characters in its own way. */
  stranger?: boolean;
  /** After the keys: what comes from outside. */
  outside?(client: MemoryClient, app: App): void | Promise<void>;
}

/** Where the picture is kept, named as the mock-up. */
export const fileOf = ({ name, ascii }: Pick<Scene, 'name' | 'ascii'>, [cols, rows]: Size): string =>
  ascii ? `${name.replace(/-ascii$/, '')}.${cols}x${rows}.ascii.txt` : `${name}.${cols}x${rows}.txt`;

export const SIZES: readonly Size[] = [
  [80, 24],
  [120, 40],
  [200, 60],
];

function tokensOf(bytes: string) {
  const tokenizer = new Tokenizer();
  return [...tokenizer.feed(bytes), ...tokenizer.flush()];
}

type Terminal = InstanceType<typeof xterm.Terminal>;

/** One line per row, trailing blanks cut. */
const textOf = ({ rows, buffer }: Terminal): string => Array.from({ length: rows }, (_, row) => (buffer.active.getLine(row)?.translateToString(true) ?? '').trimEnd()).join('\n');

/** What stands in each column of each row; the second of a wide character holds ''. */
const cellsOf = ({ rows, cols, buffer }: Terminal): string[][] =>
  Array.from({ length: rows }, (_, row) =>
    Array.from({ length: cols }, (_, column) => {
      const cell = buffer.active.getLine(row)?.getCell(column);
      return cell?.getWidth() === 0 ? '' : cell?.getChars() || ' ';
    }),
  );

export const picture = (scene: Scene, size: Size): Promise<string> => drawn(scene, size, textOf);
export const cells = (scene: Scene, size: Size): Promise<string[][]> => drawn(scene, size, cellsOf);

async function drawn<T>(scene: Scene, size: Size, read: (terminal: Terminal) => T): Promise<T> {
  const shown = await show(scene, size);
  try {
    return read(await shown.settled());
  } finally {
    shown.close();
  }
}

export interface Shown {
  readonly app: App;
  press(keys: readonly string[]): void;
  /** Once tables, panes and diffs, which come a moment later, are there and the picture stands still. */
  settled(): Promise<Terminal>;
  /** As text; of the terminal as it is settled. */
  text(): Promise<string>;
  cells(): Promise<string[][]>;
  close(): void;
}

/** The scene on a screen that goes on: keys may be pressed one after the other. */
export async function show(
  { state, panes = {}, artifacts = {}, events = [], press = [], options = {}, outside, ascii = false, repo, stranger = false, amend }: Scene,
  [cols, rows]: Size,
): Promise<Shown> {
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true });
  if (!stranger) applyOurWidths(terminal);
  let sent = '';
  const writer = {
    send: (text: string, done: () => void) => {
      sent += text;
      done();
    },
  } as unknown as FrameWriter;
  const client = memoryClient({ state, panes, artifacts, events, ...(repo ? { repo } : {}) });
  amend?.(client);
  const feeds = new PaneFeeds(client.store.terminals, () => undefined);
  const app: App = new App(state, {
    client,
    readOnly: false,
    demo: null,
    firstChecks: null,
    startRun: async () => undefined,
    stopAll: null,
    readPlan: null,
    newId: () => '01J0000000000000000000TWIN',
    changed: () => app.touch(),
    leave: () => undefined,
    suspend: () => undefined,
    shell: () => undefined,
    edit: async (_, text) => text,
    editFile: async () => undefined,
    isThere: () => true,
    repaint: () => undefined,
    stream: () => undefined,
    panes: feeds,
    copy: async () => 'on the clipboard',
    callTest: () => undefined,
    ...options,
  });
  app.size = { cols, rows };
  const layout = layersOf(app, feeds, () => undefined);
  const compositor = new Compositor(writer, { colour: true, sync: false, ascii, wide: true });
  const dispatch = new Dispatch(app);
  const draw = () => compositor.flush(layout(), () => undefined);
  const keys = (pressed: readonly string[]) => {
    for (const key of pressed) {
      app.touch();
      for (const token of tokensOf(KEYS[key] ?? key)) dispatch.token(token);
      // What a frame would ask for, without the frame.
      app.settle();
    }
  };
  const settled = async () => {
    let still = 0;
    await until(
      () => {
        app.touch();
        still = draw() === 0 ? still + 1 : 0;
        return still >= 3;
      },
      { what: 'the screen to stand still' },
    );
    const bytes = sent;
    sent = '';
    await new Promise<void>((done) => terminal.write(bytes, done));
    return terminal;
  };
  const close = () => {
    app.end();
    feeds.stop();
    layout.close();
    terminal.dispose();
  };
  try {
    app.events(events);
    if (amend) lookRound(app);
    else await Promise.all([app.loadAudit(), app.pollDaemons(), app.loadChecks()]);
    draw();
    keys(press);
    await outside?.(client, app);
  } catch (error) {
    close();
    throw error;
  }
  return { app, press: keys, settled, text: async () => textOf(await settled()), cells: async () => cellsOf(await settled()), close };
}
