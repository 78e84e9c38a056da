/** Appends batches, sends messages and saves checkpoints until it is killed; prints each promise after it was kept. */
import { openFileStore } from '../../../src/store/file/index.ts';
import type { TestState } from '../forms.ts';

const dir = process.argv[2] ?? '';
const epoch = Number(process.argv[3]);
const store = await openFileStore<TestState>(dir, { create: true, segmentBytes: 20_000 });
const box = store.mailbox<{ n: number }>('orchestrator', (value) => value as { n: number });
const { last } = await store.journal.repair();
for (let n = last + 1; ; n++) {
  const drafts = Array.from({ length: 1 + (n % 4) }, (_, i) => ({
    at: '2026-01-01T00:00:00.000Z',
    actor: { kind: 'orchestrator' as const, via: 'orchestrator' as const },
    cause: 'test',
    body: { type: 'system.noted' as const, code: 'test', message: `${n}.${i} ${'x'.repeat(n % 700)}` },
  }));
  const [events] = await Promise.all([store.journal.append(drafts, epoch), box.send(`${epoch}-${n}`, { n })]);
  const seq = events.at(-1)?.seq ?? 0;
  if (n % 10 === 0) await store.checkpoints.save(seq, { count: seq, words: [] });
  process.stdout.write(`${JSON.stringify({ seq, sent: `${epoch}-${n}` })}\n`);
}
