/**
 * What processes with a mark use of the machine, from /proc: one look at all of them, whoever they belong to.
 * Must not block, or signal anything.
 */
import { readFile } from 'node:fs/promises';
import { findMarked } from './process.ts';

/** USER_HZ, in which the kernel tells times to programs: the same on every machine Node runs on. */
const TICKS_PER_SECOND = 100;

export interface ProcessUsage {
  pid: number;
  pid_start: string;
  /** Second part of the mark. */
  session: string;
  /** Processor time since its start. */
  cpu_ms: number;
  /** Resident memory. */
  memory_bytes: number;
}

/** Every process whose mark begins with `digest`; null on a system without /proc. */
export async function usageOfMarked(digest: string): Promise<ProcessUsage[] | null> {
  if (process.platform !== 'linux') return null;
  const marked = await findMarked(digest);
  const all = await Promise.all(
    marked.map(async ({ pid, pid_start, session }) => {
      try {
        const [stat, status] = await Promise.all([readFile(`/proc/${pid}/stat`, 'latin1'), readFile(`/proc/${pid}/status`, 'latin1')]);
        // Fields 14 and 15, counted from after the command, which may hold anything.
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const ticks = Number(fields[11]) + Number(fields[12]);
        return { pid, pid_start, session, cpu_ms: (ticks * 1000) / TICKS_PER_SECOND, memory_bytes: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024 };
      } catch {
        // It ended meanwhile.
        return null;
      }
    }),
  );
  return all.filter((one) => one !== null);
}
