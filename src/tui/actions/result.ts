/** What can be done with a result besides answering about it. */
import { discardDialog } from '../dialogs/discard.ts';
import type { Controls, View } from '../model.ts';
import { reviewedTask } from '../review/shown.ts';

/** Why the checks are not run again. */
export function checksStand(view: View): string | null {
  const result = reviewedTask(view)?.result;
  if (!result) return 'nothing has a result yet';
  return result.checks.length === 0
    ? 'no checks are configured; checks: in multi-agent.yaml names them'
    : `they ran on this very commit, ${result.commit.slice(0, 7)}; Enter shows what they printed, and a merge runs them on the combination`;
}
export function discard(controls: Controls): void {
  const task = reviewedTask(controls.view);
  if (task) controls.open(discardDialog(task, controls.view.derived.graph.byId.get(task.id)?.dependants ?? []));
}
