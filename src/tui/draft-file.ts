/** Drafts in a file of the user's own, beside the record of the visit. A draft that cannot be kept stays in memory: writing goes on. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Draft, DraftStore } from './drafts.ts';

const isDraft = (value: unknown): value is Draft =>
  typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string' && 'begun' in value && typeof value.begun === 'string';

/** @param visit the file of the visit; see ui-state.ts */
export function draftFile(visit: string, failed: (error: unknown) => void): DraftStore {
  const file = join(dirname(visit), 'drafts.json');
  return {
    read: () => {
      try {
        const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
        return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, Draft] => isDraft(entry[1]))) : {};
      } catch {
        // There is none yet, or it is none of ours.
        return {};
      }
    },
    write: (drafts) => {
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        const part = `${file}.${process.pid}`;
        writeFileSync(part, `${JSON.stringify(drafts)}\n`, { mode: 0o600 });
        renameSync(part, file);
      } catch (error) {
        failed(error);
      }
    },
  };
}
