/**
 * Door to mailbox: a signed message goes into messages/orchestrator/, is judged, journaled and synced, and lies in the receiver's
 * mailbox. The orchestrator is a process of its own. "no sync" is the same on a file system in memory, where fsync costs nothing.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClient } from '../../src/client/index.ts';
import { newId } from '../../src/system/ids.ts';
import { selfArgv } from '../../src/system/self.ts';
import { percentile, print } from './table.ts';

/** Messages before the figures begin: the first ones load code. */
const WARM_UP = 30;
const SHARED_MEMORY = '/dev/shm';

async function measure(root: string, perSecond: number): Promise<number[]> {
  const repo = mkdtempSync(join(root, 'maos-bench-'));
  spawnSync('git', ['init', '-q', repo]);
  const client = await openClient(repo, { create: true });
  const [node = '', ...argv] = selfArgv();
  const daemon = spawn(node, [...argv, 'daemon', 'orchestrator', '--dir', client.dir], { stdio: 'ignore', env: { ...process.env, MAOS_IDLE_SECONDS: '60' } });
  try {
    while (!(await client.daemons()).orchestrator.alive) await new Promise((resolve) => setTimeout(resolve, 20));
    const sent = new Map<string, number>();
    const times: number[] = [];
    const inbox = join(client.dir, 'messages', 'user', 'new');
    mkdirSync(inbox, { recursive: true });
    const watcher = watch(inbox, (_event, name) => {
      const id = name?.endsWith('.json') ? name.slice(2, -5) : '';
      const from = sent.get(id);
      if (from !== undefined && name !== null && existsSync(join(inbox, name))) {
        times.push(performance.now() - from);
        sent.delete(id);
      }
    });
    const count = Math.min(2_000 + WARM_UP, WARM_UP + Math.max(60, perSecond * 4));
    const began = performance.now();
    const submits: Promise<unknown>[] = [];
    for (let at = 0; at < count; at += 1) {
      const due = began + (at / perSecond) * 1_000;
      while (performance.now() < due) await new Promise((resolve) => (due - performance.now() > 2 ? setTimeout(resolve, 1) : setImmediate(resolve)));
      const id = newId();
      sent.set(id, performance.now());
      submits.push(client.submit({ type: 'send-message', message_id: id, to: 'user', text: `message ${at}`, priority: 'medium' }));
    }
    await Promise.all(submits);
    const limit = performance.now() + 20_000;
    while (sent.size > 0 && performance.now() < limit) await new Promise((resolve) => setTimeout(resolve, 5));
    watcher.close();
    return times.slice(WARM_UP);
  } finally {
    daemon.kill('SIGTERM');
    await new Promise((resolve) => daemon.once('exit', resolve));
    rmSync(repo, { recursive: true, force: true });
  }
}

export async function messages(): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const [name, root] of [['synced', tmpdir()], ...(existsSync(SHARED_MEMORY) ? [['no sync', SHARED_MEMORY]] : [])] as const) {
    for (const perSecond of [10, 100, 1_000]) {
      const times = await measure(root as string, perSecond);
      rows.push([`${name}, ${perSecond}/s`, percentile(times, 0.5), percentile(times, 0.99), `${times.length}`]);
    }
  }
  print('Door to mailbox, ms (aim: p99 under 10, synced, at 100/s)', ['', 'p50', 'p99', 'messages'], rows);
}
