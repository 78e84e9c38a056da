/** The parts of a brief that asks the architect about a plan under way: at the end of a phase (`replan`), or about a task that failed (`mediation`). */
import type { Brief } from '../../protocol/brief.ts';
import { oneLine } from '../look/plain.ts';
import { bullet, prose, quoted, verbatim } from './quote.ts';
import type { Section } from './section.ts';

export const CHANGE_FORMAT = `    {
      "summary": "why, in a few words; the user reads it",
      "add": [{ "id": "T9", "title": "…", "description": "…", "role": "…", "phase": "…", "dependencies": ["T3"], "acceptance": ["…"], "files": ["…"], "checks": ["…"] }],
      "change": [{ "id": "T5", "reason": "…", "title": "only the fields that change", "dependencies": ["T9"] }],
      "cancel": [{ "id": "T6", "reason": "…" }],
      "retry": [{ "id": "T4", "note": "for a failed task: a hint to its agent" }]
    }`;

const RULES = `- Read what was made: the working directory holds the merged results. Change nothing in it.
- What is done stays. Tasks that have not started may be changed or cancelled; of those at work you may only cancel, and the user has to say yes.
- A task that is cancelled must be needed by nobody any more: change the dependencies of those that need it, or cancel them too.
- A failed task that you change is tried again. New tasks get ids that were never used. No cycles.
- The user sees the difference and decides. If nothing has to change, answer \`{}\`: that is a good answer.`;

const MEDIATE_RULES = `- Find out why it failed: read the code, the checks and the earlier tries. Do not repeat what was tried.
- Then one of: \`retry\` with a note that helps; \`change\` the task (its text, its checks, its role); split it: \`cancel\` it, \`add\` smaller ones, and \`change\` the dependencies of those that need it.
- If it is not yours to decide, answer \`{ "raise": "what the user has to decide, and why" }\`.
- It is asked once. What you answer has to name the task.`;

type Open = NonNullable<Brief['replan']>['open'];
const open = (tasks: Open): Section => ({
  name: 'open tasks',
  heading: '## Tasks that are not done',
  must: true,
  items: tasks.map((task) =>
    bullet(
      `${task.id} (${task.state}, ${task.role}${task.phase === null ? '' : `, phase ${task.phase}`}): ${oneLine(task.title, 200)}${task.dependencies.length === 0 ? '' : `; needs ${task.dependencies.join(' ')}`}`,
    ),
  ),
});

const feedback = (findings: readonly string[]): Section => ({ name: 'feedback', heading: '## Your last answer could not be used', items: findings.map(bullet) });
const rules = (text: string): Section => ({ name: 'rules', heading: '## Rules', items: [prose(text)], must: true });

function results({ phase, results: tasks }: NonNullable<Brief['replan']>): Section {
  return {
    name: 'results',
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
    name: 'failure',
    heading: '## It failed',
    must: true,
    items: [
      quoted(`The \`${oneLine(role, 100)}\` agent used up its tries. The last one ended with:`, reason),
      ...changed.map((file) => bullet(`\`${file.path}\` ${file.status}${file.added === null ? '' : ` +${file.added} -${file.removed ?? 0}`}`)),
    ],
  };
}

/** What the architect has to know and to keep; empty when the brief asks for a whole plan. */
export function changing({ replan, mediation }: Brief): Section[] {
  if (replan !== undefined) return [feedback(replan.findings), results(replan), open(replan.open), rules(RULES)];
  if (mediation?.kind === 'failure') return [feedback(mediation.findings), failure(mediation), open(mediation.open), rules(`${MEDIATE_RULES}\n${RULES}`)];
  return [];
}

export const CHANGE: Section = { name: 'format', heading: '## Your answer is JSON of this form; leave out what is empty', items: [verbatim(CHANGE_FORMAT)], must: true };
