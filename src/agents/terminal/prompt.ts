/** What an agent in a terminal is begun with, as one word of its command line. */
import { renderBrief, renderResume } from '../brief/index.ts';
import type { SessionContext } from '../contract.ts';

/** One word of a command line has room for 128 KiB. */
const PROMPT_BYTES = 100_000;

export function promptOf({ brief, resume }: SessionContext): string {
  const prompt = (resume === null ? renderBrief(brief) : renderResume(brief)).replaceAll('\0', '');
  if (Buffer.byteLength(prompt) <= PROMPT_BYTES) return prompt;
  return 'Your brief is too long for this line. Run `maos-tui agent brief` (or call the maos tool `get_brief`), read all of it, and do what it says.';
}
