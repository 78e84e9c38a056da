/** What is said of a run that the journal does not know. */
import { nearest } from '../config/suggest.ts';
import type { State } from '../core/state.ts';
import { MaosError } from '../system/errors.ts';

export function noSuchRun(id: string, state: State): MaosError {
  const near = nearest(id, [...(state.run ? [state.run.id] : []), ...state.history.map((run) => run.id)]);
  return new MaosError({ code: 'NO_RUN', message: `There is no run ${id} here.`, hint: near ? `Did you mean ${near}?` : 'See: maos-tui runs' });
}
