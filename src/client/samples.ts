/**
 * What the host measured last, for viewers: one read of one small file, without the schema library. What is missing, damaged or
 * too old is null, for then nothing is known; it is never a reason to fail.
 */
import { join } from 'node:path';
import type { Samples } from '../protocol/samples.ts';
import { readSmall } from '../system/durable.ts';
import { layout } from '../system/layout.ts';

/** Free space below which a run is likely to fill the disk. */
export const LITTLE_DISK_MB = 500;

/** The host writes every 2 s while a session lives. */
const FRESH_MS = 10_000;
const MAX_BYTES = 1024 * 1024;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function isSamples(value: unknown): value is Samples {
  if (!isRecord(value) || value.schema !== 'maos.samples/1' || typeof value.at !== 'string') return false;
  return isRecord(value.host) && isRecord(value.machine) && isRecord(value.sessions) && Object.values(value.sessions).every(isRecord);
}

/** Samples of the directory `dir`, at most 10 s old at `at` (ms since 1970), or null. */
export async function readSamples(dir: string, at: number = Date.now()): Promise<Samples | null> {
  try {
    const bytes = await readSmall(join(layout(dir).logs, 'samples.json'), MAX_BYTES);
    const value: unknown = bytes === null ? null : JSON.parse(bytes.toString('utf8'));
    return isSamples(value) && Math.abs(at - Date.parse(value.at)) <= FRESH_MS ? value : null;
  } catch {
    // Not ours, or written over by hand: the next sample replaces it.
    return null;
  }
}
