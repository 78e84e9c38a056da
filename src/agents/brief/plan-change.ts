/** The parts of a brief that asks the architect about a plan under way: at the end of a phase (`replan`), or about a task that failed (`mediation`). */
import type { Brief } from '../../protocol/brief.ts';
import { oneLine } from '../look/plain.ts';
import { bullet, quoted } from './quote.ts';
import type { Section } from './section.ts';

export const CHANGE_FORM = `Leave out what is empty.

    {
      "summary": "why, in a few words; the user reads it",
      "add": [{ "id": "T9", "title": "…", "description": "…", "role": "…", "phase": "…", "dependencies": ["T3"], "acceptance": ["…"], "files": ["…"], "checks": ["…"] }],
      "change": [{ "id": "T5", "reason": "…", "title": "only the fields that change", "dependencies": ["T9"] }],
      "cancel": [{ "id": "T6", "reason": "…" }],
      "retry": [{ "id": "T4", "note": "for a failed task: a hint to its agent" }]
    }`;

type Open = NonNullable<Brief['replan']>['open'];
const open = (tasks: Open): Section => ({
  name: 'open tasks',
  share: 0.2,
  more: '`maos-tui tasks list` shows them',
  heading: '## Tasks that are not done',
  items: tasks.map((task) =>
    bullet(
      `${task.id} (${task.state}, ${task.role}${task.phase === null ? '' : `, phase ${task.phase}`}): ${oneLine(task.title, 200)}${task.dependencies.length === 0 ? '' : `; needs ${task.dependencies.join(' ')}`}`,
    ),
  ),
});

function results({ phase, results: tasks }: NonNullable<Brief['replan']>): Section {
  return {
    name: 'results of the phase',
    share: 0.25,
    more: 'the working directory holds them',
    heading: `## What became of phase ${oneLine(phase.title, 200)}`,
    items: tasks.map((task) =>
      quoted(
        `${task.id} ${oneLine(task.title, 200)} (${task.role}): ${task.state} after ${task.attempts} ${task.attempts === 1 ? 'try' : 'tries'}${task.files.length === 0 ? '' : `, changed ${oneLine(task.files.join(', '), 500)}`}.`,
        task.reason || task.summary || '(nothing said)',
      ),
    ),
  };
}

function failure({ role, reason, changed }: NonNullable<Brief['mediation']>): Section {
  return {
    name: 'why it failed',
    share: 0.25,
    more: 'the repository shows what there is',
    heading: '## It failed',
    items: [
      quoted(`The \`${oneLine(role, 100)}\` agent used up its tries. The last one ended with:`, reason),
      ...changed.map((file) => bullet(`\`${file.path}\` ${file.status}${file.added === null ? '' : ` +${file.added} -${file.removed ?? 0}`}`)),
    ],
  };
}

/** What is only in such a brief; each empty in others. */
export function changing({ replan, mediation }: Brief): { situation: Section; open: Section } {
  const tasks = replan?.open ?? (mediation?.kind === 'failure' ? mediation.open : []);
  const nothing: Section = { name: '', heading: '', items: [], share: 0, more: '' };
  return { situation: replan !== undefined ? results(replan) : mediation?.kind === 'failure' ? failure(mediation) : nothing, open: open(tasks) };
}

export const changes = ({ replan, mediation }: Brief): boolean => replan !== undefined || mediation?.kind === 'failure';
