/** Words that both forms of a report use. */

import { costText } from '../../core/view/cost.ts';
import { clock, tokens } from '../../core/view/format.ts';
import type { Report, ReportTask } from '../../core/view/report.ts';

/** 2026-11-20 12:41:06 UTC. */
export const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

export function lines({ files }: ReportTask): string {
  const sum = (of: 'added' | 'removed') => files.reduce((total, file) => total + (file[of] ?? 0), 0);
  return files.length === 0 ? '' : `${counted(files.length, 'file')} +${sum('added')} -${sum('removed')}`;
}

/** The run in a row of name and value. */
export function facts({ run, counts, usage, budget }: Report): [string, string][] {
  const ended = run.reason === '' ? run.state : `${run.state}: ${run.reason}`;
  return [
    ['Run', run.id],
    [run.over ? 'Ended as' : 'State', ended],
    ['From', run.base],
    ['Branch', run.branch],
    ['Merged', run.merged ?? 'no'],
    ['Began', stamp(run.began)],
    [run.over ? 'Took' : 'Has taken', clock(run.ended - run.began)],
    ['Tasks', `${counts.done} of ${counts.tasks} done${counts.failed > 0 ? `, ${counts.failed} failed` : ''}${counts.cancelled > 0 ? `, ${counts.cancelled} cancelled` : ''}`],
    ['Attempts', String(counts.attempts)],
    ['Messages', String(counts.messages)],
    ['Tokens', `${tokens(usage.input_tokens)} in, ${tokens(usage.output_tokens)} out`],
    ['Cost', `${costText(usage) || 'none'}${budget === null ? '' : ` of $${budget}`}`],
  ];
}
