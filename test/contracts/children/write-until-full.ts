/** Run under a file size limit: writes until it fails, and says what was promised and what went wrong. */
import { openFileStore } from '../../../src/store/file/index.ts';
import { writeDurable } from '../../../src/system/durable.ts';
import type { MaosError } from '../../../src/system/errors.ts';

const dir = process.argv[2] ?? '';
const store = await openFileStore(dir, { create: true });
const draft = (message: string) => ({
  at: '2026-01-01T00:00:00.000Z',
  actor: { kind: 'orchestrator' as const, via: 'orchestrator' as const },
  cause: 'test',
  body: { type: 'system.noted' as const, code: 'test', message },
});
const codeOf = (error: unknown) => (error as MaosError).code;

let last = 0;
const failures: string[] = [];
while (failures.length < 2) {
  try {
    last = (await store.journal.append([draft('a'.repeat(300)), draft('b'.repeat(300))], 1)).at(-1)?.seq ?? 0;
  } catch (error) {
    failures.push(codeOf(error));
  }
}
// What still fits is still taken.
last = (await store.journal.append([draft('')], 1)).at(-1)?.seq ?? 0;
await store.journal.close();
await writeDurable(`${dir}/tasks.json`, 'old');
const whole = await writeDurable(`${dir}/tasks.json`, 'n'.repeat(100_000)).then(() => 'written', codeOf);
store.terminals.append('s1', Buffer.alloc(100_000, 'z'));
const logged = await store.terminals.flush().then(() => 'written', codeOf);
process.stdout.write(JSON.stringify({ last, failures, whole, logged }));
