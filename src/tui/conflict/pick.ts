/** Picking sides of a conflict. They stay on screen until every conflict has one; then one question, answered by y, has them written, checked and merged. */
import { digestOfSides } from '../../client/worktree-file.ts';
import type { Side } from '../../protocol/conflict-sides.ts';
import type { PickedFile } from '../../protocol/picked.ts';
import { confirm } from '../dialogs/confirm.ts';
import { called } from '../keys/called.ts';
import type { Controls, View } from '../model.ts';
import { filesOf, isStuck, isWhole, pickCount, pickedHere, picksOf, places, shownConflict, shownFile, shownTask, undecided, worktreeOf } from './shown.ts';

const WORDS: Record<Side, string> = { run: 'what the run has', task: 'what the task has', both: 'both, the run first' };
const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** Up is the run's side, down the task's, as they stand on screen. */
export const side =
  (which: 'run' | 'task') =>
  ({ ui }: Controls): void => {
    if (ui.conflict) Object.assign(ui.conflict, { side: which });
    ui.top = 0;
  };

/** Why no side can be picked. */
export function noPick(view: View): string | null {
  const task = shownTask(view);
  if (!task || !isStuck(task)) return 'there is no conflict';
  const file = shownFile(view);
  if (file === undefined) return 'the file is still being read';
  return shownConflict(view) || isWhole(file) ? null : `it cannot be shown, so no side of it is taken unseen; ${called('conflict.shell')} opens a shell there`;
}
export const noBoth = (view: View): string | null => noPick(view) ?? (shownConflict(view) ? null : 'of a whole file one side is taken, or the editor brings them together');

/** Takes that side, or gives it back when it is taken already; then the next conflict without one is shown. */
export function pick(controls: Controls, which: Side): void {
  const { ui, view } = controls;
  const file = shownFile(view);
  if (!file || !ui.conflict) return;
  const mine = { ...ui.picks[ui.conflict.task] };
  const back = pickedHere(view) === which;
  const sides = picksOf(view, file);
  if ('conflicts' in file && file.conflicts.length > 0) {
    const at = Math.min(ui.conflict.at, file.conflicts.length - 1);
    const others = typeof sides === 'string' ? [] : sides;
    mine[file.path] = { digest: file.digest, sides: file.conflicts.map((_, other) => (other === at ? (back ? undefined : which) : others[other])) };
  } else if (back || which === 'both') delete mine[file.path];
  else mine[file.path] = { digest: file.digest, sides: which };
  ui.picks = { ...ui.picks, [ui.conflict.task]: mine };
  if (back) {
    controls.say('Given back: no side is picked here.');
    return;
  }
  const all = places(view);
  const open = undecided(view);
  const next = open.find((one) => one.file > (ui.conflict?.file ?? 0) || (one.file === ui.conflict?.file && one.at > ui.conflict.at)) ?? open[0];
  if (next) Object.assign(ui.conflict, { ...next, side: 'run' });
  ui.top = 0;
  controls.say(
    `Picked ${WORDS[which]}. ${open.length === 0 ? `Every conflict has a side; ${called('conflict.check')} writes and checks.` : `${all.length - open.length} of ${all.length} have a side.`}`,
    open.length === 0 ? 'good' : 'plain',
  );
}
export const pickSide = (controls: Controls): void => pick(controls, controls.ui.conflict?.side ?? 'run');
export const pickBoth = (controls: Controls): void => pick(controls, 'both');

/** What is picked, bound to the files as they are on screen. */
function picked(view: View): PickedFile[] {
  return filesOf(view).flatMap((file): PickedFile[] => {
    const sides = picksOf(view, file);
    if (typeof sides === 'string') return [{ path: file.path, seen: file.digest, take: sides, result: null }];
    const take = sides.filter((one) => one !== undefined);
    return 'bytes' in file && take.length > 0 ? [{ path: file.path, seen: file.digest, take, result: digestOfSides(file.bytes, take) }] : [];
  });
}

/** Checks what lies in the worktree; with sides picked only after a yes that names them. */
export function checkAgain(controls: Controls): void {
  const { view } = controls;
  const task = shownTask(view);
  if (!task) return;
  const picks = picked(view);
  if (picks.length === 0) {
    controls.ask({ type: 'verify-again', task_id: task.id }, `${task.id} is checked again, and merged when it passes.`);
    return;
  }
  const of = (which: Side): number => picks.reduce((sum, { take }) => sum + (typeof take === 'string' ? Number(take === which) : take.filter((one) => one === which).length), 0);
  const parts = (['run', 'task', 'both'] as const).flatMap((which) => (of(which) > 0 ? [`${of(which)} × ${WORDS[which]}`] : []));
  controls.open(
    confirm({
      title: `Write ${count(pickCount(view), 'picked side')}?`,
      text:
        `${parts.join(', ')}, into ${picks.map(({ path }) => path).join(', ')} in the worktree ${worktreeOf(view, task) ?? `of ${task.id}`}, if it still lies there as on this screen. ` +
        'Then it is committed, checked like any result, and merged when it passes. Your checkout is not touched.',
      yes: 'write and check',
      run: (inner) => inner.ask({ type: 'verify-again', task_id: task.id, picks }, `Written and checked: ${task.id} is merged when it passes.`),
    }),
  );
}
