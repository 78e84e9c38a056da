/** 6 Audit: the end of the journal, newest first, as who did what to what. */
import { eventRow } from '../../core/view/event-text.ts';
import type { Event } from '../../protocol/event.ts';
import { matches } from '../derive.ts';
import type { Rect } from '../frame/grid.ts';
import { wrap } from '../frame/width.ts';
import { splitRows } from '../layout.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { moreText, table } from '../parts/table.ts';
import { DIM, TONES } from '../theme.ts';
import { nothing } from './empty.ts';

export function auditList(view: View): Event[] {
  const all = [...view.audit].reverse();
  const filter = view.ui.filter;
  if (filter === '') return all;
  return all.filter((event) => {
    const row = eventRow(event);
    return matches(filter, { id: row.on, state: row.result, agent: row.actor, text: `${row.action} ${row.detail}` });
  });
}

export const selectedEvent = (view: View): Event | undefined => {
  const list = auditList(view);
  return list.find((one) => one.seq === view.ui.event) ?? list[0];
};

export function auditScreen(view: View, body: Rect): Block[] {
  const list = auditList(view);
  if (list.length === 0 && view.ui.filter === '') return nothing('audit', body);
  const event = selectedEvent(view);
  const [top, bottom] = view.ui.detail ? splitRows(body, Math.max(6, Math.floor(body.height * 0.55))) : [body, null];
  const { lines, before, after } = table({
    columns: [
      { head: 'TIME', width: 8, text: (one: Event) => new Date(one.at).toTimeString().slice(0, 8), style: () => DIM },
      { head: 'ACTOR', width: 9, text: (one) => eventRow(one).actor },
      { head: 'ACTION', width: view.cols < 110 ? 19 : 22, text: (one) => one.body.type },
      { head: 'ON', width: 5, text: (one) => eventRow(one).on },
      {
        head: 'RESULT',
        width: 6,
        text: (one) => eventRow(one).result,
        style: (one) => (eventRow(one).result === 'FAIL' ? TONES.bad : eventRow(one).result === 'open' ? TONES.warn : DIM),
      },
      { head: 'DETAIL', width: 0, text: (one) => eventRow(one).detail },
    ],
    rows: list,
    selected: list.findIndex((one) => one.seq === event?.seq),
    height: top.height - 2,
    width: top.width - 2,
  });
  const blocks = [
    panel(top, { title: `Audit ${view.state.seq}`, right: view.ui.filter !== '' ? `filter: ${view.ui.filter}` : moreText(before, after) || 'newest first', focused: true, lines }),
  ];
  if (bottom && event) {
    const text: Line[] = [
      [s(' actor  ', DIM), u(`${event.actor.kind} via ${event.actor.via}${event.actor.pid ? ` pid ${event.actor.pid}` : ''}`)],
      [s(' hash   ', DIM), s(event.hash)],
      ...wrap(JSON.stringify(event.body, null, 1), bottom.width - 4).map((line): Line => [s(' '), u(line)]),
    ];
    blocks.push(panel(bottom, { title: `#${event.seq} ${event.body.type}`, right: 'Enter closes', lines: text.slice(view.ui.top) }));
  }
  return blocks;
}
