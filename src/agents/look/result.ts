/** What a tool gave back, as the first lines of it. */
import { TERMINAL } from '../contract.ts';
import { dim, red } from './paint.ts';
import { plain } from './plain.ts';
import { wrap } from './wrap.ts';

const RESULT_LINES = 12;

/** Painted lines; `bad` is a result that failed. */
export function resultLines(text: string, bad: boolean): string[] {
  const all = plain(text).trim().split('\n');
  const shown = all.slice(0, RESULT_LINES).map((line) => line.slice(0, 400));
  const body = wrap(shown.join('\n'), TERMINAL.cols - 4, '  ⎿ ', '    ');
  const lines = all.length > RESULT_LINES ? [...body, `    … ${all.length - RESULT_LINES} more lines`] : body;
  return lines.map(bad ? red : dim);
}
