/**
 * What a played agent sees and touches: its terminal, its worktree, and the processes it starts. Every verb is a child
 * `maos-tui agent …` found on PATH, the same road any other agent takes.
 */
import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as pause } from 'node:timers/promises';
import { MaosError } from '../../system/errors.ts';
import { cyan, dim, green, red } from '../look/paint.ts';
import { plain } from '../look/plain.ts';
import { wrap } from '../look/wrap.ts';

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}
export interface RunOptions {
  input?: string /** Show what it prints while it runs. @default true */;
  show?: boolean;
}

/** What a child said of its failure, for a sentence about it. */
export const said = ({ stdout, stderr }: Ran): string => {
  const text = `${stderr}\n${stdout}`.trim();
  return text === '' ? '' : `: ${text}`;
};

/** A step that ends the attempt as failed; the text is shown. */
export class StepFailed extends Error {}

/** Characters a second of typed-out text at factor 1. */
const TYPING = 90;
const KEEP = 1024 * 1024;
const WIDTH = 100;

export class Stage {
  /** `factor` multiplies every waiting time; 0 means no waiting at all. */
  constructor(
    readonly cwd: string,
    readonly scenarioDir: string,
    readonly env: NodeJS.ProcessEnv,
    readonly factor: number,
    readonly role: string,
  ) {}

  /** Writes to the terminal and waits until it was taken. */
  print(text: string): Promise<void> {
    return new Promise((resolve) => {
      process.stdout.write(text, () => resolve());
    });
  }

  line(text = ''): Promise<void> {
    return this.print(`${text}\n`);
  }

  /** A headline of something that is done. */
  act(verb: string, what: string): Promise<void> {
    const [first = '', ...rest] = wrap(plain(`${verb} ${what}`), WIDTH);
    return this.line([`${green('●')} ${cyan(first.slice(0, verb.length))}${first.slice(verb.length)}`, ...rest.map((text) => `  ${text}`)].join('\n'));
  }

  note(text: string, bad = false): Promise<void> {
    return this.line(
      wrap(plain(text), WIDTH, '  ⎿ ', '    ')
        .map(bad ? red : dim)
        .join('\n'),
    );
  }

  async type(text: string): Promise<void> {
    for (const [index, line] of wrap(plain(text), WIDTH).entries()) {
      await this.print(index === 0 ? '● ' : '  ');
      if (this.factor === 0) {
        await this.line(line);
        continue;
      }
      for (const word of line.split(/(?<= )/)) {
        await this.print(word);
        await pause((word.length * 1_000 * this.factor) / TYPING);
      }
      await this.line();
    }
  }

  async wait(seconds: number): Promise<void> {
    if (this.factor > 0) await pause(seconds * 1_000 * this.factor);
  }

  /** Runs a child to its end. Its exit code is 128 + 15 when a signal ended it. */
  run(program: string, args: readonly string[], { input, show = true }: RunOptions = {}): Promise<Ran> {
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { cwd: this.cwd, env: this.env, stdio: ['pipe', 'pipe', 'pipe'] });
      let stdout = '';
      let stderr = '';
      let indent = true;
      const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
      const echo = (text: string): void => {
        if (!show || text === '') return;
        const shown = `${indent ? '    ' : ''}${plain(text).replace(/\n(?!$)/g, '\n    ')}`;
        indent = text.endsWith('\n');
        process.stdout.write(dim(shown.replace(/\n$/, '')) + (indent ? '\n' : ''));
      };
      child.stdout.on('data', (bytes: Buffer) => {
        const text = decoders.stdout.write(bytes);
        if (stdout.length < KEEP) stdout += text;
        echo(text);
      });
      child.stderr.on('data', (bytes: Buffer) => {
        const text = decoders.stderr.write(bytes);
        stderr = (stderr + text).slice(-KEEP);
        echo(text);
      });
      child.stdin.on('error', () => {}); // it may end without reading; its exit code says enough
      child.on('error', (cause: NodeJS.ErrnoException) =>
        reject(new MaosError({ code: 'PROGRAM_MISSING', message: `${program} cannot be run: ${cause.message}`, hint: `See that ${program} is on PATH.`, cause })),
      );
      child.on('close', (code, signal) => {
        if (show && !indent) process.stdout.write('\n');
        resolve({ code: code ?? (signal === null ? 1 : 143), stdout, stderr });
      });
      child.stdin.end(input ?? '');
    });
  }

  /** Calls a verb of `maos-tui agent`. */
  verb(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    return this.run('maos-tui', ['agent', ...args], { show: false, ...options });
  }

  /** Calls a verb that has to succeed. */
  async must(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const ran = await this.verb(args, { show: false, ...options });
    if (ran.code !== 0) throw new StepFailed(`maos-tui agent ${args[0] ?? ''} ended with exit code ${ran.code}${said(ran)}`);
    return ran;
  }
}
