/** Which rules read the screen of a command line: those of the agents it names, and what programs that print lines ask. */
import { basename } from 'node:path';
import { MANIFESTS } from '../manifests.ts';
import { LINE_QUESTIONS, type ScreenRule } from '../screen/rules.ts';

export function screensOf(argv: readonly string[]): readonly ScreenRule[] {
  const words = new Set(argv.flatMap((word) => word.split(/[\s;|&()]+/)).map((word) => basename(word)));
  return [...MANIFESTS.filter(({ binary }) => words.has(binary)).flatMap(({ screens }) => screens), ...LINE_QUESTIONS];
}
