/** A file of the user's that cannot be read: said above every screen, and shown at the place itself on Tasks. What is wrong comes from a check, never from here. */
import type { BrokenFile } from '../broken-file.ts';
import type { Rect } from '../frame/grid.ts';
import { wrap } from '../frame/width.ts';
import { called } from '../keys/called.ts';
import { splitCols, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { DIM, KEY, TONES } from '../theme.ts';

const clockTime = (at: string) => new Date(at).toTimeString().slice(0, 8);

/** What it means, on two lines. */
export function brokenBanner(broken: BrokenFile, view: View): Line[] {
  const [first] = broken.problems;
  const cause = u(first ? ` Line ${first.line}, column ${first.col}: ${first.message}` : '', TONES.warn);
  const meaning =
    broken.name === 'multi-agent.yaml'
      ? 'No run starts with it until it is.'
      : broken.kept === null
        ? 'Nobody is there to put it right; the journal is whole.'
        : `Agents go on. In use: the last good copy, ${clockTime(broken.at)}.`;
  const shown = view.ui.screen === 'tasks';
  return [
    [s(` ▲ ${broken.name} was edited by hand and is not valid.`, TONES.warn), ...(shown ? [] : [cause])],
    [s(`   ${meaning}`), ...(shown ? [] : [s(`  ${called('screen.tasks')}`, KEY), s(' shows it')])],
  ];
}

const CONTEXT = { before: 2, after: 1 };

/** The lines round a place, the line itself pointed at. */
function around(lines: readonly string[], line: number, col: number | null): Line[] {
  const first = Math.max(1, line - CONTEXT.before);
  return lines.slice(first - 1, line + CONTEXT.after).flatMap((text, at): Line[] => {
    const number = first + at;
    const row: Line = [s(number === line ? '   ▸ ' : '     ', KEY), s(`${String(number).padStart(4)}  `, DIM), u(text.replaceAll('\t', ' '))];
    return number === line && col !== null ? [row, [s(' '.repeat(10 + col)), s('^', TONES.bad)]] : [row];
  });
}

function problemLines({ problems, lines }: BrokenFile, width: number): Line[] {
  return problems.flatMap(({ line, col, message, hint }, at): Line[] => {
    const [first = '', ...more] = wrap(
      `line ${line}, column ${col}: ${message}${/[.!?]$/.test(message) ? '' : '.'}${hint ? ` ${hint[0]?.toUpperCase()}${hint.slice(1)}.` : ''}`,
      width - 6,
    );
    return [[s(` ${at + 1}`.padEnd(4), KEY), u(first)], ...more.map((text): Line => [s('    '), u(text)]), [], ...(lines.length > 0 ? [...around(lines, line, col), []] : [])];
  });
}

function goodLines({ good, problems: [first] }: BrokenFile, height: number, top: number): Line[] {
  const start = Math.max(0, Math.min((first?.line ?? 1) - 3 + top, good.length - height));
  return good.slice(start, start + height).map((text, at): Line => [s(`${String(start + at + 1).padStart(5)}  `, DIM), u(text.replaceAll('\t', ' '))]);
}

const lead = (text: string, width: number): Line[] => wrap(text, width - 2).map((line): Line => [s(' '), s(line)]);

export function brokenScreen(broken: BrokenFile, view: View, body: Rect): Block[] {
  const { good, problems, kept, name } = broken;
  const compared = good.length > 0 && widthClass(view.cols) !== 'narrow';
  const [left, right] = compared ? splitCols(body, Math.floor(body.width * 0.55)) : [body, body];
  const copy = (rect: Rect, focused: boolean): Block =>
    panel(rect, { title: 'The last good copy', right: 'in use', focused, lines: goodLines(broken, rect.height - 2, view.ui.lastGood ? view.ui.top : 0) });
  if (good.length > 0 && !compared && view.ui.lastGood) return [copy(body, true)];
  const width = left.width - 2;
  const way =
    kept === null
      ? `${called('broken.edit')} opens $EDITOR there. Saving a valid file clears this by itself.`
      : `${called('broken.edit')} opens your version in $EDITOR there; what you save is taken once it is valid. ${called('broken.leave')} leaves it: your version stays in ${kept}.`;
  return [
    panel(left, {
      title: name === 'tasks.json' ? '.multi-agent/tasks.json' : name,
      right: `${problems.length} problem${problems.length === 1 ? '' : 's'}`,
      focused: !(compared && view.ui.lastGood),
      lines: [...problemLines(broken, width).slice(0, Math.max(4, left.height - 5)), ...lead(way, width)],
    }),
    ...(compared ? [copy(right, view.ui.lastGood)] : []),
  ];
}
