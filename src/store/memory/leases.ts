/**
 * Leases in memory: holders are parts of one process, so only silence or release ends one.
 */
import { monotonicMs, now } from '../../system/clock.ts';
import { MaosError } from '../../system/errors.ts';
import { safeName } from '../names.ts';
import type { LeaseRecord, Leases } from '../ports.ts';

const SILENT_MS = 15_000;
interface Held {
  record: LeaseRecord;
  beat: number;
  released: boolean;
}

export interface MemoryLeases extends Leases {
  newestEpoch(name: string): number;
}

export function memoryLeases(): MemoryLeases {
  const newest = new Map<string, Held>();
  const lives = ({ beat, released }: Held) => !released && monotonicMs() - beat < SILENT_MS;
  return {
    newestEpoch: (name) => newest.get(name)?.record.epoch ?? 0,
    async take(name, holder) {
      const before = newest.get(safeName(name, 'lease'));
      if (before && lives(before)) return { held: before.record };
      const record: LeaseRecord = {
        name,
        epoch: (before?.record.epoch ?? 0) + 1,
        holder,
        pid: process.pid,
        pid_start: 'memory',
        boot_id: 'memory',
        machine: 'memory',
        taken_at: now(),
      };
      const held: Held = { record, beat: monotonicMs(), released: false };
      newest.set(name, held);
      const current = () => newest.get(name) === held;
      return {
        record,
        current: async () => current(),
        async renew() {
          if (!current())
            throw new MaosError({
              code: 'LEASE_LOST',
              message: `Another process has taken over the lease "${name}".`,
              hint: 'Run maos-tui status to see who is in charge.',
            });
          held.beat = monotonicMs();
        },
        async release() {
          held.released = true;
        },
      };
    },
    async look(name) {
      const held = newest.get(safeName(name, 'lease'));
      return held ? { record: held.record, alive: lives(held), heartbeat_age_ms: monotonicMs() - held.beat } : null;
    },
  };
}
