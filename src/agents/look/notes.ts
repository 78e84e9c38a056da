/** Lines in an agent's pane that are not its own: what it was asked, and what this program says about it. */
import type { Brief } from '../../protocol/brief.ts';
import { TERMINAL } from '../contract.ts';
import { dim, yellow } from './paint.ts';
import { oneLine, plain } from './plain.ts';
import { wrap } from './wrap.ts';

/** What the terminal is given. */
export const toBytes = (lines: readonly string[]): Uint8Array => Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'utf8');
/** What the session is for, as its first line. */
export function headline(brief: Brief, resumed: boolean): string[] {
  const what = brief.task === null ? brief.goal : `${brief.task.id} ${brief.task.title}`;
  return asked(`${brief.purpose === 'task' ? '' : `${brief.purpose}: `}${oneLine(what, 200)}${resumed ? ' (going on)' : ''}`);
}
/** Something that came from the user's side of the session. */
export const asked = (what: string): string[] => wrap(plain(what), TERMINAL.cols - 4, '> ').map(dim);
export const noted = (what: string): string[] => wrap(plain(what), TERMINAL.cols - 4, '  ').map(yellow);
