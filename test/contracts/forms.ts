/** Every form of the store, each opened fresh for one test. All contract suites run on all of them. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Event } from '../../src/protocol/event.ts';
import { openFileStore } from '../../src/store/file/index.ts';
import { openMemoryStore } from '../../src/store/memory/index.ts';
import type { Draft, Store } from '../../src/store/ports.ts';
import { tempDir } from '../support/temp.ts';

export interface TestState {
  count: number;
  words: string[];
}

function closing(store: Store<TestState>): Store<TestState> {
  onTestFinished(() => store.journal.close());
  return store;
}

export const forms: { form: string; open: () => Promise<Store<TestState>> }[] = [
  { form: 'file', open: async () => closing(await openFileStore<TestState>(join(tempDir(), '.multi-agent'), { create: true })) },
  { form: 'memory', open: async () => closing(openMemoryStore<TestState>()) },
];

export function note(text: string): Draft {
  return { at: '2026-01-01T00:00:00.000Z', actor: { kind: 'orchestrator', via: 'orchestrator' }, cause: 'test', body: { type: 'system.noted', code: 'test', message: text } };
}

export function textOf(event: Event): string {
  return event.body.type === 'system.noted' ? event.body.message : '';
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}
