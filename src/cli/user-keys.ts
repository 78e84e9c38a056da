/** Keys of the user's own, judged by the list of keys itself: each thing wrong with file, line and column. Loads the records of the screen. */
import { readFile } from 'node:fs/promises';
import { type ConfigProblem, readConfigText } from '../config/index.ts';
import { placesIn } from '../config/read.ts';
import { KEYS } from '../tui/keys/index.ts';
import { remapped } from '../tui/keys/remap.ts';

/** Of a text that is the user's configuration. */
export function judgeKeys(text: string, file: string): ConfigProblem[] {
  const wishes = readConfigText(text, file, 'user').config?.ui?.keys;
  if (!wishes) return [];
  const place = placesIn(text);
  return remapped(KEYS, wishes).problems.map(({ id, message, hint }) => ({ file, ...place(['ui', 'keys', id]), code: 'config.key', message, hint }));
}

/** Of the file; nothing when there is none. */
export async function keyProblems(path: string): Promise<ConfigProblem[]> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? [] : judgeKeys(text, path);
}
