/** 7 Cost: what was spent of the budget, and by whom; unknown prices are said to be unknown, never shown as nothing. */

import { type CostRow, costBy, costText, runBudget, runCost, type Split, UNNAMED } from '../../core/view/cost.ts';
import { costForecast, costRate } from '../../core/view/cost-pace.ts';
import { clock, money, tokens } from '../../core/view/format.ts';
import { criticalPath } from '../../core/view/graph-facts.ts';
import { runElapsed } from '../../core/view/status.ts';
import type { Rect } from '../frame/grid.ts';
import { clip, clipMiddle } from '../frame/width.ts';
import { splitCols, splitRows, widthClass } from '../layout.ts';
import type { CostOrder, View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, inner, panel, type StillTable } from '../parts/panel.ts';
import { moreText, windowStart } from '../parts/table.ts';
import { agentName } from '../parts/task-list.ts';
import { DIM, TONES } from '../theme.ts';
import { nothing } from './empty.ts';

interface Row extends CostRow {
  what: string;
}

/** What the second column says of each. */
const SECOND: Record<Split, string> = { role: 'AGENT', task: 'TITLE', agent: 'MODEL', model: 'AGENT', session: 'TASK' };

const ORDER: Record<CostOrder, (a: CostRow, b: CostRow) => number> = {
  cost: () => 0,
  in: (a, b) => b.usage.input_tokens - a.usage.input_tokens,
  out: (a, b) => b.usage.output_tokens - a.usage.output_tokens,
  name: (a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }),
};

const each = (names: readonly (string | null)[]): string => [...new Set(names.filter((name) => name !== null && name !== ''))].join(' ');

/** As they are split and sorted now. */
export const costRows = (view: View): Row[] => rowsBy(view, view.ui.costBy).sort(ORDER[view.ui.costSort]);

function rowsBy(view: View, by: Split): Row[] {
  const all = Object.entries(view.state.run?.ledger ?? {});
  const entries = (role: string) => all.flatMap(([, entry]) => (entry.role === role ? [entry] : []));
  const models = (role: string): string => each(entries(role).flatMap(({ used }) => used.map(({ model }) => model)));
  const agents = (role: string): string =>
    view.state.run?.config.roles[role] && view.state.run.config.roles[role].agents === undefined ? agentName(view, role) : each(entries(role).map(({ agent }) => agent));
  const what = (name: string): string => {
    switch (by) {
      case 'role':
        return `${agents(name)} ${models(name)}`.trim();
      case 'task':
        return view.state.tasks[name]?.title ?? 'plans of the architect';
      case 'agent':
        return each(all.flatMap(([, entry]) => (entry.agent === name ? entry.used.map(({ model }) => model) : [])));
      case 'model':
        return each(all.flatMap(([, entry]) => (entry.used.some(({ model }) => (model ?? UNNAMED) === name) ? [entry.agent] : [])));
      case 'session': {
        const entry = view.state.run?.ledger[name];
        return entry ? `${entry.role} ${entry.task_id ?? entry.purpose}` : '';
      }
    }
  };
  return costBy(view.state, by).map((row) => ({
    ...row,
    what: what(row.name),
  }));
}

const count = (many: number): string => (many === 0 ? '' : tokens(many));

/** What a table puts round every cell. */
const AROUND = 2;
const NUMBERS = 6;
const MONEY = 8;
const SHARE = 5;
/** Below this, titles need the room that token counts would take. */
const WIDE = 76;

/** The rows that have room, the one at `top` among them; the second column takes what is left of `width`. */
/** The two columns before the money: tokens where there is room for them, else how often a task was tried and what it was estimated at. */
function middle(view: View, by: Split, width: number): { heads: readonly string[]; share: boolean; cells(row: Row): string[] } {
  if (by !== 'task' || width >= WIDE) return { heads: ['IN', 'OUT'], share: true, cells: ({ usage }) => [count(usage.input_tokens), count(usage.output_tokens)] };
  return {
    heads: ['TRY', 'EST'],
    share: false,
    cells: ({ name }) => {
      const task = view.state.tasks[name];
      return [task ? String(task.attempts.length || 1) : '', task?.estimate?.usd === undefined ? '' : money(task.estimate.usd)];
    },
  };
}

