/** What a run begun now would be given, for the screen on which its goal is written. Reads only. */
import { MaosError } from '../system/errors.ts';
import type { Beforehand } from '../tui/beforehand.ts';
import { preflight } from './preflight.ts';

export async function beforehand(repo: string): Promise<Beforehand> {
  try {
    const { base, config, notes } = await preflight(repo);
    return { base, config, notes };
  } catch (error) {
    if (error instanceof MaosError) return { problem: error.message, hint: error.hint };
    throw error;
  }
}
