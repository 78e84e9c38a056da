/**
 * What the screen shows, as lines to be read out: the message first, the time last, blanks collapsed, no borders, marks or dots.
 * Everything of others is plain text by here. Pure.
 */
import type { Attention } from '../../core/view/attention.ts';
import { eventSentence } from '../../core/view/event-sentence.ts';
import type { Event } from '../../protocol/event.ts';
import { plain } from '../frame/width.ts';
import type { Dialog, View } from '../model.ts';
import { runWord } from '../parts/header.ts';
import type { Line } from '../parts/line.ts';
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

export const waitingLine = (item: Attention, number: number): string =>
  `Needs you: ${item.kind}${item.role ? ` of ${tidy(item.role)}` : ''}${item.task ? ` for ${item.task}` : ''}: ${stop(tidy(item.summary))} Type ${number} to open it. ${time(item.since)}`;

/** A question, and its answers by number and by letter. */
export function dialogLines(view: View, dialog: Dialog): string[] {
  const said = dialog.lines(view, WIDTH).map(textOf);
  const text = said.filter((line) => line !== '' && !OF_KEYS.test(line));
  if (dialog.field) return [stop(tidy(dialog.title)), ...text, 'Write, and end with an empty line. A line with a single dot goes back.'];
  // What a menu lists itself would be read twice.
  const shown = dialog.name === 'menu' || dialog.name === 'quit' ? text.filter((line) => !dialog.keys.some(({ keys }) => keys.some((key) => line.startsWith(`${key} `)))) : text;
  return [
    stop(tidy(dialog.title)),
    ...shown,
    ...dialog.keys.map(({ keys, label }, at) => `${at + 1}. ${tidy(label)}, or ${keys.filter((key) => key.length === 1).at(-1) ?? keys[0]}.`),
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
    return stop(`${task.id} ${status?.name ?? task.stage.name}: ${tidy(task.title)}, ${tidy(task.role)}`);
  });

export const agentLines = (view: View): string[] =>
  sessionsAtWork(view).map((session) => stop(`${tidy(session.role)} ${session.state}${session.task_id ? `, on ${session.task_id}` : `, ${session.purpose}`}`));

export const HELP = [
  'Type a letter or a number, then Enter.',
  'g: give a goal. s: where the run stands. t: tasks. a: agents. n: what needs you.',
  'A number opens what needs you, by its place in that list. d and a task reads its changes, as in d T2.',
  'c and a name writes to an agent, as in c backend. p: pause or resume. u: undo your last decision.',
  'q: leave; agents keep running if you wish. h: this help.',
];