function costTable(view: View, rows: readonly Row[], total: number, by: Split, rect: Rect, top: number): { table: StillTable; before: number; after: number } {
  const first = by.toUpperCase();
  const height = Math.max(0, rect.height - 1);
  const start = windowStart(rows.length, top, height);
  const shown = rows.slice(start, start + height);
  const names = Math.min(12, Math.max(first.length, ...shown.map((row) => row.name.length)));
  const { heads, share, cells } = middle(view, by, rect.width);
  const rest = [1, names, 0, NUMBERS, NUMBERS, MONEY, ...(share ? [SHARE] : [])];
  const room = Math.max(4, rect.width - rest.reduce((sum, width) => sum + width + AROUND, 0));
  return {
    before: start,
    after: Math.max(0, rows.length - start - height),
    table: {
      selected: top < 0 ? -1 : top - start,
      columns: [
        { head: first },
        { head: SECOND[by].padEnd(room) },
        ...heads.map((head) => ({ head: head.padStart(NUMBERS), align: 'right' as const })),
        { head: 'COST'.padStart(MONEY), align: 'right' },
        ...(share ? [{ head: 'SHARE', align: 'right' as const }] : []),
      ],
      rows: shown.map((row) => [
        clipMiddle(row.name, names),
        clip(row.what, room),
        ...cells(row),
        costText(row.usage, row.usd) || 'unknown',
        ...(share ? [row.usage.usd === null || total === 0 ? '' : `${Math.round((row.usage.usd / total) * 100)}%`] : []),
      ]),
    },
  };
}

function budget(view: View, rect: Rect): Block {
  const run = view.state.run;
  const spent = runCost(view.state);
  const usd = spent.usd;
  const none = Object.keys(run?.ledger ?? {}).length === 0;
  const limit = runBudget(run);
  const elapsed = runElapsed(view.state, view.now);
  const room = Math.max(10, Math.min(60, rect.width - 40));
  const part = limit && usd !== null ? Math.min(1, usd / limit) : 0;
  const bar: Line = limit
    ? [
        s('  ['),
        s('#'.repeat(Math.round(part * room)), TONES[part > 0.75 ? 'warn' : 'good']),
        s('.'.repeat(room - Math.round(part * room)), DIM),
        s(`] ${Math.round(part * 100)}%`),
      ]
    : [s('  no budget is set', DIM)];
  const pace = costRate(view.state, view.audit, view.now);
  const rate = pace === null || usd === null ? 'not known yet' : `${money(pace) || '$0.00'}/min (last 5 min)`;
  const ahead = run?.ended_at === null ? costForecast(view.state) : null;
  const minutes = run?.ended_at === null ? criticalPath(view.state, view.derived.graph, view.derived.statuses).minutesLeft : null;
  const cached = run?.usage.cached_tokens;
  return panel(rect, {
    title: 'Budget',
    right: limit ? `stop $${limit}` : 'settings.budget_usd sets one',
    lines: [
      [s(` ${none ? 'Nothing reported yet' : usd === null ? 'Cost unknown' : costText(spent)}${limit ? ` of $${limit}` : ''}`, { bold: true }), ...bar],
      [
        s(` Rate ${rate}`),
        ...(ahead ? [s(`   Forecast ${money(ahead.usd)} at the end (±${money(ahead.give)})`, limit && ahead.usd > limit ? TONES.warn : {})] : []),
        ...(ahead || run?.ended_at !== null ? [] : [s('   Forecast after three tasks', DIM)]),
      ],
      [
        s(
          ` Time ${clock(elapsed)}${run?.ended_at === null ? ` so far${minutes ? `, about ${minutes} min left` : ''}` : ''}   ${
            cached && run
              ? `Cache reads ${Math.round((cached / Math.max(1, run.usage.input_tokens)) * 100)}% of input`
              : `tokens in ${tokens(run?.usage.input_tokens ?? 0)}, out ${tokens(run?.usage.output_tokens ?? 0)}`
          }`,
        ),
      ],
      [s(` Subscription agents show list price, not your bill.${!none && (spent.partial || usd === null) ? ' ≥ a part is unknown.' : ''}`, DIM)],
    ],
  });
}

export function costScreen(view: View, body: Rect): Block[] {
  if (!view.state.run) return nothing('cost', view, body);
  const [top, rest] = splitRows(body, Math.min(6, Math.max(3, body.height - 8)));
  const { costBy: by, costSort } = view.ui;
  const spent = runCost(view.state);
  const total = spent.usd ?? 0;
  const one = (rect: Rect, by: Split, rows: Row[], focused: boolean): Block[] => {
    const inside = inner(rect);
    const { table, before, after } = costTable(view, rows, total, by, inside, focused ? Math.min(view.ui.top, rows.length - 1) : -1);
    const frame = panel(rect, {
      title: `By ${by}${focused && costSort !== 'cost' ? ` · sorted by ${costSort}` : ''}`,
      right: moreText(before, after) || (focused && rows.length > 0 ? `total ${costText(spent) || 'unknown'}` : ''),
      focused,
      lines: rows.length > 0 ? [] : [[s(' No agent has reported a cost yet.', DIM)]],
    });
    return rows.length > 0 ? [frame, { rect: inside, lines: [], table }] : [frame];
  };
  if (widthClass(view.cols) === 'narrow') return [budget(view, top), ...one(rest, by, costRows(view), true)];
  const [left, right] = splitCols(rest, Math.floor(rest.width / 2));
  const other: Split = by === 'task' ? 'role' : 'task';
  return [budget(view, top), ...one(left, by, costRows(view), true), ...one(right, other, rowsBy(view, other), false)];
}

export const costMessage = (): Line => [u("Costs come from each agent's own usage report; ~ marks an estimate.")];
