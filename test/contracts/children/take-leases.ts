/** Takes the leases it is told to over IPC, answers with the epoch it owns or null, and releases on request. */
import { FileLeases } from '../../../src/store/file/leases.ts';
import type { Lease } from '../../../src/store/ports.ts';

const leases = new FileLeases(process.argv[2] ?? '');
const held = new Map<string, Lease>();

process.on('message', async ({ take, release }: { take?: string; release?: string }) => {
  if (take) {
    const got = await leases.take(take, `process ${process.pid}`);
    if (!('held' in got)) held.set(take, got);
    process.send?.({ name: take, epoch: 'held' in got ? null : got.record.epoch, current: 'held' in got ? false : await got.current() });
  }
  if (release) {
    await held.get(release)?.release();
    process.send?.({ name: release, released: true });
  }
});
process.send?.({ ready: true });
