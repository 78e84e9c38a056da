/** Before there is a run, or after its end: the demo, and the runs that are over. */
import type { RunSummary } from '../../core/state.ts';
import type { Controls, Dialog, View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { DIM, KEY, TONES } from '../theme.ts';

/** As many as there are digits. */
const MOST = 9;

/** Newest first; without the one on screen. */
export const earlierRuns = ({ state }: View): RunSummary[] =>
  state.history
    .filter(({ id }) => id !== state.run?.id)
    .slice(-MOST)
    .reverse();

export const mayWatchDemo = (view: View): boolean => view.goesElsewhere && view.state.run === null;
export const mayOpenRun = (view: View): boolean => view.goesElsewhere && (view.state.run === null || view.state.run.ended_at !== null) && earlierRuns(view).length > 0;

export const watchDemo = (controls: Controls): void => controls.elsewhere({ demo: true });

function choice(runs: readonly RunSummary[]): Dialog {
  return {
    name: 'menu',
    title: 'Open a run that is over',
    width: 74,
    deafUntil: 0,
    lines: (): Line[] => [
      ...runs.map((run, at): Line => [s(`  ${at + 1}  `, KEY), s(run.merged ? '✓ ' : '· ', run.merged ? TONES.good : DIM), u(run.id), s('  '), u(run.goal.split('\n')[0])]),
      [],
      [s(' It is only looked at: no agent starts, and nothing is changed.', DIM)],
    ],
    keys: runs.map((run, at) => ({ keys: [String(at + 1)], label: run.id, run: (controls) => controls.elsewhere({ run: run.id }) })),
  };
}

export const openRun = (controls: Controls): void => controls.open(choice(earlierRuns(controls.view)));
