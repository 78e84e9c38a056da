/** One task with its neighbours, and the critical path, as text for the command line. Lines of plain text; `ascii` keeps them in ASCII. Pure. */
import type { State } from '../state.ts';
import { type Instant, minutesText } from './format.ts';
import { taskGraph } from './graph.ts';
import { criticalPath, kinOf, stateWords, waitingFor } from './graph-facts.ts';
import { STATUSES, statusesOf } from './task-status.ts';

const signs = (ascii: boolean) => (ascii ? { star: '^', this: '>', through: '<-' } : { star: '★', this: '▸', through: '←' });

/** What the task needs, the task, and what waits for it; of each its neighbours by an edge, and how many stand behind them. */
export function focusText(state: State, id: string, ascii: boolean, now: Instant): string {
  const graph = taskGraph(state);
  const statuses = statusesOf(state, now);
  const row = graph.byId.get(id);
  if (!row) return '';
  const sign = signs(ascii);
  const kin = kinOf(graph, id);
  const line = (one: string, mark = ' '): string => {
    const status = statuses.get(one) ?? STATUSES.wait;
    return `${mark} ${ascii ? status.ascii : status.glyph} ${graph.byId.get(one)?.critical ? sign.star : ' '}${one} ${state.tasks[one]?.title ?? ''} (${stateWords(state, statuses, one)})`;
  };
  const list = (ids: readonly string[]) => (ids.length === 0 ? ['    nothing'] : ids.map((one) => `  ${line(one)}`));
  return [
    `NEEDS ${row.needs.length} of ${kin.up.size}`,
    ...list(row.needs),
    ...row.hidden.map((need) => `    ${need} ${sign.through} through them`),
    'THIS',
    `  ${line(id, sign.this)}`,
    `BLOCKS ${row.dependants.length} of ${kin.down.size}`,
    ...list(row.dependants),
  ].join('\n');
}

/** The longest chain of tasks, one per line, with what is left of it and how many tasks wait for each. */
export function criticalText(state: State, ascii: boolean, now: Instant): string {
  const graph = taskGraph(state);
  const statuses = statusesOf(state, now);
  const path = criticalPath(state, graph, statuses);
  const width = path.ids.reduce((most, id) => Math.max(most, id.length), 2);
  const head = `Critical path: ${path.ids.length} tasks, ${path.left.length} left${path.minutesLeft === null ? '' : `, ${minutesText(path.minutesLeft)}`}`;
  return [
    head,
    ...path.ids.map((id) => {
      const task = state.tasks[id];
      const status = statuses.get(id) ?? STATUSES.wait;
      const minutes = task?.estimate?.minutes;
      const waiting = waitingFor(graph, statuses, id).length;
      const after = [
        stateWords(state, statuses, id),
        ...(minutes === undefined ? [] : [`~${minutesText(minutes)}`]),
        ...(status.name !== 'done' && waiting > 0 ? [`${waiting} wait`] : []),
      ];
      return `${ascii ? status.ascii : status.glyph} ${id.padEnd(width)}  ${task?.title ?? ''}  ${after.join(', ')}`;
    }),
  ].join('\n');
}

/** The task and its neighbours, the critical path, or both. */
export function partOf(state: State, focus: string | undefined, critical: boolean): Set<string> {
  const graph = taskGraph(state);
  const row = graph.byId.get(focus ?? '');
  return new Set([...(row ? [row.id, ...row.needs, ...row.dependants] : []), ...(critical ? graph.path.ids : [])]);
}
