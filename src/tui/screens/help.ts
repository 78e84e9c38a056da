/** `?`: what works here, what works everywhere, and what the signs mean; made from the list of keys itself. */
import { STATUSES } from '../../core/view/task-status.ts';
import type { Rect } from '../frame/grid.ts';
import { type Key, keysOn, refusal } from '../keys/index.ts';
import { splitCols } from '../layout.ts';
import { SCREEN_LABELS, type View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { BOLD, DIM, KEY, TONES } from '../theme.ts';

function line(view: View, key: Key, width: number): Line {
  const why = refusal(key, view);
  return [s(` ${key.show.padEnd(width)}`, why === null ? KEY : DIM), s(key.label, why === null ? {} : DIM), ...(why === null ? [] : [u(` (${why})`, DIM)])];
}

/** Keys named in another's text (`j k`) are not listed twice. */
const listed = (keys: readonly Key[]): Key[] =>
  keys.filter((key) => !keys.some((other) => other !== key && other.show.split(' ').length > 1 && other.show.split(' ').includes(key.show) && key.show !== other.show));

export function helpBlocks(view: View, body: Rect): Block[] {
  const [left, right] = splitCols(body, Math.floor(body.width / 2));
  const keys = listed(keysOn(view.ui.screen, view));
  const here = keys.filter((key) => key.on && !key.show.startsWith('Alt+'));
  const all = keys.filter((key) => !key.on && !/^[2-9]$/.test(key.show));
  const signs: Line[] = [];
  const every = Object.values(STATUSES);
  const across = body.width >= 100 ? 4 : 3;
  for (let at = 0; at < every.length; at += across)
    signs.push([s('  '), ...every.slice(at, at + across).flatMap((one): Line => [s(`${one.glyph} `, TONES[one.tone]), s(one.word.padEnd(9))])]);
  const first: Line[] = [
    ...here.map((key) => line(view, key, 10)),
    ...(view.ui.screen === 'run' ? [[s(' Alt+1…9   ', KEY), s('agent 1 to 9')]] : []),
    [],
    [s(' LEAVING', BOLD)],
    [s(' Ctrl+C ×2 ', KEY), s('detach; agents keep running')],
    [s(' q         ', KEY), s('back, or the quit dialog')],
  ];
  const second: Line[] = [
    ...all.filter((key) => key.show !== 'q').map((key) => (key.show === '1' ? ([s(' 1 … 9          ', KEY), s('screens')] as Line) : line(view, key, 15))),
    [],
    [s(' States', BOLD)],
    ...signs,
  ];
  const most = Math.max(0, Math.max(first.length, second.length) - (body.height - 2));
  const top = Math.min(view.ui.top, most);
  return [
    panel(left, { title: `Help · ${SCREEN_LABELS[view.ui.screen]}`, focused: true, bottom: most > 0 ? 'j k scroll' : '', lines: first.slice(top) }),
    panel(right, { title: 'Keys of every screen', lines: second.slice(top) }),
  ];
}
