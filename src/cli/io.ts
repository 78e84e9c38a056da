/**
 * Where a verb says things: results on stdout, everything else on stderr. One object per process, filled from the global
 * flags before a verb runs. Must not import anything heavy: every command loads this.
 */
import { constants, fstatSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { plain } from '../agents/look/plain.ts';

export interface GlobalFlags {
  directory?: string;
  json?: boolean;
  plain?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  color?: boolean;
  input?: boolean;
  readOnly?: boolean;
  ascii?: boolean;
  motion?: boolean;
  mouse?: boolean;
  altScreen?: boolean;
  screenReader?: boolean;
  run?: string;
}

export class Io {
  /** Absolute directory the command works from (-C, else the working directory). */
  cwd = process.cwd();
  json = false;
  /** Tab separated, no header, no colour. */
  plain = false;
  quiet = false;
  verbose = false;
  color = false;
  /** Nothing may be changed. */
  readOnly = false;
  /** Screen without box characters. */
  ascii = false;
  /** Screen without moving parts. */
  noMotion = false;
  /** Screen without the mouse. */
  noMouse = false;
  /** Screen among the lines of the shell. */
  noAltScreen = false;
  /** Lines in place of the screen. */
  screenReader = false;
  /** The run to look at, when it is not the current one. */
  run: string | undefined;
  private input = true;

  use(flags: GlobalFlags): void {
    this.cwd = resolve(flags.directory ?? '.');
    this.json = flags.json === true;
    this.plain = flags.plain === true;
    this.quiet = flags.quiet === true;
    this.verbose = flags.verbose === true;
    this.input = flags.input !== false;
    this.readOnly = flags.readOnly === true;
    this.ascii = flags.ascii === true;
    this.noMotion = flags.motion === false;
    this.noMouse = flags.mouse === false;
    this.noAltScreen = flags.altScreen === false;
    this.screenReader = flags.screenReader === true;
    this.run = flags.run;
    // What draws the screen asks the environment, as do the programs it starts.
    if (flags.color === false) process.env.MAOS_NO_COLOR = '1';
    const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
    this.color = flags.color !== false && !this.plain && !this.json && (FORCE_COLOR ? FORCE_COLOR !== '0' : !NO_COLOR && TERM !== 'dumb' && process.stdout.isTTY === true);
  }

  /** A person sits at both ends and may be asked. */
  get interactive(): boolean {
    return this.input && process.stdin.isTTY === true && process.stdout.isTTY === true;
  }

  /** A result, as one or more lines. Text of agents must have gone through `shown` before. */
  out(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** A result for programs: one JSON value on one line. */
  data(value: unknown): void {
    process.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** Progress and advice, for people. */
  note(text: string): void {
    if (!this.quiet) process.stderr.write(`${text}\n`);
  }

  bold(text: string): string {
    return this.color ? `\u001b[1m${text}\u001b[22m` : text;
  }

  dim(text: string): string {
    return this.color ? `\u001b[2m${text}\u001b[22m` : text;
  }

  /** Rows as aligned columns, or tab separated with --plain. The last column is not padded. */
  table(rows: readonly (readonly string[])[]): void {
    const clean = rows.map((row) => row.map(shownLine));
    if (this.plain) {
      for (const row of clean) this.out(row.join('\t'));
      return;
    }
    const widths = clean.reduce<number[]>((most, row) => row.map((cell, index) => Math.max(most[index] ?? 0, cell.length)), []);
    for (const row of clean)
      this.out(
        row
          .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
          .join('  ')
          .trimEnd(),
      );
  }
}

/** Text of others made safe for a terminal. */
export const shown = plain;

export function shownLine(text: string): string {
  return shown(text).replace(/\s*\n\s*/g, ' ');
}

/**
 * Ends the process quietly once nobody reads stdout any more, also while nothing is written (`logs -f | head -1`):
 * opening the write end of a pipe without readers fails with ENXIO, and a socket whose other end is closed (what Node gives its children) takes not
 * even nothing. Where that cannot be asked, the next write ends it.
 */
export function endWithReader(): () => void {
  const isSocket = fstatSync(1).isSocket();
  const timer = setInterval(() => {
    if (isSocket) {
      try {
        writeSync(1, new Uint8Array(0));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EPIPE') process.exit(0);
      }
      return;
    }
    open('/proc/self/fd/1', constants.O_WRONLY | constants.O_NONBLOCK).then(
      (file) => file.close(),
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENXIO') process.exit(0);
        clearInterval(timer);
      },
    );
  }, 500);
  timer.unref();
  return () => clearInterval(timer);
}

/** All of stdin as text, at most `max` bytes. */
export async function readStdin(max = 8 * 1024 * 1024): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of process.stdin) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    size += bytes.length;
    if (size > max) throw usage(`Standard input has more than ${max} bytes.`, 'Give less, or a file.');
    parts.push(bytes);
  }
  return new TextDecoder('utf-8', { ignoreBOM: false }).decode(Buffer.concat(parts));
}

/** Wrong use of the command line; exit code 2. */
export class UsageError extends Error {
  readonly hint: string;
  constructor(message: string, hint = '') {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}

export function usage(message: string, hint = ''): UsageError {
  return new UsageError(message, hint);
}
