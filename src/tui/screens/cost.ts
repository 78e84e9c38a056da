/** 7 Cost: what was spent of the budget, and by whom; unknown prices are said to be unknown, never shown as nothing. */

import { type CostRow, costBy, costText, runBudget, runCost } from '../../core/view/cost.ts';
import { clock, money, tokens } from '../../core/view/format.ts';
import { runElapsed } from '../../core/view/status.ts';
import type { Rect } from '../frame/grid.ts';
import { clip } from '../frame/width.ts';
import { splitCols, splitRows, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, inner, panel, type StillTable } from '../parts/panel.ts';
import { moreText, windowStart } from '../parts/table.ts';
import { agentName } from '../parts/task-list.ts';
import { DIM, TONES } from '../theme.ts';
import { nothing } from './empty.ts';

interface Row extends CostRow {
  what: string;
}

function rowsBy(view: View, by: 'role' | 'task'): Row[] {
  const entries = (role: string) => Object.values(view.state.run?.ledger ?? {}).filter((entry) => entry.role === role);
  const models = (role: string): string => [...new Set(entries(role).flatMap(({ used }) => used.map(({ model }) => model ?? '')))].join(' ');
  const agents = (role: string): string =>
    view.state.run?.config.roles[role]?.agents === undefined ? agentName(view, role) : [...new Set(entries(role).map(({ agent }) => agent))].join(' ');
  return costBy(view.state, by).map((row) => ({
    ...row,
    what: by === 'role' ? `${agents(row.name)} ${models(row.name)}`.trim() : (view.state.tasks[row.name]?.title ?? 'plans of the architect'),
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
function costTable(rows: readonly Row[], total: number, first: string, rect: Rect, top: number): { table: StillTable; before: number; after: number } {
  const height = Math.max(0, rect.height - 1);
  const start = windowStart(rows.length, top, height);
  const shown = rows.slice(start, start + height);
  const names = Math.min(12, Math.max(first.length, ...shown.map((row) => row.name.length)));
  const counts = first === 'ROLE' || rect.width >= WIDE;
  const rest = [1, names, 0, ...(counts ? [NUMBERS, NUMBERS] : []), MONEY, SHARE];
  const room = Math.max(4, rect.width - rest.reduce((sum, width) => sum + width + AROUND, 0));
  return {
    before: start,
    after: Math.max(0, rows.length - start - height),
    table: {
      selected: top < 0 ? -1 : top - start,
      columns: [
        { head: first },
        { head: (first === 'ROLE' ? 'AGENT' : 'TITLE').padEnd(room) },
        ...(counts
          ? [
              { head: 'IN'.padStart(NUMBERS), align: 'right' as const },
              { head: 'OUT'.padStart(NUMBERS), align: 'right' as const },
            ]
          : []),
        { head: 'COST'.padStart(MONEY), align: 'right' },
        { head: 'SHARE', align: 'right' },
      ],
      rows: shown.map(({ name, what, usage, usd }) => [
        clip(name, names),
        clip(what, room),
        ...(counts ? [count(usage.input_tokens), count(usage.output_tokens)] : []),
        costText(usage, usd) || 'unknown',
        usage.usd === null || total === 0 ? '' : `${Math.round((usage.usd / total) * 100)}%`,
      ]),
    },
  };
}

function budget(view: View, rect: Rect): Block {
  const run = view.state.run;
  const spent = runCost(view.state);
  const usd = spent.usd;
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
  const rate = usd !== null && elapsed > 60_000 ? `${money(usd / (elapsed / 60_000))}/min over the whole run` : 'not known yet';
  return panel(rect, {
    title: 'Budget',
    right: limit ? `stop $${limit}` : 'settings.budget_usd sets one',
    lines: [
      [s(` ${usd === null ? 'Cost unknown' : costText(spent)}${limit ? ` of $${limit}` : ''}`, { bold: true }), ...bar],
      [s(` Rate ${rate}`)],
      [s(` Time ${clock(elapsed)}   tokens in ${tokens(run?.usage.input_tokens ?? 0)}, out ${tokens(run?.usage.output_tokens ?? 0)}`)],
      [
        s(
          ` As agents report it, not the bill of a subscription.${spent.estimated ? ' ~ estimated from list prices.' : ''}${spent.partial || spent.usd === null ? ' ≥ a part is unknown.' : ''}`,
          DIM,
        ),
      ],
    ],
  });
}

export function costScreen(view: View, body: Rect): Block[] {
  if (!view.state.run) return nothing('cost', body);
  const [top, rest] = splitRows(body, Math.min(6, Math.max(3, body.height - 8)));
  const roles = rowsBy(view, 'role');
  const tasks = rowsBy(view, 'task');
  const spent = runCost(view.state);
  const total = spent.usd ?? 0;
  const one = (rect: Rect, title: string, rows: Row[], first: string, focused: boolean): Block[] => {
    const inside = inner(rect);
    const { table, before, after } = costTable(rows, total, first, inside, focused ? Math.min(view.ui.top, rows.length - 1) : -1);
    const frame = panel(rect, {
      title,
      right: moreText(before, after) || (focused ? `total ${costText(spent) || 'unknown'}` : ''),
      focused,
      lines: rows.length > 0 ? [] : [[s(' No agent has reported a cost yet.', DIM)]],
    });
    return rows.length > 0 ? [frame, { rect: inside, lines: [], table }] : [frame];
  };
  if (widthClass(view.cols) !== 'narrow') {
    const [left, right] = splitCols(rest, Math.floor(rest.width / 2));
    return [budget(view, top), ...one(left, 'By role', roles, 'ROLE', true), ...one(right, 'By task', tasks, 'TASK', false)];
  }
  const [upper, lower] = splitRows(rest, Math.max(4, Math.min(roles.length + 3, tasks.length === 0 ? rest.height - 3 : Math.floor(rest.height / 2))));
  return [budget(view, top), ...one(upper, 'By role', roles, 'ROLE', true), ...one(lower, 'By task', tasks, 'TASK', false)];
}

export const costMessage = (): Line => [u("Costs come from each agent's own usage report.")];
