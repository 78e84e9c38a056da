/**
 * Processes told apart from their namesakes: a pid alone names nobody, since pids are used again. A process is its pid,
 * its start time and the boot it lives in; a process of a session is whoever carries MAOS_MARK in its environment,
 * however it detached itself.
 * Must not: signal without comparing the start time, signal this process, block on anything but /proc.
 */
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { monotonicMs } from './clock.ts';
import { errnoOf } from './disk-error.ts';

const HAS_PROC = process.platform === 'linux';
const TOKEN = 'MAOS_MARK=';

export interface ProcessId {
  pid: number;
  pid_start: string;
  boot_id: string;
}
export interface Marked {
  pid: number;
  pid_start: string;
  session: string;
}

/** Start time of a process (field 22 of /proc/<pid>/stat; lstart elsewhere), or null when there is none or it is a zombie. */
export function processStart(pid: number): string | null {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  try {
    // Without /proc, ps is the only source; it is asked for single processes only.
    if (!HAS_PROC) return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || null;
    return startIn(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    // No such process.
    return null;
  }
}

let boot: string | null = null;
/** Names this boot of the machine; differs after a restart. */
export function bootId(): string {
  boot ??= HAS_PROC ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() : execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim();
  return boot;
}

let machine: string | null = null;
/** Names the place where pids mean something: a container shares the boot id of its machine, but not its pids. */
export function machineId(): string {
  machine ??= `${hostname()}${HAS_PROC ? ` ${readlinkSync('/proc/self/ns/pid')}` : ''}`;
  return machine;
}

/** Whether that very process lives on this machine. */
export function isAlive({ pid, pid_start, boot_id }: ProcessId): boolean {
  return boot_id === bootId() && processStart(pid) === pid_start;
}

/** Processes with MAOS_MARK equal to `<dirdigest>/<session>`, or all of a directory for `<dirdigest>`. This process is left out. */
export async function findMarked(mark: string): Promise<Marked[]> {
  const matches = mark.includes('/') ? (value: string) => value === mark : (value: string) => value.startsWith(`${mark}/`);
  const found: Marked[] = [];
  for (const { pid, value } of HAS_PROC ? await marksInProc() : await marksFromPs()) {
    if (pid === process.pid || !matches(value)) continue;
    const pid_start = processStart(pid);
    if (pid_start !== null) found.push({ pid, pid_start, session: value.slice(value.indexOf('/') + 1) });
  }
  return found;
}

/** One pass: signal everything with the mark. Returns how many were signalled. */
export async function killTree(mark: string, signal: NodeJS.Signals): Promise<number> {
  let count = 0;
  for (const one of await findMarked(mark)) if (signalOne(one, signal)) count++;
  return count;
}

/**
 * End everything with the mark: TERM, and after `graceMs` KILL, until none is left or 5 s more have passed.
 * Returns what could not be ended (stuck in the kernel, or another user's). @default graceMs 2000
 */
export async function endMarked(mark: string, { graceMs = 2000 }: { graceMs?: number } = {}): Promise<Marked[]> {
  const begin = monotonicMs();
  const asked = new Set<string>();
  for (let pause = 5; ; pause = Math.min(pause * 2, 100)) {
    const left = await findMarked(mark);
    const elapsed = monotonicMs() - begin;
    if (left.length === 0 || elapsed > graceMs + 5000) return left;
    for (const one of left) {
      const key = `${one.pid}:${one.pid_start}`;
      if (elapsed >= graceMs) signalOne(one, 'SIGKILL');
      else if (!asked.has(key)) {
        asked.add(key);
        // A stopped process takes TERM only after it goes on.
        if (signalOne(one, 'SIGTERM')) signalOne(one, 'SIGCONT');
      }
    }
    await new Promise((resolve) => setTimeout(resolve, elapsed < graceMs ? Math.min(pause, Math.max(1, graceMs - elapsed)) : pause));
  }
}

/** Signal one process if it is still the same one. */
export function signalOne({ pid, pid_start }: { pid: number; pid_start: string }, signal: NodeJS.Signals): boolean {
  if (pid === process.pid || processStart(pid) !== pid_start) return false;
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ESRCH' || errnoOf(error) === 'EPERM') return false;
    throw error;
  }
}

function startIn(stat: string): string | null {
  // The command in field 2 may hold spaces and brackets; fields are counted from after its last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
}

async function marksInProc(): Promise<{ pid: number; value: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const marks = await Promise.all(
    pids.map(async (pid) => {
      try {
        const value = markIn(await readFile(`/proc/${pid}/environ`, 'utf8'));
        return value === null ? null : { pid: Number(pid), value };
      } catch {
        // It ended meanwhile, or is another user's.
        return null;
      }
    }),
  );
  return marks.filter((mark) => mark !== null);
}

function markIn(environ: string): string | null {
  const at = environ.startsWith(TOKEN) ? 0 : environ.indexOf(`\0${TOKEN}`) + 1;
  if (at === 0 && !environ.startsWith(TOKEN)) return null;
  const end = environ.indexOf('\0', at);
  return environ.slice(at + TOKEN.length, end === -1 ? undefined : end);
}

async function marksFromPs(): Promise<{ pid: number; value: string }[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axEwwo', 'pid=,command='], { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s.*\sMAOS_MARK=(\S+)/.exec(line);
    return match?.[1] && match[2] ? [{ pid: Number(match[1]), value: match[2] }] : [];
  });
}
