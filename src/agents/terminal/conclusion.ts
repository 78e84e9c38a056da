/** What the end of a terminal session means. An exit code claims nothing. */
import type { Exit } from '../../protocol/command.ts';
import type { ProgramEnd } from './program.ts';

export type Conclusion = Pick<Exit, 'outcome' | 'reason'>;

/** It ended although nobody asked it to. `unresumed`: it was to go on with a conversation, and no turn ever began. */
export function unasked({ code, signal, trouble }: ProgramEnd, { claimed, unresumed }: { claimed: boolean; unresumed: boolean }): Conclusion {
  if (claimed) return { outcome: 'completed', reason: '' };
  if (trouble !== null) return { outcome: 'failed', reason: trouble };
  const how = signal ?? `exit code ${code ?? 'unknown'}`;
  return { outcome: 'failed', reason: `${unresumed ? 'resume failed: ' : ''}it ended without saying that its work is done (${how})` };
}
