/** 9 Setup: what the run was given at its start, and where to change it for the next one. */
import { agentsOf } from '../../core/view/task-row.ts';
import type { Rect } from '../frame/grid.ts';
import type { View } from '../model.ts';
import { type Line, s } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { moreText, table } from '../parts/table.ts';
import { nameOf } from '../parts/task-list.ts';
import { DIM } from '../theme.ts';

interface Row {
  name: string;
  value: string;
}

const minutes = (ms: number) => `${Math.round(ms / 60_000)} min`;

export function setupRows(view: View): Row[] {
  const run = view.state.run;
  if (!run)
    return [
      { name: 'Directory', value: view.dir || 'none yet' },
      { name: 'Settings', value: 'multi-agent.yaml in the repository; maos-tui init writes one' },
    ];
  const config = run.config;
  const rows: Row[] = [
    { name: 'Run', value: `${run.id} on ${run.branch}, from ${run.base.branch} at ${run.base.commit.slice(0, 7)}` },
    {
      name: 'Autonomy',
      value: { ask: 'ask: plan, permissions and reviews', plan: 'plan: the plan and permissions are asked', auto: 'auto: only the last merge is asked' }[config.autonomy],
    },
    { name: 'Parallel agents', value: String(config.parallel) },
    { name: 'Budget stop', value: config.budget_usd === null ? 'none' : `$${config.budget_usd}` },
    { name: 'Retries', value: `${config.retries} after the first try` },
    {
      name: 'Replanning',
      value: { phases: 'after each phase', failures: 'after phases with failures', off: 'never' }[config.replan ?? 'off'],
    },
    { name: 'Failures', value: config.mediation === 'architect' ? 'the architect is asked first, then you' : 'you are asked' },
    { name: 'Review', value: config.review },
    { name: 'Checks', value: config.checks.join(' · ') || 'none' },
    { name: 'Checkpoint', value: `every ${config.checkpoint_seconds} s` },
    { name: 'Directory', value: view.dir },
  ];
  for (const role of Object.values(config.roles)) {
    const where = role.access_level === 'read' ? 'reads only' : role.directories.write.length > 0 ? `writes ${role.directories.write.join(' ')}` : 'writes everywhere';
    rows.push({
      name: role.name,
      value: `${agentsOf(role).map(nameOf).join(', then ')}${role.agent.model ? ` ${role.agent.model}` : ''} · ${where} · ${minutes(role.timeout_ms)}${role.instances === null ? '' : ` · at most ${role.instances}`}`,
    });
  }
  return rows;
}

export function setupScreen(view: View, body: Rect): Block[] {
  const rows = setupRows(view);
  const { lines, before, after } = table({
    columns: [
      { head: 'SETTING', width: 18, text: (row: Row) => row.name },
      { head: 'VALUE', width: 0, text: (row) => row.value },
    ],
    rows,
    selected: Math.min(view.ui.top, rows.length - 1),
    height: body.height - 3,
    width: body.width - 2,
  });
  const note: Line = [s('  A run keeps what it was given. Edit multi-agent.yaml for the next one.', DIM)];
  return [panel(body, { title: 'Setup', right: moreText(before, after) || 'multi-agent.yaml', focused: true, lines: [...lines, note] })];
}
