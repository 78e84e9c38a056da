/** What screens need of a State, computed once per change and second. The graph, the costly part, only when tasks changed. */
import type { State, Task } from '../core/state.ts';
import { type Attention, attention } from '../core/view/attention.ts';
import { type Rails, taskGraph } from '../core/view/graph.ts';
import { countTasks, type TaskCounts } from '../core/view/status.ts';
import { STATUS_ORDER, STATUSES, statusesOf, type TaskStatus } from '../core/view/task-status.ts';

/** Computed once per State and second. */
export interface Derived {
  statuses: Map<string, TaskStatus>;
  waiting: Attention[];
  counts: TaskCounts;
  /** Needs you first, then as created; the filter applied. */
  tasks: Task[];
  graph: Rails;
}

/** `!word` excludes; `state:`, `agent:` and `id:` look in one column. */
export function matches(filter: string, fields: { id: string; state: string; agent: string; text: string }): boolean {
  return filter
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => {
      const not = word.startsWith('!');
      const [name, value] = /^(state|agent|id|task):(.*)$/.exec(not ? word.slice(1) : word)?.slice(1) ?? [];
      const needle = value ?? (not ? word.slice(1) : word);
      const hay =
        name === 'state'
          ? fields.state
          : name === 'agent'
            ? fields.agent
            : name === 'id' || name === 'task'
              ? fields.id
              : `${fields.id} ${fields.state} ${fields.agent} ${fields.text}`;
      return hay.toLowerCase().includes(needle) !== not;
    });
}

export class Deriver {
  private key = '';
  private last: Derived | null = null;
  private graphKey = '';
  private graph: Rails | null = null;
  private structure = 0;

  /** Tell of events that change which tasks there are or what they need. */
  restructured(): void {
    this.structure++;
  }

  of(state: State, now: number, filter: string): Derived {
    const key = `${state.seq} ${Math.floor(now / 1000)} ${filter}`;
    if (this.last && key === this.key) return this.last;
    this.key = key;
    const statuses = statusesOf(state, now);
    const graphKey = `${state.run?.id} ${Object.keys(state.tasks).length} ${this.structure}`;
    if (!this.graph || graphKey !== this.graphKey) {
      this.graph = taskGraph(state);
      this.graphKey = graphKey;
    }
    const rank = (task: Task) => STATUS_ORDER[statuses.get(task.id)?.name ?? 'wait'];
    const tasks = Object.values(state.tasks)
      .filter((task) => filter === '' || matches(filter, { id: task.id, state: (statuses.get(task.id) ?? STATUSES.wait).word, agent: task.role, text: task.title }))
      .sort((a, b) => rank(a) - rank(b) || a.order - b.order);
    this.last = { statuses, waiting: attention(state), counts: countTasks(state, now), tasks, graph: this.graph };
    return this.last;
  }
}
