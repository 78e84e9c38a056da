/**
 * The full screen in a terminal: with 20 agents that print, with one line that changes, with four agents that flood it, with nothing to
 * do, and beside another program that shows agents in a terminal.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import xterm from '@xterm/headless';
import { selfArgv } from '../../src/system/self.ts';
import { install } from '../agents/real/install.ts';
import { type Printers, printers } from './printers.ts';
import { median, percentile, print } from './table.ts';
import { type Size, startTimes, Watched, wait } from './watched.ts';

const SIZES: readonly Size[] = [
  { cols: 120, rows: 40 },
  { cols: 250, rows: 70 },
];
const name = ({ cols, rows }: Size): string => `${cols}x${rows}`;
const open = ({ repo }: Pick<Printers, 'repo'>, size: Size): Watched => new Watched(selfArgv(), repo, size);

/** 20 agents that print 10 lines a second each. */
async function printing(size: Size): Promise<(string | number)[]> {
  const run = await printers(20);
  let line = 0;
  const say = (): void => {
    line += 1;
    for (const session of run.sessions) run.print(session, `\u001b[3${line % 8}m${session} says line ${line}, and the quick brown fox jumps over the lazy dog\u001b[0m\r\n`);
  };
  for (let at = 0; at < 100; at += 1) say();
  await run.flushed();
  const firsts = await startTimes(5, () => open(run, size), 'Run');
  const screen = open(run, size);
  try {
    await wait(3_000);
    const saying = setInterval(say, 100);
    await wait(1_000);
    const busy = await screen.rates(6_000);
    clearInterval(saying);
    await wait(2_000);
    const idle = await screen.rates(4_000);
    return [name(size), median(firsts), busy.bytes / 1_000, busy.cpu, idle.bytes, idle.cpu];
  } finally {
    await screen.end();
    await run.remove();
  }
}

/** One agent prints one line at a time: bytes until the screen is still again. */
async function oneLine(size: Size): Promise<(string | number)[]> {
  const run = await printers(1);
  const screen = new Watched([...selfArgv(), '--no-motion'], run.repo, size);
  try {
    await wait(2_500);
    const costs: number[] = [];
    for (let line = 0; line < 8; line += 1) {
      for (const session of run.sessions) run.print(session, `line ${line} of what the agent has to say about the task it works on\r\n`);
      costs.push((await screen.rates(600)).bytes * 0.6);
    }
    const still = await screen.rates(10_000);
    return [name(size), median(costs), still.bytes * 10, still.cpu];
  } finally {
    await screen.end();
    await run.remove();
  }
}

/** Four agents print 1 MB a second each; from a key to the cells that answer it. */
async function flooded(size: Size): Promise<(string | number)[]> {
  const run = await printers(4);
  const screen = open(run, size);
  const terminal = new xterm.Terminal({ ...size, allowProposedApi: true });
  const tabs = (): string => terminal.buffer.active.getLine(1)?.translateToString() ?? '';
  let line = 0;
  const piece = (): string => Array.from({ length: 130 }, () => `\u001b[32mcompiling\u001b[0m src/some/module-${line++}.ts, and more of what a hasty build prints\r\n`).join('');
  try {
    await wait(2_500);
    const flood = setInterval(() => {
      for (const session of run.sessions) run.print(session, piece());
    }, 10);
    await wait(1_500);
    const delays: number[] = [];
    for (let at = 0; at < 60; at += 1) {
      const key = at % 2 === 0 ? '2' : '1';
      const began = performance.now();
      const painted = new Promise<void>((resolve) => {
        screen.heard = (data) => terminal.write(data, () => tabs().includes(`[${key}`) && resolve());
      });
      screen.term.write(key);
      await painted;
      delays.push(performance.now() - began);
      await wait(70);
    }
    const load = await screen.rates(4_000);
    clearInterval(flood);
    return [name(size), median(delays), percentile(delays, 0.95), load.cpu, load.bytes / 1_000];
  } finally {
    terminal.dispose();
    await screen.end();
    await run.remove();
  }
}

/** In a repository where nothing was begun, one after the other, start by start. */
async function beside(): Promise<void> {
  const size = { cols: 120, rows: 40 };
  const place = await printers(0);
  const home = mkdtempSync(join(tmpdir(), 'maos-bench-home-'));
  const pinned = { spec: `@kodaikabasawa/ccmanager-${process.platform}-${process.arch}@4.4.3`, binary: 'ccmanager', within: 'bin/ccmanager' };
  try {
    const other = await install(pinned).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    const programs = [
      { of: 'maos-tui', argv: selfArgv(), text: 'Setup' },
      ...(typeof other === 'string' ? [{ of: 'ccmanager 4.4.3', argv: [other], text: 'Select a worktree' }] : []),
    ];
    const rows: (string | number)[][] = [];
    for (const { of, argv, text } of programs) {
      const start = (): Watched => new Watched(argv, place.repo, size, { HOME: home });
      const times = await startTimes(7, start, text);
      const screen = start();
      const settling = await screen.rates(4_000);
      const idle = await screen.rates(10_000);
      await screen.end();
      rows.push([of, median(times), settling.bytes * 4, idle.bytes * 10, idle.cpu]);
    }
    print('Beside another program, nothing begun, 120x40', ['', 'first frame ms', 'bytes in first 4 s', 'bytes in 10 s idle', 'idle CPU %'], rows);
    if (typeof other !== 'string') process.stdout.write(`  ccmanager does not run here: ${other.message.split('\n')[0]}\n`);
  } finally {
    await place.remove();
    rmSync(home, { recursive: true, force: true });
  }
}

const each = async (sizes: readonly Size[], measure: (size: Size) => Promise<(string | number)[]>): Promise<(string | number)[][]> => {
  const rows: (string | number)[][] = [];
  for (const size of sizes) rows.push(await measure(size));
  return rows;
};

export async function screen(): Promise<void> {
  print(
    'The screen, 20 agents printing 10 lines a second each (idle: agents silent, their clocks run)',
    ['', 'first frame ms', 'kB/s', 'CPU %', 'idle B/s', 'idle CPU %'],
    await each(SIZES, printing),
  );
  const small = { cols: 80, rows: 24 };
  print(
    'One agent prints one line, clocks off; then nothing happens for 10 s',
    ['', 'bytes of the line', 'bytes in 10 s', 'CPU %'],
    await each([small, { cols: 200, rows: 60 }], oneLine),
  );
  print('Four agents at 1 MB/s each: from a key to its cells', ['', 'p50 ms', 'p95 ms', 'CPU %', 'kB/s'], await each([small, { cols: 120, rows: 40 }], flooded));
  await beside();
}
