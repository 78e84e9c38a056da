/** What one completion costs the orchestrator (exit, verified, merged, done, next start) as the plan grows. Aim: flat. */
import { BASE, config, parsed, role, SimulatedHost, World } from '../core/simulate.ts';
import { median, print } from './table.ts';

export function completion(): void {
  const rows = [100, 1_000, 10_000].map((size) => {
    const costs: number[] = [];
    const world = new World();
    const host = new SimulatedHost(world);
    host.start();
    const tasks = Array.from({ length: size }, (_, index) => ({ id: `T${index}`, title: 't', role: 'backend', dependencies: index < 4 ? [] : [`T${index - 4}`] }));
    world.say('user', {
      type: 'submit-goal',
      run_id: 'r',
      goal: 'g',
      base: { branch: 'main', commit: BASE },
      config: config({ parallel: 4 }, [role('backend')]),
      plan: parsed({ tasks }),
      plan_only: false,
      approve_plan: false,
    });
    let last = performance.now();
    let done = 0;
    let seen = 0;
    host.drive(() => {
      for (; seen < world.events.length; seen += 1) if (world.events[seen]?.body.type === 'task.done') done += 1;
      if (done >= 10) {
        costs.push(((performance.now() - last) / done) * 1_000);
        last = performance.now();
        done = 0;
      }
      return costs.length >= 9 && size > 100 ? costs.length >= 60 : costs.length >= 9;
    });
    return [`${size} tasks`, median(costs)];
  });
  const [small, , large] = rows.map((row) => Number(row[1]));
  print('One completion in the core, µs per task (aim: flat)', ['', 'µs'], [...rows, ['10,000 against 100', (large ?? 0) / (small ?? 1)]]);
}
