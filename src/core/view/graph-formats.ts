/** The graph as text for other programs: ascii, mermaid, dot, json. One line per task or edge. Pure. */
import type { State } from '../state.ts';
import type { Instant } from './format.ts';
import { type RailRow, type Rails, taskGraph } from './graph.ts';
import { STATUSES, type StatusName, statusesOf, type TaskStatus } from './task-status.ts';

export const GRAPH_FORMATS = ['ascii', 'unicode', 'mermaid', 'dot', 'json'] as const;
export type GraphFormat = (typeof GRAPH_FORMATS)[number];

const TO_ASCII: Record<string, string> = { '│': '|', '─': '-', '├': '+', '┤': '+', '┼': '+', '╯': "'", '╰': '`', '┴': '+' };
export const asciiRails = (gutter: string): string => gutter.replace(/[^\x00-\x7f]/g, (char) => TO_ASCII[char] ?? '?');

/** Ids as other tools accept them: letters, digits and _; different ids stay different. */
const safe = (id: string) => `t_${id.replace(/[^A-Za-z0-9]/g, (char) => (char === '_' ? '__' : `_${char.charCodeAt(0).toString(16)}_`))}`;
const quoted = (text: string) => text.replace(/[\\"]/g, (char) => (char === '"' ? "'" : '/')).replace(/[\n\r]/g, ' ');

const COLOURS: Partial<Record<StatusName, string>> = {
  done: '#9fd8a4',
  run: '#9cc7f0',
  test: '#9cc7f0',
  you: '#f2d16b',
  review: '#d9b3f0',
  fail: '#f0a3a3',
  block: '#f0a3a3',
  retry: '#f2d16b',
};

function rails(state: State, graph: Rails, statuses: Map<string, TaskStatus>, ascii: boolean): string {
  const idWidth = Math.max(2, ...graph.rows.map((row) => row.id.length));
  const titleWidth = Math.min(48, Math.max(4, ...graph.rows.map((row) => (state.tasks[row.id]?.title ?? '').length)));
  const cut = (text: string) => (text.length > titleWidth ? `${text.slice(0, titleWidth - 1)}${ascii ? '~' : '…'}` : text.padEnd(titleWidth));
  return graph.rows
    .map((row) => {
      const status = statuses.get(row.id) ?? STATUSES.wait;
      const glyph = ascii ? status.ascii : status.glyph;
      const gutter = (ascii ? asciiRails(row.gutter) : row.gutter).replace('@', glyph) || glyph;
      const star = row.critical ? (ascii ? '^' : '★') : ' ';
      const needs = row.needs.length > 0 ? `${ascii ? '<-' : '←'} ${row.needs.join(' ')}` : '';
      return `${gutter} ${star}${row.id.padEnd(idWidth)} ${cut(state.tasks[row.id]?.title ?? '')} ${glyph} ${status.word.padEnd(8)} ${needs}`.trimEnd();
    })
    .join('\n');
}

/** Needs of a row that are told of themselves. */
const drawn = (graph: Rails, row: RailRow): string[] =>
  graph.rows.length === graph.byId.size ? row.needs : row.needs.filter((need) => graph.rows.some((other) => other.id === need));

function mermaid(state: State, graph: Rails, statuses: Map<string, TaskStatus>): string {
  const lines = ['graph TD'];
  for (const row of graph.rows) lines.push(`  ${safe(row.id)}["${quoted(row.id)} ${quoted(state.tasks[row.id]?.title ?? '')}"]:::${statuses.get(row.id)?.name ?? 'wait'}`);
  for (const row of graph.rows)
    for (const need of drawn(graph, row)) lines.push(`  ${safe(need)} ${row.critical && graph.byId.get(need)?.critical ? '==>' : '-->'} ${safe(row.id)}`);
  for (const [name, colour] of Object.entries(COLOURS)) lines.push(`  classDef ${name} fill:${colour},color:#000`);
  return lines.join('\n');
}

function dot(state: State, graph: Rails, statuses: Map<string, TaskStatus>): string {
  const lines = ['digraph run {', '  rankdir=TB; node [shape=box, style=filled, fillcolor=white];'];
  for (const row of graph.rows) {
    const colour = COLOURS[statuses.get(row.id)?.name ?? 'wait'];
    lines.push(`  ${safe(row.id)} [label="${quoted(row.id)}\\n${quoted(state.tasks[row.id]?.title ?? '')}"${colour ? `, fillcolor="${colour}"` : ''}];`);
  }
  for (const row of graph.rows)
    for (const need of drawn(graph, row)) lines.push(`  ${safe(need)} -> ${safe(row.id)}${row.critical && graph.byId.get(need)?.critical ? ' [penwidth=2]' : ''};`);
  return [...lines, '}'].join('\n');
}

/**
 * @param only the tasks to tell of; edges to others are left out of mermaid and dot. All when left out.
 * @returns text without a final newline. `json` has schema maos.graph/1.
 */
export function graphText(state: State, format: GraphFormat, now: Instant, only?: ReadonlySet<string>): string {
  const whole = taskGraph(state);
  const graph = only ? { ...whole, rows: whole.rows.filter((row) => only.has(row.id)) } : whole;
  const statuses = statusesOf(state, now);
  switch (format) {
    case 'ascii':
      return rails(state, graph, statuses, true);
    case 'unicode':
      return rails(state, graph, statuses, false);
    case 'mermaid':
      return mermaid(state, graph, statuses);
    case 'dot':
      return dot(state, graph, statuses);
    case 'json':
      return JSON.stringify({
        schema: 'maos.graph/1',
        waves: graph.waves,
        criticalPath: graph.path.ids,
        criticalMinutes: graph.path.estimated ? graph.path.minutes : null,
        tasks: graph.rows.map((row) => ({
          id: row.id,
          title: state.tasks[row.id]?.title ?? '',
          state: statuses.get(row.id)?.name ?? 'wait',
          wave: row.wave,
          needs: row.needs,
          implied: row.hidden,
          blocks: row.dependants,
          critical: row.critical,
        })),
      });
  }
}
