/**
 * The files of the journal: `audit/<seq of its first event, 12 digits>.jsonl`. A segment ends where the next one begins:
 * what a fenced writer still appended behind that is no part of the journal. So a new epoch always begins a new segment.
 */
import { join } from 'node:path';
import { namesIn } from '../../system/durable.ts';
import { MaosError } from '../../system/errors.ts';

export interface Segment {
  first: number;
  path: string;
}

export function segmentPath(dir: string, first: number): string {
  return join(dir, `${String(first).padStart(12, '0')}.jsonl`);
}

/** In order; empty when there is no journal yet. */
export async function segmentsIn(dir: string): Promise<Segment[]> {
  const names = (await namesIn(dir)).filter((name) => /^\d{12}\.jsonl$/.test(name)).sort();
  return names.map((name) => ({ first: Number(name.slice(0, 12)), path: join(dir, name) }));
}

export function damaged(file: string, line: number, message: string): MaosError {
  return new MaosError({
    code: 'JOURNAL_DAMAGED',
    message: `The audit log is damaged: ${file}, line ${line}: ${message}.`,
    hint: 'Nothing was changed. Restore the file from a copy, or run maos-tui audit verify for the whole report.',
  });
}
