/** 9 Setup: every setting with who says so, as `config list` has it, and below it what this run was given. */
import { ORDER, type SettingRow } from '../../core/view/settings.ts';
import { agentsOf } from '../../core/view/task-row.ts';
import { matches } from '../derive.ts';
import type { FirstCheck } from '../first-check.ts';
import type { Rect } from '../frame/grid.ts';
import { wrap } from '../frame/width.ts';
import { called } from '../keys/called.ts';
import { splitCols, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { moreText, table } from '../parts/table.ts';
import { nameOf } from '../parts/task-list.ts';
import { DIM, KEY, TONES } from '../theme.ts';

interface Row {
  name: string;
  value: string;
  from: string;
  setting: SettingRow | null;
  check?: FirstCheck | null;
}

const minutes = (ms: number) => `${Math.round(ms / 60_000)} min`;

/** What this run was given; it keeps that, whatever the files say now. */
function runRows(view: View): Row[] {
  const run = view.state.run;
  const row = (name: string, value: string): Row => ({ name, value, from: 'run', setting: null });
  if (!run) return [row('Directory', view.dir || 'none yet')];
  return [
    row('This run', `${run.id} on ${run.branch}, from ${run.base.branch} at ${run.base.commit.slice(0, 7)}`),
    row('Directory', view.dir),
    ...Object.values(run.config.roles).map((role) => {
      const where = role.access_level === 'read' ? 'reads only' : role.directories.write.length > 0 ? `writes ${role.directories.write.join(' ')}` : 'writes everywhere';
      const model = role.agent.model ? ` ${role.agent.model}` : '';
      return row(
        role.name,
        `${agentsOf(role).map(nameOf).join(', then ')}${model} · ${where} · ${minutes(role.timeout_ms)}${role.instances === null ? '' : ` · at most ${role.instances}`}`,
      );
    }),
  ];
}

const GLYPHS = { ok: '✓', warn: '▲', fail: '✗' } as const;

/** What is here: the agents first, then what they stand on. */
function hereRows({ checks }: View): Row[] {
  const row = (name: string, value: string, check: FirstCheck | null): Row => ({ name, value, from: 'here', setting: null, check });
  if (checks === null) return [];
  const agents = checks.filter(({ id }) => id.startsWith('agent.'));
  return [...agents, ...checks.filter((one) => !agents.includes(one))].map((one) =>
    row(one.id.startsWith('agent.') ? `Agent ${one.id.slice(6)}` : one.id.replace(/^./, (first) => first.toUpperCase()), `${GLYPHS[one.state]} ${one.summary}`, one),
  );
}

/** All of them, or what the filter leaves. */
export function setupRows(view: View): Row[] {
  const settings = view.settings.map((one): Row => ({ name: one.label, value: one.shown, from: one.from, setting: one }));
  return [...settings, ...hereRows(view), ...runRows(view)].filter((row) =>
    matches(view.ui.filter, { id: row.setting?.key ?? row.name, state: row.from, agent: row.name, text: `${row.name} ${row.value}` }),
  );
}

const selected = (view: View, rows: readonly Row[]): number => Math.max(0, Math.min(view.ui.top, rows.length - 1));

/** The setting under the mark; null on a row of the run. */
export function chosenSetting(view: View): SettingRow | null {
  const rows = setupRows(view);
  return rows[selected(view, rows)]?.setting ?? null;
}

/** What the run that is under way was given, where that is something else by now. */
function given(view: View, key: string): unknown {
  const config: Readonly<Record<string, unknown>> = { ...view.state.run?.config };
  return key.startsWith('settings.') ? config[key.slice(9)] : undefined;
}

function about(view: View, row: Row, width: number): Line[] {
  const text = (words: string): Line[] => wrap(words, width - 2).map((line): Line => [s(' '), u(line)]);
  const { setting } = row;
  if (row.check)
    return [
      ...row.check.summary.split('; ').flatMap(text),
      ...(row.check.fix === '' ? [] : [[], [s(' To do', KEY)] as Line, ...text(row.check.fix)]),
      [],
      ...text('8 shows what runs now; maos-tui doctor checks all of it.'),
    ];
  if (!setting) return [...text(row.value), [], ...text('A run keeps what it was given when it began. The files count for the next one.')];
  const values = setting.setting?.kind === 'switch' ? ['on', 'off'] : (setting.setting?.values ?? []);
  const run = given(view, setting.key);
  const other = run !== undefined && run !== null && setting.value !== undefined && JSON.stringify(run) !== JSON.stringify(setting.value);
  return [
    ...text(setting.about),
    [],
    ...values.map((value): Line => [s(value === setting.shown ? ' ▸ ' : '   ', KEY), s(value === setting.shown ? '(*) ' : '( ) '), s(value)]),
    ...(values.length > 0 ? [[]] : []),
    ...text(setting.by ? `${setting.by} decides here, whatever the files say.` : setting.from === 'default' ? 'Nobody has set it.' : `Set by the ${setting.from}.`),
    ...(other ? text(`This run was given ${String(run)}.`) : []),
    ...(setting.setting ? [[], [s(` maos-tui config set ${setting.key} …`, DIM)]] : []),
    ...(setting.key === 'ui.notify' ? [[], [s(` ${called('setup.call-test')}`, KEY), s(' sends a test notification.')]] : []),
  ];
}

export function setupScreen(view: View, body: Rect): Block[] {
  const rows = setupRows(view);
  const at = selected(view, rows);
  const narrow = widthClass(view.cols) === 'narrow';
  const [left, right] = narrow ? [body, null] : splitCols(body, Math.floor(body.width * 0.575));
  const { lines, before, after, shown } = table({
    columns: [
      { head: 'SETTING', width: 20, text: (row: Row) => row.name },
      { head: 'VALUE', width: 0, text: (row) => row.value },
      {
        head: 'FROM',
        width: 8,
        text: (row) => row.from,
        style: (row) =>
          row.check
            ? TONES[row.check.state === 'ok' ? 'good' : row.check.state === 'warn' ? 'warn' : 'bad']
            : row.from === 'default' || row.from === 'run'
              ? DIM
              : row.from === 'flag' || row.from === 'env'
                ? TONES.warn
                : undefined,
      },
    ],
    rows,
    selected: at,
    height: left.height - 2,
    width: left.width - 2,
  });
  const { filter } = view.ui;
  const list = panel(left, {
    title: filter === '' ? 'Setup' : `Setup · ${rows.length} with ${filter}`,
    right: ORDER,
    bottom: moreText(before, after),
    focused: true,
    lines,
    picks: { head: 1, ids: shown.map((_, row) => before + row) },
  });
  const row = rows[at];
  return right && row ? [list, panel(right, { title: row.name, lines: about(view, row, right.width - 2) })] : [list];
}

/** What the line above the footer says of the chosen row where there is no room beside the list. */
export function setupMessage(view: View): string {
  const rows = setupRows(view);
  const { setting, check } = rows[selected(view, rows)] ?? {};
  if (rows.length === 0) return 'Nothing matches. Esc shows all again.';
  if (check && widthClass(view.cols) === 'narrow') return check.fix === '' ? check.summary : `To do: ${check.fix}`;
  return setting && widthClass(view.cols) === 'narrow' ? setting.about : 'A run keeps what it was given; settings count for the next one.';
}
