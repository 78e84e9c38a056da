/** 6 Audit: the end of the journal, newest first, as who did what to what. */
import { eventRow } from '../../core/view/event-text.ts';
import type { Event } from '../../protocol/event.ts';
import { matches } from '../derive.ts';
import type { Rect } from '../frame/grid.ts';
import { wrap } from '../frame/width.ts';
import { called } from '../keys/called.ts';
import { splitCols, splitRows, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, block, panel } from '../parts/panel.ts';
import { moreText, table } from '../parts/table.ts';
import { BOLD, DIM, KEY, TONES } from '../theme.ts';
import { nothing } from './empty.ts';

export function auditList(view: View): Event[] {
  const all = [...view.audit].reverse();
  const filter = view.ui.filter;
  if (filter === '') return all;
  return all.filter((event) => {
    const row = eventRow(event, view.state.sessions);
    return matches(filter, { id: row.on, state: row.result, agent: row.actor, text: `${row.action} ${row.detail}` });
  });
}

export const selectedEvent = (view: View): Event | undefined => {
  const list = auditList(view);
  return list.find((one) => one.seq === view.ui.event) ?? list[0];
};

const LABEL = 8;

/** What an entry says, a fact per line; what belongs together by name keeps it. */
function facts(value: unknown, name: string): [string, string][] {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value !== 'object') return [[name, String(value).replace(/^([0-9a-f]{12})[0-9a-f]{28,}$/, '$1')]];
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.length === 0 ? [] : [[name, value.join(' ')]];
  return Object.entries(value).flatMap(([key, one]) => facts(one, Array.isArray(value) ? name : name === '' ? key : `${name}.${key}`));
}

function entryLines(view: View, event: Event, width: number): Line[] {
  const { actor, body, prev, hash } = event;
  const who = [actor.kind === 'user' ? 'you' : (actor.role ?? actor.kind), `via ${actor.via}`, actor.pid ? `pid ${actor.pid}` : '', actor.session_id ?? '']
    .filter(Boolean)
    .join(' ');
  const { type, ...rest } = body;
  const short = (text: string): string => `sha256 ${text.slice(0, 4)}…${text.slice(-4)}`;
  const task = 'task_id' in body && typeof body.task_id === 'string' ? view.state.tasks[body.task_id] : undefined;
  const rows: [string, string][] = [
    ['time', event.at],
    ['actor', who],
    ['action', type],
    ...(task ? [['task', `${task.id} ${task.title}`] as [string, string]] : []),
    ...facts(rest, '').filter(([name]) => !(task && name === 'task_id')),
    ['prev', short(prev)],
    ['hash', short(hash)],
    ...(event.cause === '' ? [] : [['cause', event.cause] as [string, string]]),
  ];
  return rows.flatMap(([name, text]) => {
    const label = `${name} `.padEnd(LABEL);
    const lines = wrap(text, Math.max(10, width - label.length - 1));
    return lines.map((line, at): Line => [s(' '), u(at === 0 ? label : ' '.repeat(label.length), DIM), u(line)]);
  });
}

/** There are entries, but none that could be read. */
function unread(missing: NonNullable<View['auditMissing']>, body: Rect): Block {
  if (missing === 'reading') return block(body, [[], [], [s('  Reading the audit log…', BOLD)]]);
  return block(body, [
    [],
    [],
    [s('  The audit log cannot be read.', TONES.bad)],
    [],
    ...wrap(missing.why, body.width - 4).map((line): Line => [s('  '), u(line)]),
    [],
    [s(`    ${called('audit.verify').padEnd(3)} `, KEY), s('Check it, entry by entry.')],
    [],
    ...wrap('The run itself goes on; what comes from now on stands here. In a shell: maos-tui doctor', body.width - 4).map((line): Line => [s(`  ${line}`, DIM)]),
  ]);
}

export function auditScreen(view: View, body: Rect): Block[] {
  const list = auditList(view);
  if (list.length === 0 && view.ui.filter === '') return view.state.seq > 0 && view.auditMissing !== null ? [unread(view.auditMissing, body)] : nothing('audit', view, body);
  const event = selectedEvent(view);
  const row = (one: Event) => eventRow(one, view.state.sessions);
  // Beside the list where there is room, below it when asked for.
  const beside = widthClass(view.cols) !== 'narrow';
  const [top, bottom] = beside ? splitCols(body, Math.floor(body.width * 0.6)) : view.ui.detail ? splitRows(body, Math.max(6, Math.floor(body.height * 0.55))) : [body, null];
  const { lines, before, after, shown } = table({
    columns: [
      { head: 'TIME', width: 8, text: (one: Event) => new Date(one.at).toTimeString().slice(0, 8), style: () => DIM },
      { head: 'ACTOR', width: 9, name: true, text: (one) => row(one).actor },
      { head: 'ACTION', width: view.cols < 160 ? 19 : 22, text: (one) => one.body.type },
      { head: 'ON', width: 5, text: (one) => row(one).on },
      {
        head: 'RESULT',
        width: 6,
        text: (one) => row(one).result,
        style: (one) => (row(one).result === 'FAIL' ? TONES.bad : row(one).result === 'open' ? TONES.warn : DIM),
      },
      { head: 'DETAIL', width: 0, text: (one) => row(one).detail },
    ],
    rows: list,
    selected: list.findIndex((one) => one.seq === event?.seq),
    height: top.height - 2,
    width: top.width - 2,
  });
  const blocks = [
    panel(top, {
      title: `Audit ${view.state.seq}${view.ui.filter === '' && list.length < view.state.seq ? ` · newest ${list.length}` : ''}`,
      right: view.ui.filter !== '' ? `filter: ${view.ui.filter}` : moreText(before, after) || `newest first${view.ui.event === null ? ' · follow on' : ''}`,
      focused: true,
      lines,
      picks: { head: 1, ids: shown.map((one) => one.seq) },
    }),
  ];
  if (bottom && event) {
    const text = entryLines(view, event, bottom.width - 2);
    blocks.push(panel(bottom, { title: `Entry ${event.seq}`, right: beside ? '' : 'Enter closes', lines: text, top: view.ui.top }));
  }
  return blocks;
}
