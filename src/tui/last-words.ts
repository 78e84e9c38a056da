/** What is said on the user's own screen once it is theirs again. */

/** @param failure undefined when nothing failed; `orphaned`: the launcher that held the terminal is gone */
export function lastWords(failure: unknown, orphaned: boolean, log: () => string): string {
  const wrong =
    failure === undefined
      ? ''
      : `maos-tui ended with an error: ${failure instanceof Error ? failure.message : String(failure)}\nDetails: ${log()}\nAgents are not touched by this; come back with: maos-tui\n`;
  return wrong + (orphaned ? '\r\nmaos-tui: the screen was left alone by its launcher and ended. Agents keep running; come back with: maos-tui\r\n' : '');
}
