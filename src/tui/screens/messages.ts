/** 5 Messages: who said what to whom, newest first, the selected one in full. */
import type { MessageRecord } from '../../core/state.ts';
import { deliveryText, liesHere } from '../../core/view/delivery.ts';
import { clock, toMs } from '../../core/view/format.ts';
import { matches } from '../derive.ts';
import type { Rect } from '../frame/grid.ts';
import { wrap } from '../frame/width.ts';
import { called } from '../keys/called.ts';
import { splitRows, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { moreText, table } from '../parts/table.ts';
import { DIM, type Style, TONES } from '../theme.ts';
import { nothing } from './empty.ts';

export const participant = (name: string): string => (name === 'user' ? 'you' : name);
/** On its way, or in need of a look; what arrived is quiet. */
const STYLES: Partial<Record<MessageRecord['state'], Style>> = { queued: TONES.warn, delivered: TONES.busy, dead: TONES.bad };
const time = (at: string) => new Date(at).toTimeString().slice(0, 8);

const styleOf = (message: MessageRecord): Style | undefined => (liesHere(message) ? undefined : STYLES[message.state]);
const stateWord = (message: MessageRecord): string => (liesHere(message) ? 'for you' : `${message.state === 'dead' ? '✗ ' : ''}${message.state}`);

export function messageList(view: View): MessageRecord[] {
  const all = Object.values(view.state.messages).sort((a, b) => (a.sent_at === b.sent_at ? (a.id < b.id ? 1 : -1) : a.sent_at < b.sent_at ? 1 : -1));
  const filter = view.ui.filter;
  return filter === ''
    ? all
    : all.filter((message) => matches(filter, { id: message.task_id ?? '', state: message.state, agent: `${message.from} ${message.to}`, text: message.text }));
}

export const selectedMessage = (view: View): MessageRecord | undefined => {
  const list = messageList(view);
  return list.find((one) => one.id === view.ui.message) ?? list[0];
};

/** The first that went back the other way about the same. */
const writtenBack = (view: View, { from, to, task_id, sent_at }: MessageRecord): MessageRecord | undefined =>
  Object.values(view.state.messages)
    .filter((one) => one.from === to && one.to === from && one.task_id === task_id && one.sent_at > sent_at)
    .sort((a, b) => (a.sent_at < b.sent_at ? -1 : 1))[0];

export function messagesMessage(view: View): Line {
  const all = Object.values(view.state.messages);
  if (all.length === 0) return [];
  const waits = all.filter((one) => one.state !== 'dead' && styleOf(one)).length;
  const dead = all.filter((one) => one.state === 'dead').length;
  const counts = [`${all.length} message${all.length === 1 ? '' : 's'}`, ...(waits > 0 ? [`${waits} not taken up yet`] : []), ...(dead > 0 ? [`${dead} dead`] : [])].join(', ');
  return [u(view.ui.filter === '' ? `Filter: none. ${counts}.` : `Filter: ${view.ui.filter} (${messageList(view).length} of ${counts}). Esc shows all.`)];
}

/** What finds the two who wrote it, about the same. */
export const threadFilter = ({ from, to, task_id }: MessageRecord): string =>
  [...(task_id === null ? [] : [`task:${task_id}`]), ...[from, to].sort().map((name) => `agent:${name}`)].join(' ');

export function messagesScreen(view: View, body: Rect): Block[] {
  const list = messageList(view);
  if (list.length === 0 && view.ui.filter === '') return nothing('messages', view, body);
  const [top, bottom] = splitRows(body, Math.max(6, Math.floor(body.height * 0.7)));
  const message = selectedMessage(view);
  const narrow = widthClass(view.cols) === 'narrow';
  const { lines, before, after, shown } = table({
    columns: [
      { head: 'TIME', width: 8, text: (one: MessageRecord) => time(one.sent_at), style: () => DIM },
      { head: 'FROM', width: 9, name: true, text: (one) => participant(one.from) },
      { head: 'TO', width: 9, name: true, text: (one) => participant(one.to) },
      { head: 'TASK', width: 4, text: (one) => one.task_id ?? '—' },
      ...(narrow ? [] : [{ head: 'STATE', width: 9, text: stateWord, style: (one: MessageRecord) => styleOf(one) ?? DIM }]),
      // Where there is little room only what needs a look says how far it came.
      {
        head: 'MESSAGE',
        width: 0,
        text: (one) => `${narrow && styleOf(one) ? `${stateWord(one)}: ` : ''}${one.text.split('\n')[0] ?? ''}`,
        style: (one) => (narrow ? styleOf(one) : undefined),
      },
    ],
    rows: list,
    selected: list.findIndex((one) => one.id === message?.id),
    height: top.height - 2,
    width: top.width - 2,
  });
  const title = message ? `${time(message.sent_at)} ${participant(message.from)} → ${participant(message.to)}${message.task_id ? ` · ${message.task_id}` : ''}` : 'Message';
  const lined = (words: string, style = {}): Line[] => wrap(words, bottom.width - 4).map((line): Line => [s(' '), u(line, style)]);
  const answer = message && writtenBack(view, message);
  const text: Line[] = message
    ? [
        ...(message.state === 'dead' ? [...lined(`Dead letter: ${message.dead_reason ?? 'no reason was given'}. ${called('message.again')} sends it again.`, TONES.bad), []] : []),
        ...lined(message.text),
        ...(answer
          ? lined(`${participant(answer.from)} wrote back after ${clock(toMs(answer.sent_at) - toMs(message.sent_at))}; ${called('message.thread')} shows the thread.`, DIM)
          : []),
      ]
    : [];
  return [
    panel(top, {
      title: `Messages ${list.length}`,
      right: view.ui.filter !== '' ? `filter: ${view.ui.filter}` : moreText(before, after) || 'newest first',
      focused: true,
      lines,
      picks: { head: 1, ids: shown.map((one) => one.id) },
    }),
    panel(bottom, { title: [u(title)], right: message && message.state !== 'dead' ? deliveryText(view.state, message) : '', lines: text, top: view.ui.top }),
  ];
}
