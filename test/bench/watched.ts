/** A program in a terminal of its own, and what it costs: bytes it writes, CPU it and its children take. */
import { readdirSync, readFileSync } from 'node:fs';
import pty from 'node-pty';

const TICKS_PER_SECOND = 100;

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** CPU time of a process and all below it, in ms. */
function cpuMs(root: number): number {
  const stats = readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return [{ pid: Number(name), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }];
    } catch {
      return []; // it ended while we looked
    }
  });
  const family = new Set([root]);
  for (let grown = true; grown; ) {
    const before = family.size;
    for (const stat of stats) if (family.has(stat.parent)) family.add(stat.pid);
    grown = family.size > before;
  }
  return stats.filter((stat) => family.has(stat.pid)).reduce((sum, stat) => sum + stat.ticks, 0) * (1_000 / TICKS_PER_SECOND);
}

export interface Size {
  cols: number;
  rows: number;
}

export class Watched {
  readonly term: pty.IPty;
  private bytes = 0;
  /** Every piece of output, as it comes. */
  heard: (data: string) => void = () => undefined;

  constructor([program = '', ...args]: readonly string[], cwd: string, { cols, rows }: Size, env: Record<string, string> = {}) {
    this.term = pty.spawn(program, args, { cols, rows, cwd, env: { ...(process.env as Record<string, string>), TERM: 'xterm-256color', SSH_CONNECTION: '', ...env } });
    this.term.onData((data) => {
      this.bytes += Buffer.byteLength(data);
      this.heard(data);
    });
  }

  /** Bytes written and CPU used, in a second each, over `ms`. */
  async rates(ms: number): Promise<{ bytes: number; cpu: number }> {
    const before = { bytes: this.bytes, cpu: cpuMs(this.term.pid) };
    await wait(ms);
    return { bytes: ((this.bytes - before.bytes) / ms) * 1_000, cpu: ((cpuMs(this.term.pid) - before.cpu) / ms) * 100 };
  }

  /** Resolves once a text was written. */
  saw(text: string): Promise<void> {
    return new Promise((resolve) => {
      let all = '';
      this.heard = (data) => {
        all += data;
        if (all.includes(text)) resolve();
      };
    });
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.term.onExit(resolve));
    this.term.kill('SIGTERM');
    await ended;
  }
}

/** Milliseconds from the start of a program until it wrote a text; one for each try. */
export async function startTimes(tries: number, open: () => Watched, text: string): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < tries; at += 1) {
    const began = performance.now();
    const screen = open();
    await screen.saw(text);
    times.push(performance.now() - began);
    await screen.end();
  }
  return times;
}
