/** What a command costs to start, against Node itself doing nothing. Aim: within twice. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClient } from '../../src/client/index.ts';
import { selfArgv } from '../../src/system/self.ts';
import { BASE, config, parsed, role, SimulatedHost, World } from '../core/simulate.ts';
import { median, print } from './table.ts';

export async function commands(): Promise<void> {
  const repo = mkdtempSync(join(tmpdir(), 'maos-bench-'));
  spawnSync('git', ['init', '-q', repo]);
  try {
    const client = await openClient(repo, { create: true });
    const world = new World();
    const host = new SimulatedHost(world);
    host.start();
    world.say('user', {
      type: 'submit-goal',
      run_id: 'r',
      goal: 'a goal',
      base: { branch: 'main', commit: BASE },
      config: config({}, [role('backend')]),
      plan: parsed({ tasks: Array.from({ length: 20 }, (_, index) => ({ id: `T${index}`, title: `task ${index}`, role: 'backend' })) }),
      plan_only: false,
      approve_plan: false,
    });
    host.drive();
    await client.store.journal.append(
      world.events.map(({ at, actor, cause, body }) => ({ at, actor, cause, body })),
      1,
    );
    await client.store.journal.close();
    const [node = '', bin = ''] = selfArgv();
    const kinds: [string, string[]][] = [
      ['node -e 0', ['-e', '0']],
      ['status', [bin, 'status']],
      ['tasks list', [bin, 'tasks', 'list']],
      ['version', [bin, 'version']],
    ];
    const times = new Map(kinds.map(([name]) => [name, [] as number[]]));
    // one after the other in turn, so that noise of the machine falls on all alike
    for (let round = 0; round < 21; round += 1)
      for (const [name, argv] of kinds) {
        const began = performance.now();
        spawnSync(node, argv, { cwd: repo, stdio: 'ignore' });
        times.get(name)?.push(performance.now() - began);
      }
    const bare = median(times.get('node -e 0') ?? []);
    print(
      'Start of a command, ms, median of 21 (aim: within twice node -e 0)',
      ['', 'ms', 'times node'],
      kinds.map(([name]) => [name, median(times.get(name) ?? []), median(times.get(name) ?? []) / bare]),
    );
  } finally {
    rmSync(repo, { recursive: true, force: true });
  }
}
