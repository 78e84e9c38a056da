/** From the end of one agent to the start of the next that waited for it, with real daemons, worktrees, verification and merge. */
import { Place } from '../e2e/world.ts';
import { median, percentile, print } from './table.ts';

const LENGTH = 12;

export async function latency(): Promise<void> {
  const tasks = Array.from({ length: LENGTH }, (_, index) => ({ id: `T${index}`, title: `link ${index}`, role: 'backend', dependencies: index === 0 ? [] : [`T${index - 1}`] }));
  const place = await Place.make({
    'plan.json': JSON.stringify({ summary: 'a chain', tasks }),
    'multi-agent.yaml':
      'version: 1\nsettings: { autonomy: auto, review: auto }\nservices:\n  architect: { command: "maos-tui agent propose-plan plan.json" }\n  backend: { command: "date +%s%N > $MAOS_TASK_ID.txt" }\n',
  });
  try {
    await place.maos('run', 'a chain', '--detach');
    await place.maos('status', '--wait', 'done', '--timeout', '120s');
    const client = await place.client();
    const at: Record<'exited' | 'verified' | 'merged' | 'requested' | 'started', number[]> = { exited: [], verified: [], merged: [], requested: [], started: [] };
    for await (const { body, at: time } of client.store.journal.read(0)) {
      if (body.type === 'session.exited' && !body.session_id.includes('plan')) at.exited.push(Date.parse(time));
      if (body.type === 'task.verified') at.verified.push(Date.parse(time));
      if (body.type === 'task.merged') at.merged.push(Date.parse(time));
      if (body.type === 'session.requested' && body.purpose === 'task') at.requested.push(Date.parse(time));
      if (body.type === 'session.started' && !body.session_id.includes('plan')) at.started.push(Date.parse(time));
    }
    const between = (from: number[], to: number[], shift: number): number[] => from.slice(0, LENGTH - 1).map((time, index) => (to[index + shift] ?? time) - time);
    const row = (name: string, values: number[]): (string | number)[] => [name, median(values), percentile(values, 0.95)];
    print(
      `Completion to next start, a chain of ${LENGTH} tasks, ms`,
      ['', 'median', 'p95'],
      [
        row('exit → verified', between(at.exited, at.verified, 0)),
        row('verified → merged', between(at.verified, at.merged, 0)),
        row('merged → next asked for', between(at.merged, at.requested, 1)),
        row('asked for → agent started', between(at.requested.slice(1), at.started, 1)),
        row('exit → next agent started', between(at.exited, at.started, 1)),
      ],
    );
  } finally {
    await place.remove();
  }
}
