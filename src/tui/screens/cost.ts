/** 7 Cost: what was spent of the budget, and by whom; unknown prices are said to be unknown, never shown as nothing. */

import { clock, money, tokens } from '../../core/view/format.ts';
import { runElapsed } from '../../core/view/status.ts';
import type { Usage } from '../../protocol/common.ts';
import type { Rect } from '../frame/grid.ts';
import { splitCols, splitRows, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { type Column, moreText, table } from '../parts/table.ts';
import { agentName } from '../parts/task-list.ts';
import { DIM, TONES } from '../theme.ts';
import { nothing } from './empty.ts';

interface Row {
  name: string;
  what: string;
  usage: Usage;
}

export function byRole(view: View): Row[] {
  const rows = new Map<string, Row>();
  for (const session of Object.values(view.state.sessions)) {
    const row = rows.get(session.role) ?? {
      name: session.role,
      what: [agentName(view, session.role), session.model ?? ''].filter(Boolean).join(' '),
      usage: { input_tokens: 0, output_tokens: 0, usd: null },
    };
    row.usage = {
      input_tokens: row.usage.input_tokens + session.usage.input_tokens,
      output_tokens: row.usage.output_tokens + session.usage.output_tokens,
      usd: session.usage.usd === null ? row.usage.usd : (row.usage.usd ?? 0) + session.usage.usd,
    };
    rows.set(session.role, row);
  }
  return [...rows.values()].sort((a, b) => (b.usage.usd ?? 0) - (a.usage.usd ?? 0) || (a.name < b.name ? -1 : 1));
}

const count = (many: number): string => (many === 0 ? '' : tokens(many));

const columns = (total: number, first: string): Column<Row>[] => [
  { head: first, width: 10, text: (row) => row.name },
  { head: first === 'ROLE' ? 'AGENT' : 'TITLE', width: 0, text: (row) => row.what, style: () => DIM },
  { head: 'IN', width: 6, align: 'right', text: (row) => count(row.usage.input_tokens) },
  { head: 'OUT', width: 6, align: 'right', text: (row) => count(row.usage.output_tokens) },
  { head: 'COST', width: 8, align: 'right', text: (row) => money(row.usage.usd) || 'unknown' },
  { head: 'SHARE', width: 5, align: 'right', text: (row) => (row.usage.usd === null || total === 0 ? '' : `${Math.round((row.usage.usd / total) * 100)}%`) },
];

function budget(view: View, rect: Rect): Block {
  const run = view.state.run;
  const usd = run?.usage.usd ?? null;
  const limit = run?.config.budget_usd ?? null;
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
  const rate = usd !== null && elapsed > 60_000 ? `${money(usd / (elapsed / 60_000))}/min over the whole run` : 'rate not known yet';
  return panel(rect, {
    title: 'Budget',
    right: limit ? `stop $${limit}` : 'settings.budget_usd sets one',
    lines: [
      [s(` ${usd === null ? 'Cost unknown' : money(usd)}${limit ? ` of $${limit}` : ''}`, { bold: true }), ...bar],
      [s(` Rate ${rate}`)],
      [s(` Time ${clock(elapsed)}   tokens in ${tokens(run?.usage.input_tokens ?? 0)}, out ${tokens(run?.usage.output_tokens ?? 0)}`)],
      [s(' As agents report it: list prices, not the bill of a subscription.', DIM)],
    ],
  });
}

export function costScreen(view: View, body: Rect): Block[] {
  if (!view.state.run) return nothing('cost', body);
  const [top, rest] = splitRows(body, Math.min(6, Math.max(3, body.height - 8)));
  const roles = byRole(view);
  const total = roles.reduce((sum, row) => sum + (row.usage.usd ?? 0), 0);
  const tasks = view.derived.tasks
    .filter((task) => task.usage.usd !== null || task.usage.input_tokens > 0)
    .map((task): Row => ({ name: task.id, what: task.title, usage: task.usage }))
    .sort((a, b) => (b.usage.usd ?? 0) - (a.usage.usd ?? 0));
  const one = (rect: Rect, title: string, rows: Row[], first: string, focused: boolean): Block => {
    const { lines, before, after } = table({
      columns: columns(total, first),
      rows,
      selected: focused ? Math.min(view.ui.top, rows.length - 1) : -1,
      height: rect.height - 2,
      width: rect.width - 2,
    });
    return panel(rect, {
      title,
      right: moreText(before, after) || (focused ? `total ${money(view.state.run?.usage.usd) || 'unknown'}` : ''),
      focused,
      lines: rows.length > 0 ? lines : [[s(' No agent has reported a cost yet.', DIM)]],
    });
  };
  if (widthClass(view.cols) !== 'narrow') {
    const [left, right] = splitCols(rest, Math.floor(rest.width / 2));
    return [budget(view, top), one(left, 'By role', roles, 'ROLE', true), one(right, 'By task', tasks, 'TASK', false)];
  }
  const [upper, lower] = splitRows(rest, Math.max(4, Math.min(roles.length + 4, Math.floor(rest.height / 2))));
  return [budget(view, top), one(upper, 'By role', roles, 'ROLE', true), one(lower, 'By task', tasks, 'TASK', false)];
}

export const costMessage = (): Line => [u("Costs come from each agent's own usage report.")];
