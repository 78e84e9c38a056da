/** What a repository holds that a command line can name. Quick and silent: where nothing can be read, there is nothing to offer. */
import { openClient } from '../../client/index.ts';
import { attention } from '../../core/view/attention.ts';
import { shownLine } from '../io.ts';
import { type Candidate, type Known, NOTHING_KNOWN } from './candidates.ts';

export async function knownIn(cwd: string): Promise<Known> {
  try {
    const state = await (await openClient(cwd)).state();
    const { run } = state;
    const named = (word: string, about: string): Candidate => ({ word, about: shownLine(about).slice(0, 60) });
    return {
      tasks: Object.values(state.tasks).map(({ id, title }) => named(id, title)),
      roles: Object.keys(run?.config.roles ?? {}).map((name) => named(name, 'role')),
      sessions: Object.values(state.sessions)
        .filter(({ run_id }) => run_id === run?.id)
        .map(({ id, role, state: at }) => named(id, `${role}, ${at}`)),
      waiting: attention(state).map(({ id, kind, summary }) => named(id, `${kind}: ${summary}`)),
      parked: Object.entries(state.parked).map(([name, { until }]) => named(name, `parked until ${until}`)),
      runs: [...(run ? [named(run.id, run.goal)] : []), ...state.history.filter(({ id }) => id !== run?.id).map(({ id, goal }) => named(id, goal))],
    };
  } catch {
    // Somebody is in the middle of a line: an error has no place to go, and every command says its own.
    return NOTHING_KNOWN;
  }
}
