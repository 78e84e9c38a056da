/**
 * Checkpoints, artifacts and context in memory. Everything is kept as text or copied bytes, never by reference.
 */
import { sha256 } from '../../system/canonical.ts';
import { MaosError } from '../../system/errors.ts';
import type { Artifacts, Checkpoints, Context } from '../ports.ts';

export function memoryCheckpoints<S>(): Checkpoints<S> {
  const saved = new Map<number, string>();
  const seqs = () => [...saved.keys()].sort((a, b) => b - a);
  return {
    async save(seq, state) {
      saved.set(seq, JSON.stringify(state));
    },
    async newest() {
      const seq = seqs()[0];
      return seq === undefined ? null : { seq, state: JSON.parse(saved.get(seq) ?? 'null'), skipped: [] };
    },
    async prune(keep) {
      for (const seq of seqs().slice(keep)) saved.delete(seq);
    },
  };
}

export function memoryArtifacts(): Artifacts {
  const kept = new Map<string, Buffer>();
  const checked = (digest: string) => {
    if (/^[0-9a-f]{64}$/.test(digest)) return digest;
    throw new MaosError({
      code: 'BAD_NAME',
      message: `${JSON.stringify(digest.slice(0, 80))} is not a sha256 in hex.`,
      hint: 'Give the digest that was returned when it was stored.',
    });
  };
  return {
    async put(content) {
      const digest = sha256(content);
      kept.set(digest, Buffer.from(content));
      return digest;
    },
    async get(digest) {
      const content = kept.get(checked(digest));
      return content ? Buffer.from(content) : null;
    },
    path: (digest) => `memory:${checked(digest)}`,
  };
}

export function memoryContext(): Context {
  const kept = new Map<string, { value: string; by: string; at: string }>();
  const checked = (key: string) => {
    if (key.length > 0 && key.length <= 150 && !/[\u0000-\u001f\u007f]/.test(key)) return key;
    throw new MaosError({ code: 'BAD_NAME', message: `${JSON.stringify(key.slice(0, 80))} cannot be a context key.`, hint: 'Use 1 to 150 characters without control characters.' });
  };
  return {
    async set(key, value, { by, at }) {
      kept.set(checked(key), { value, by, at });
    },
    async get(key) {
      return kept.get(checked(key))?.value ?? null;
    },
    async list() {
      return [...kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { value, by, at }]) => ({ key, by, at, bytes: Buffer.byteLength(value) }));
    },
  };
}
