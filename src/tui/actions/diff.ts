/** Moving through what a task changed: from file to file, from hunk to hunk. */
import type { Controls } from '../model.ts';
import { hunkAt, hunksOf } from '../review/rows.ts';
import { chosenLines, reviewedTask, shownFile } from '../review/shown.ts';

export function file({ ui, view }: Controls, by: number): void {
  const count = reviewedTask(view)?.result?.files.length ?? 0;
  const to = Math.max(0, Math.min(count - 1, ui.file + by));
  if (to === ui.file) return;
  ui.file = to;
  ui.top = 0;
  ui.mark = null;
}
/** To the first line of another hunk; past the last one of a file to the next file. */
const hunk =
  (by: 1 | -1) =>
  (controls: Controls): void => {
    const { ui, view } = controls;
    const found = shownFile(view);
    const starts = found ? hunksOf(found) : [];
    const to = found ? starts[hunkAt(found, chosenLines(view, found).cursor) + by] : undefined;
    if (!found && view.diff?.task !== reviewedTask(view)?.id) controls.say('The diff is still being read.');
    else if (to !== undefined) ui.top = to;
    else {
      const before = ui.file;
      file(controls, by);
      const other = shownFile(controls.view);
      if (before === ui.file) controls.say(by > 0 ? 'This is the last change.' : 'This is the first change.');
      else if (by < 0 && other) ui.top = hunksOf(other).at(-1) ?? 0;
    }
  };
export const nextHunk = hunk(1);
export const previousHunk = hunk(-1);

export const nextFile = (controls: Controls): void => file(controls, 1);
export const previousFile = (controls: Controls): void => file(controls, -1);
