/** Runs a program in a real terminal and reads its screen: PTY, emulator, keys one by one. */

import { closeSync, constants, openSync } from 'node:fs';
import xterm from '@xterm/headless';
import { type IPty, spawn } from 'node-pty';
import { applyOurWidths } from '../../src/tui/panes/widths.ts';
import { DRIVER } from './driver-path.ts';

export interface Screen {
  /** What stands on it, trailing blanks cut. */
  text(): string;
  line(row: number): string;
  /** Cell columns of a row, wide ones once. */
  cellAt(x: number, y: number): string;
  press(...keys: string[]): void;
  /** Waits until the text, or what the function looks for, is there. Throws with the screen after 20 s, which a busy machine may need to start a program. */
  until(what: string | RegExp | ((screen: Screen) => boolean), timeout?: number): Promise<void>;
  resize(cols: number, rows: number): void;
  kill(signal: NodeJS.Signals): void;
  /** Where the terminal's own cursor is. */
  cursor(): { x: number; y: number };
  readonly pid: number;
  readonly raw: () => string;
  readonly alternate: () => boolean;
  readonly exited: Promise<number>;
  close(): Promise<void>;
}

export const KEYS: Record<string, string> = {
  enter: '\r',
  esc: '\x1b',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  tab: '\t',
  'ctrl+c': '\x03',
  'ctrl+z': '\x1a',
  'ctrl+l': '\x0c',
  pageup: '\x1b[5~',
  backspace: '\x7f',
  space: ' ',
};

export function start(options: {
  argv?: string[];
  scenario?: string;
  cols?: number;
  rows?: number;
  env?: Record<string, string | undefined> /** Another terminal's answers in place of the emulator's. */;
  answer?: (answer: string) => string;
}): Screen {
  const { cols = 80, rows = 24 } = options;
  const argv = options.argv ?? [process.execPath, DRIVER, options.scenario ?? 'run'];
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries({
    ...process.env,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    NODE_ENV: 'production',
    CI: undefined,
    NO_COLOR: undefined,
    FORCE_COLOR: undefined,
    SSH_CONNECTION: undefined,
    ...options.env,
  }))
    if (value !== undefined) env[name] = value;
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 100 });
  applyOurWidths(terminal);
  const pty = spawn(argv[0] ?? '', argv.slice(1), { cols, rows, env, name: env.TERM ?? 'xterm-256color', cwd: process.cwd() });
  // While one end is open the kernel keeps what was printed last; without it a busy machine loses the words of a program that ends.
  const held = openSync((pty as IPty & { _pty: string })._pty, constants.O_RDWR | constants.O_NOCTTY);
  let raw = '';
  let gone = false;
  pty.onData((data) => {
    raw += data;
    terminal.write(data);
  });
  // The emulator answers what programs ask, as a terminal does.
  terminal.onData((answer) => {
    if (!gone) pty.write(options.answer?.(answer) ?? answer);
  });
  const exited = new Promise<number>((done) =>
    pty.onExit(({ exitCode }) => {
      gone = true;
      closeSync(held);
      // The emulator reads in its own time.
      terminal.write('', () => done(exitCode));
    }),
  );
  const line = (row: number) =>
    terminal.buffer.active
      .getLine(terminal.buffer.active.baseY + row)
      ?.translateToString(true)
      .trimEnd() ?? '';
  const screen: Screen = {
    pid: pty.pid,
    raw: () => raw,
    exited,
    line,
    text: () => Array.from({ length: terminal.rows }, (_, row) => line(row)).join('\n'),
    cellAt: (x, y) =>
      terminal.buffer.active
        .getLine(terminal.buffer.active.baseY + y)
        ?.getCell(x)
        ?.getChars() ?? '',
    press: (...keys) => {
      for (const key of keys) pty.write(KEYS[key] ?? key);
    },
    cursor: () => ({ x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY }),
    alternate: () => terminal.buffer.active.type === 'alternate',
    resize: (width, height) => {
      terminal.resize(width, height);
      pty.resize(width, height);
    },
    kill: (signal) => {
      if (!gone) process.kill(pty.pid, signal);
    },
    until: async (what, timeout = 20_000) => {
      const holds = () => (typeof what === 'function' ? what(screen) : typeof what === 'string' ? screen.text().includes(what) : what.test(screen.text()));
      const end = performance.now() + timeout;
      while (!holds()) {
        if (performance.now() > end) throw new Error(`Waited ${timeout} ms for ${what}; the screen:\n${screen.text()}`);
        await new Promise((done) => setTimeout(done, 10));
      }
    },
    close: async () => {
      if (!gone) {
        process.kill(pty.pid, 'SIGKILL');
        await exited;
      }
      terminal.dispose();
    },
  };
  return screen;
}
