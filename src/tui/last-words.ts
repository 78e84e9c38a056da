/** What is said on the user's own screen once it is theirs again. */
import type { State } from '../core/state.ts';
import { isLive } from '../core/view/status.ts';

/** Of a run that goes on without a screen; nothing when none does. */
export function detached({ run, sessions }: State): string {
  if (run === null || run.ended_at !== null) return '';
  const agents = Object.values(sessions).filter(isLive).length;
  const goesOn = agents === 0 ? 'it stays as it is' : agents === 1 ? '1 agent goes on' : `${agents} agents go on`;
  return `Detached from run ${run.id}; ${goesOn}. Come back with: maos-tui\n`;
}

/** @param failure undefined when nothing failed; `orphaned`: the launcher that held the terminal is gone */
export function lastWords(failure: unknown, orphaned: boolean, log: () => string, farewell = ''): string {
  const wrong =
    failure === undefined
      ? ''
      : `maos-tui ended with an error: ${failure instanceof Error ? failure.message : String(failure)}\nDetails: ${log()}\nAgents are not touched by this; come back with: maos-tui\n`;
  if (wrong === '' && !orphaned) return farewell;
  return wrong + (orphaned ? '\r\nmaos-tui: the screen was left alone by its launcher and ended. Agents keep running; come back with: maos-tui\r\n' : '');
}
