/**
 * What the screen shows, as lines to be read out: the message first, the time last, blanks collapsed, no borders, marks or dots.
 * Everything of others is plain text by here. Pure.
 */
import type { Approval, Task } from '../../core/state.ts';
import type { Attention } from '../../core/view/attention.ts';
import { costBy, costText, runBudget, runCost } from '../../core/view/cost.ts';
import { deliveryText } from '../../core/view/delivery.ts';
import { eventSentence } from '../../core/view/event-sentence.ts';
import { tokens } from '../../core/view/format.ts';
import { needsOf } from '../../core/view/task-status.ts';
import type { Event } from '../../protocol/event.ts';
import { plain } from '../frame/width.ts';
import type { Dialog, View } from '../model.ts';
import { runWord } from '../parts/header.ts';
import type { Line } from '../parts/line.ts';
import { taskDetail } from '../parts/task-detail.ts';
import { sessionsAtWork } from './at-work.ts';

/** Wide enough that nothing is cut. */
const WIDTH = 240;
/** Said of keys of the full screen, which are not pressed here. */
const OF_KEYS = /^(Type y\. Enter does nothing here\.|Keys work after .*)$/;

export const tidy = (text: string): string =>
  plain(text)
    .replace(/[\u2500-\u259f▸▲●○◇◆✓✗↻⊘‖★]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
const textOf = (line: Line): string => tidy(line.map(({ text }) => text).join(''));
const time = (at: string): string => new Date(at).toTimeString().slice(0, 5);
const stop = (text: string): string => (/[.!?:]$/.test(text) ? text : `${text}.`);

/** One event, one line; null for what is not worth one. */
export function eventLine(event: Event): string | null {
  if (event.body.type === 'approval.requested') return null;
  const sentence = eventSentence(event);
  return sentence === null ? null : `${stop(tidy(sentence))} ${time(event.at)}`;
}

/** Kinds of questions whose names are no words of people. */
const KINDS: Partial<Record<Attention['kind'], string>> = { escalation: 'failure', replan: 'change of the plan', budget: 'money', input: 'keys' };

export const waitingLine = (item: Attention, number: number): string =>
  `Needs you: ${KINDS[item.kind] ?? item.kind}${item.role ? ` of ${tidy(item.role)}` : ''}${item.task ? ` for ${item.task}` : ''}: ${stop(tidy(item.summary))} Type ${number} to open it. ${time(item.since)}`;

/** What can be read before the answer, while the question stays open. */
function readFirst({ kind, task_id }: Approval): string[] {
  if (kind === 'plan') return ['Before you answer, t reads its tasks, and t with a task one of them whole, as in t T1.'];
  if (task_id === null) return [];
  if (kind === 'review') return [`Before you answer, d ${task_id} reads the changes, and t ${task_id} the task.`];
  return kind === 'escalation' || kind === 'permission' ? [`Before you answer, t ${task_id} reads the task and what happened.`] : [];
}

/** A question, and its answers by number and by letter. */
export function dialogLines(view: View, dialog: Dialog): string[] {
  const said = dialog.lines(view, WIDTH).map(textOf);
  const text = said.filter((line) => line !== '' && !OF_KEYS.test(line));
  if (dialog.field)
    return [stop(tidy(dialog.title)), ...text, `Write${dialog.fieldRows === 1 ? ' one line' : ', and end with an empty line'}. A line with a single dot goes back.`];
  const approval = dialog.name === 'approval' ? view.state.approvals[dialog.subject?.id ?? ''] : undefined;
  // What a menu lists itself would be read twice.
  const shown = dialog.name === 'menu' ? text.filter((line) => !dialog.keys.some(({ keys }) => keys.some((key) => line.startsWith(`${key} `)))) : text;
  return [
    stop(tidy(dialog.title)),
    ...shown,
    ...(approval ? readFirst(approval) : []),
    ...dialog.keys.map(({ keys, label }, at) => `${at + 1}. ${tidy(label).replace(/…$/, '')}, or ${keys.filter((key) => key.length === 1).at(-1) ?? keys[0]}.`),
    '0. Back.',
  ];
}

/** Where the run stands, in one sentence. */
export function stateLine(view: View): string {
  const { counts, waiting } = view.derived;
  const agents = sessionsAtWork(view).length;
  const word = tidy(runWord(view).text).toLowerCase();
  return stop(
    view.state.run
      ? `The run: ${word}. ${counts.done} of ${counts.total} tasks done, ${agents} agent${agents === 1 ? '' : 's'} at work, ${waiting.length} need you. Goal: ${tidy(view.state.run.goal)}`
      : 'There is no run. Type g to give a goal',
  );
}

export const taskLines = (view: View): string[] =>
  view.derived.tasks.map((task) => {
    const status = view.derived.statuses.get(task.id);
    const needs = needsOf(task);
    return stop(`${task.id} ${status?.name ?? task.stage.name}: ${tidy(task.title)}, ${tidy(task.role)}${needs.length > 0 ? `, needs ${needs.join(' ')}` : ''}`);
  });

/** What a mark alone says on the screen, in words; tasks beside each other are named without theirs. */
function spoken(line: Line): Line {
  const words: Record<string, string> = /^ (needs|blocks)/.test(line[0]?.text ?? '') ? {} : { '✓': 'passed: ', '✗': 'failed: ' };
  return line.map((span, at) => (at > 0 && /^. $/.test(span.text) ? { ...span, text: words[span.text[0] ?? ''] ?? '' } : span));
}

/** Everything of one task. */
export const taskWhole = (view: View, task: Task): string[] => [
  stop(`${task.id} ${tidy(task.title)}`),
  ...taskDetail(view, task, WIDTH)
    .map((line) => textOf(spoken(line)))
    .filter((line) => line !== ''),
];

/** How many are read at once. */
const MESSAGES = 12;

/** The newest messages, oldest of them first; of one participant where one is named. */
export function messageLines(view: View, of: string): string[] {
  const name = of === 'you' ? 'user' : of;
  const all = Object.values(view.state.messages)
    .filter(({ from, to }) => name === '' || from === name || to === name)
    .sort((a, b) => (a.sent_at < b.sent_at ? -1 : 1));
  const who = (one: string): string => (one === 'user' ? 'you' : tidy(one));
  const lines = all.slice(-MESSAGES).map((message) => {
    const about = message.task_id === null ? '' : `, about ${message.task_id}`;
    return `${who(message.from)} to ${who(message.to)}${about}: ${stop(tidy(message.text))} ${stop(tidy(deliveryText(view.state, message)))} ${time(message.sent_at)}`;
  });
  const earlier = all.length - lines.length;
  return lines.length === 0 ? ['There are no messages.'] : [...(earlier > 0 ? [`${earlier} earlier ones are left out; maos-tui messages has all.`] : []), ...lines];
}

/** What was spent, of what, and by whom. */
export function costLines(view: View): string[] {
  const { run } = view.state;
  if (run === null) return ['There is no run, and nothing was spent.'];
  const limit = runBudget(run);
  const spent = runCost(view.state);
  const rows = costBy(view.state, 'role').map(
    ({ name, usage, usd }) =>
      `${tidy(name)}: ${costText(usage, usd) || 'unknown'}${usage.input_tokens + usage.output_tokens > 0 ? `, ${tokens(usage.input_tokens)} tokens in, ${tokens(usage.output_tokens)} out` : ''}.`,
  );
  return [`Cost of the run: ${costText(spent) || 'unknown'}${limit === null ? '; no budget is set' : ` of $${limit}`}.`, ...rows];
}

export const agentLines = (view: View): string[] =>
  sessionsAtWork(view).map((session) => stop(`${tidy(session.role)} ${session.state}${session.task_id ? `, on ${session.task_id}` : `, ${session.purpose}`}`));

export const HELP = [
  'Type a letter or a number, then Enter.',
  'g: give a goal. s: where the run stands. t: tasks. a: agents. n: what needs you. m: messages. b: what the run has cost.',
  'A number opens what needs you, by its place in that list. The list of answers follows; each is a number or a letter.',
  't and a task reads all of it, as in t T2. d and a task reads its changes, as in d T2. m and a name reads the messages of one.',
  'c and a name writes to an agent, as in c backend. i and a name reads the terminal of an agent and types a line to it, as in i backend.',
  'p: pause or resume. u: undo your last decision. q: leave; agents keep running if you wish. h: this help.',
];
