/**
 * The store in memory: for tests and simulations. Passes the same contract suite as the files, and forgets everything.
 */
import { safeName } from '../names.ts';
import type { Store } from '../ports.ts';
import { memoryJournal } from './journal.ts';
import { memoryArtifacts, memoryCheckpoints, memoryContext } from './kept.ts';
import { memoryLeases } from './leases.ts';
import { type MemoryBox, memoryBox, memoryMailbox } from './mailbox.ts';
import { memoryTerminals } from './terminals.ts';
import { memoryTyped } from './typed.ts';

export interface MemoryStoreOptions {
  /** Whether an epoch may still append to the journal. @default true while no lease `orchestrator` has a higher epoch */
  fence?: (epoch: number) => Promise<boolean>;
}

export function openMemoryStore<S>({ fence }: MemoryStoreOptions = {}): Store<S> {
  const leases = memoryLeases();
  const boxes = new Map<string, MemoryBox>();
  return {
    dir: '',
    leases,
    journal: memoryJournal(fence ?? (async (epoch) => leases.newestEpoch('orchestrator') <= epoch)),
    checkpoints: memoryCheckpoints<S>(),
    artifacts: memoryArtifacts(),
    terminals: memoryTerminals(),
    typed: memoryTyped(),
    context: memoryContext(),
    mailbox(name, parse) {
      const box = boxes.get(safeName(name, 'mailbox')) ?? memoryBox();
      boxes.set(name, box);
      return memoryMailbox(box, parse);
    },
    async mailboxes() {
      return [...boxes]
        .filter(([, { letters }]) => letters.size > 0)
        .map(([name]) => name)
        .sort();
    },
  };
}
