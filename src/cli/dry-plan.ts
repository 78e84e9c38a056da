/** A plan played through, on a terminal: what would run when. */
import type { DryRun } from '../core/view/dry-run.ts';
import { bar } from '../core/view/dry-run.ts';
import { minutesText, money } from '../core/view/format.ts';
import { type Io, shownLine } from './io.ts';

export function sayDryPlan(io: Io, { rows, minutes, usd, waves, lanes }: DryRun): void {
  io.table([
    ...(io.plain ? [] : [['ID', 'WAVE', 'LANE', 'FROM', 'TO', 'ROLE', 'WHEN', 'TITLE']]),
    ...rows.map((row) => [
      row.id,
      String(row.wave),
      String(row.lane),
      `${row.start}m`,
      `${row.end}m${row.guessed ? '~' : ''}`,
      row.role,
      bar(row, minutes, 24),
      shownLine(row.title),
    ]),
  ]);
  if (io.plain) return;
  io.note(
    `\n${rows.length} tasks in ${waves} waves, up to ${lanes} at a time: at least ${minutesText(minutes)}${usd === null ? '' : `, about ${money(usd)}`}. Reviews, checks and merges are not counted.`,
  );
  if (rows.some((row) => row.guessed)) io.note('~ the plan has no estimate for it; 10 minutes are taken.');
}
