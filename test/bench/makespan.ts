/** Length of a run against the lower bound max(critical path, work / slots), and against first in first out, on random graphs. */
import type { TaskInput } from '../../src/protocol/plan.ts';
import { BASE, config, parsed, role, SimulatedHost, World } from '../core/simulate.ts';
import { generator, median, percentile, print } from './table.ts';

interface Graph {
  tasks: TaskInput[];
  minutes: Map<string, number>;
}

function randomGraph(random: () => number, size: number): Graph {
  const minutes = new Map<string, number>();
  const tasks = Array.from({ length: size }, (_, index): TaskInput => {
    const real = 2 + Math.floor(random() ** 2 * 60);
    minutes.set(`T${index}`, real);
    const needs = index === 0 ? [] : Array.from({ length: Math.floor(random() * 3) }, () => `T${Math.max(0, index - 1 - Math.floor(random() * 12))}`);
    // an estimate is a guess: up to a third off, either way
    return { id: `T${index}`, title: 't', role: 'backend', dependencies: [...new Set(needs)], estimate: { minutes: real * (0.67 + random() * 0.66) } };
  });
  return { tasks, minutes };
}

function bound({ tasks, minutes }: Graph, slots: number): number {
  const finish = new Map<string, number>();
  for (const task of tasks) finish.set(task.id, (minutes.get(task.id) ?? 0) + Math.max(0, ...(task.dependencies ?? []).map((id) => finish.get(String(id)) ?? 0)));
  return Math.max(...finish.values(), [...minutes.values()].reduce((a, b) => a + b, 0) / slots);
}

function ours({ tasks, minutes }: Graph, slots: number): number {
  const world = new World();
  const host = new SimulatedHost(world, { minutes: (id) => minutes.get(id) ?? 1 });
  host.start();
  world.say('user', {
    type: 'submit-goal',
    run_id: 'r',
    goal: 'g',
    base: { branch: 'main', commit: BASE },
    config: config({ parallel: slots }, [role('backend', { timeout_ms: 1e9 })]),
    plan: parsed({ tasks }),
    plan_only: false,
    approve_plan: false,
  });
  const began = world.time;
  host.drive();
  return (world.time - began) / 60_000;
}

function firstInFirstOut({ tasks, minutes }: Graph, slots: number): number {
  const done = new Map<string, number>();
  const waiting = [...tasks];
  const running: { id: string; end: number }[] = [];
  let time = 0;
  while (waiting.length > 0 || running.length > 0) {
    for (let at = 0; at < waiting.length && running.length < slots; ) {
      const task = waiting[at] as TaskInput;
      if ((task.dependencies ?? []).every((id) => done.has(String(id)))) {
        running.push({ id: task.id, end: time + (minutes.get(task.id) ?? 0) });
        waiting.splice(at, 1);
      } else at += 1;
    }
    running.sort((a, b) => a.end - b.end);
    const next = running.shift();
    if (next === undefined) break;
    time = next.end;
    done.set(next.id, time);
  }
  return time;
}

export function makespan(): void {
  const random = generator(7);
  const rows = [4, 8, 20].map((slots) => {
    const graphs = Array.from({ length: 40 }, () => randomGraph(random, 120));
    const mine = graphs.map((graph) => ours(graph, slots) / bound(graph, slots));
    const fifo = graphs.map((graph) => firstInFirstOut(graph, slots) / bound(graph, slots));
    return [`${slots} slots`, median(mine), percentile(mine, 0.95), Math.max(...mine), median(fifo), Math.max(...fifo)];
  });
  print(
    'Makespan over max(critical path, work / slots), 40 random graphs of 120 tasks, estimates a third off (1.0 is perfect; aim 1.03)',
    ['', 'ours median', 'p95', 'worst', 'fifo median', 'fifo worst'],
    rows,
  );
}
