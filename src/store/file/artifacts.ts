/**
 * Artifacts in files: `artifacts/<sha256 of the content>`. Invariant: a file's content has the digest it is named by;
 * one that has not is never handed out as if it had.
 */
import { join } from 'node:path';
import { sha256 } from '../../system/canonical.ts';
import { ensureDir, readSmall, writeDurable } from '../../system/durable.ts';
import { MaosError } from '../../system/errors.ts';
import type { Artifacts } from '../ports.ts';

const MAX_BYTES = 512 * 1024 * 1024;

export class FileArtifacts implements Artifacts {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async put(content: string | Uint8Array): Promise<string> {
    const digest = sha256(content);
    const there = await readSmall(this.path(digest), MAX_BYTES);
    if (there && sha256(there) === digest) return digest;
    await ensureDir(this.#dir);
    await writeDurable(this.path(digest), content);
    return digest;
  }

  async get(digest: string): Promise<Uint8Array | null> {
    const path = this.path(digest);
    const content = await readSmall(path, MAX_BYTES);
    if (content && sha256(content) !== digest) {
      throw new MaosError({
        code: 'ARTIFACT_DAMAGED',
        message: `${path} does not have the content it is named by.`,
        hint: 'Restore it from a copy; it was changed after it was written.',
      });
    }
    return content;
  }

  path(digest: string): string {
    if (!/^[0-9a-f]{64}$/.test(digest))
      throw new MaosError({
        code: 'BAD_NAME',
        message: `${JSON.stringify(digest.slice(0, 80))} is not a sha256 in hex.`,
        hint: 'Give the digest that was returned when it was stored.',
      });
    return join(this.#dir, digest);
  }
}
