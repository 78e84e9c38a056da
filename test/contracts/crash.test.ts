import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFileStore } from '../../src/store/file/index.ts';
import { sweepTemps } from '../../src/system/durable.ts';
import { tempDir } from '../support/temp.ts';
import { collect, type TestState } from './forms.ts';

interface Promised {
  seq: number;
  sent: string;
}
const child = (name: string) => ['--import', 'tsx', join(import.meta.dirname, 'children', name)];

/** Let a writer run until it has kept `acks` promises, and kill it in the middle of the next ones. */
async function writeAndKill(dir: string, epoch: number, acks: number): Promise<Promised[]> {
  const writer: ChildProcess = spawn(process.execPath, [...child('write-journal.ts'), dir, String(epoch)], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    writer.kill('SIGKILL');
  });
  const promised: Promised[] = [];
  if (!writer.stdout) throw new Error('no output');
  const exit = once(writer, 'exit');
  for await (const line of createInterface({ input: writer.stdout })) {
    promised.push(JSON.parse(line));
    if (promised.length === acks) writer.kill('SIGKILL');
  }
  await exit;
  return promised;
}

describe('a writer that is killed at any moment', () => {
  it('has kept every promise, left a whole chain, and the next one goes on', async () => {
    const dir = join(tempDir(), '.multi-agent');
    const sent: string[] = [];
    for (const [epoch, acks] of [13, 37, 5, 61].entries()) {
      const promised = await writeAndKill(dir, epoch + 1, acks);
      expect(promised.length).toBeGreaterThanOrEqual(acks);
      sent.push(...promised.map((one) => one.sent));
      const store = await openFileStore<TestState>(dir);
      const { last } = await store.journal.repair();
      expect(last).toBeGreaterThanOrEqual(promised.at(-1)?.seq ?? 0);
      expect(await store.journal.verify()).toMatchObject({ events: last, last, damage: null, cut: 0 });
      expect((await collect(store.journal.read(0))).map(({ seq }) => seq)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
      const box = await store.mailbox('orchestrator', (value) => value as { n: number }).list('new');
      expect(sent.filter((name) => !box.includes(name))).toEqual([]);
      const checkpoint = await store.checkpoints.newest();
      expect(checkpoint?.state.count ?? 0).toBe(checkpoint?.seq ?? 0);
      expect(checkpoint?.skipped ?? []).toEqual([]);
      await store.journal.close();
    }
    const inbox = join(dir, 'messages', 'orchestrator', 'new');
    await sweepTemps(inbox, -1);
    expect((await readdir(inbox)).filter((name) => name.startsWith('.'))).toEqual([]);
  }, 60_000);

  it('a file that may not grow further: short writes are found, taken back and told, and nothing is half there', async () => {
    const dir = join(tempDir(), '.multi-agent');
    // ulimit -f counts blocks of 512 bytes in sh: the write that crosses 8 KB is short, the next one fails.
    const command = 'ulimit -f 16; exec "$0" "$@"';
    const { stdout } = await promisify(execFile)('sh', ['-c', command, process.execPath, ...child('write-until-full.ts'), dir], {
      env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    });
    const said = JSON.parse(stdout);
    expect(said).toMatchObject({ failures: ['FILE_LIMIT', 'FILE_LIMIT'], whole: 'FILE_LIMIT', logged: 'FILE_LIMIT' });
    const store = await openFileStore(dir);
    expect(await store.journal.verify()).toMatchObject({ last: said.last, damage: null, cut: 0 });
    expect(await readFile(join(dir, 'tasks.json'), 'utf8')).toBe('old');
    expect((await readdir(dir)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  }, 30_000);
});
