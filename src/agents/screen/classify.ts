/** What a rendered screen says of its agent. Pure: rows, cursor and rules in, a verdict out; null: nothing that is known. */
import type { StatusSeen } from '../../protocol/words.ts';
import type { ScreenRule } from './rules.ts';

/** Rows of the foot; more than the tallest dialog's question and options need, less than an answer that quotes one fills. */
const FOOT = 20;

export interface Screen {
  /** Top to bottom, without what scrolled away. */
  rows: readonly string[];
  /** From 0. */
  cursor: { x: number; y: number };
}

export interface ScreenVerdict {
  status: StatusSeen;
  detail: string;
}

/** The first rule that matches counts. */
export function classify({ rows, cursor }: Screen, rules: readonly ScreenRule[]): ScreenVerdict | null {
  const printed = rows.map((row) => row.trimEnd());
  const foot = `\n${printed
    .filter((row) => row !== '')
    .slice(-FOOT)
    .join('\n')}`;
  const below = printed.slice(cursor.y + 1).some((row) => row !== '');
  const before = below ? null : (rows[cursor.y] ?? '').slice(0, cursor.x).trimEnd();
  for (const { match, at = 'foot', status, detail } of rules) {
    const text = at === 'foot' ? foot : before;
    if (text !== null && text !== '' && new RegExp(match, 'i').test(text)) return { status, detail };
  }
  return null;
}
