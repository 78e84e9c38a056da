/** The goal being written: the whole screen is its field, what the run would begin with, what comes of Enter, and earlier goals. Pure. */
import { approvalText, problemLines, teamText } from '../dialogs/goal.ts';
import type { Caret } from '../frame/diff.ts';
import type { Rect } from '../frame/grid.ts';
import { wrap } from '../frame/width.ts';
import { splitCols, splitRows, widthClass } from '../layout.ts';
import type { Dialog, View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { emptyField, shownField } from '../parts/text-field.ts';
import { DIM, KEY, TONES } from '../theme.ts';

/** Earlier goals shown beside it. */
const RECENT = 6;

const shownSetting = (view: View, key: string): string => view.settings.find((row) => row.key === `settings.${key}`)?.shown ?? '';

/** With what a run would begin. The settings are known at once; what the repository adds comes a moment later. */
function optionLines(view: View, width: number): Line[] {
  const { beforehand } = view;
  const row = (name: string, text: string, more = ''): Line[] =>
    wrap(text, width - 11)
      .slice(0, 2)
      .map((line, at): Line => [s(` ${(at === 0 ? name : '').padEnd(10)}`, DIM), u(line), s(at === 0 && more !== '' ? `   ${more}` : '', DIM)]);
  const known = beforehand && 'config' in beforehand ? beforehand : null;
  const budget = shownSetting(view, 'budget_usd');
  const parallel = shownSetting(view, 'parallel');
  const asked = { ask: 'plan, permissions and reviews', plan: 'plan and permissions', auto: 'only the last merge' };
  const autonomy = shownSetting(view, 'autonomy');
  return [
    ...(beforehand && 'problem' in beforehand ? [...problemLines(beforehand, width), []] : []),
    ...(known ? row('Team', teamText(known.config)) : beforehand ? [] : row('Team', 'looking at the repository…')),
    ...row('Parallel', `${parallel} agent${parallel === '1' ? '' : 's'} at a time`),
    ...row('Autonomy', autonomy, `asks you: ${asked[autonomy as keyof typeof asked] ?? ''}`),
    ...row('Budget', known && known.config.budget_usd === null ? 'none' : budget.startsWith('$') ? `stops at ${budget} and asks you` : budget),
    ...(known ? row('Base', `${known.base.branch} @ ${known.base.commit.slice(0, 7)} · on a new branch maos/…`) : []),
    ...row('Checks', shownSetting(view, 'checks')),
    ...(known?.notes ?? []).flatMap((note) =>
      wrap(note, width - 4)
        .slice(0, 2)
        .map((line, at): Line => [s(at === 0 ? ' ▲ ' : '   ', TONES.warn), u(line)]),
    ),
  ];
}

function nextLines(view: View, dialog: Dialog, width: number): Line[] {
  const known = view.beforehand && 'config' in view.beforehand ? view.beforehand.config : null;
  const step = (at: number, text: string): Line[] => wrap(text, width - 4).map((line, row): Line => [s(row === 0 ? ` ${at} ` : '   ', KEY), s(line)]);
  const recent = (dialog.history ?? []).slice(0, RECENT);
  return [
    ...step(1, 'The architect reads the repository and proposes tasks with dependencies, usually within 1 to 3 minutes.'),
    ...step(2, approvalText(known)),
    ...step(3, 'Agents work in worktrees of their own. You are asked before anything reaches your branch.'),
    ...(recent.length > 0
      ? [
          [],
          [s(' Recent goals', { bold: true }), s('   ↑ takes one up', DIM)],
          ...recent.map((goal, at): Line => [s(dialog.recalled?.at === at ? ' ▸ ' : ' · ', KEY), u(goal.split('\n')[0])]),
        ]
      : []),
  ];
}

const count = (text: string): string => {
  const chars = [...text].length;
  const lines = text.split('\n').length;
  return chars === 0 ? '' : `${lines > 1 ? `${lines} lines · ` : ''}${chars} char${chars === 1 ? '' : 's'}`;
};

/** Without a word yet: what makes a good one. */
const EXAMPLES = ['What should be done? One feature with a visible result is a good goal:', '', '  Add rate limiting to /login and prove it with a load test'];

export function goalScreen(view: View, dialog: Dialog, body: Rect): { blocks: Block[]; caret: Caret } {
  const narrow = widthClass(view.cols) === 'narrow';
  const [left, right] = narrow ? [body, null] : splitCols(body, body.width - Math.floor(view.cols * 0.366));
  const [top, options] = splitRows(left, Math.max(5, Math.floor(body.height * 0.46)));
  const field = dialog.field ?? emptyField();
  const { rows, x, y } = shownField(field, top.width - 4, top.height - 2);
  const lines = field.text === '' ? EXAMPLES.map((text): Line => [s(' '), s(text, DIM)]) : rows.map((text): Line => [s(' '), u(text)]);
  return {
    blocks: [
      panel(top, { title: dialog.title, right: count(field.text), focused: true, lines }),
      panel(options, { title: 'Options', right: 'Tab changes them', lines: optionLines(view, options.width - 2) }),
      ...(right ? [panel(right, { title: 'What happens next', lines: nextLines(view, dialog, right.width - 2) })] : []),
    ],
    caret: { x: top.x + 2 + x, y: top.y + 1 + y, visible: true },
  };
}

/** What the line above the footer says meanwhile. */
export const goalMessage = ({ ui }: View): Line => [
  s(
    ui.dialog?.back
      ? 'Nothing has begun. Esc goes back to the goal as you wrote it.'
      : ui.dialog?.field?.text.trim()
        ? 'Kept as a draft. Paste is safe: pasted lines never send.'
        : 'Nothing is sent before a second step.',
  ),
];
