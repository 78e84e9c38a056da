/** A run of agents that only print, for the screen to be opened on: no orchestrator and no host of their own use the processor meanwhile. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClient } from '../../src/client/index.ts';
import { BASE, config, parsed, role, SimulatedHost, World } from '../core/simulate.ts';

export interface Printers {
  repo: string;
  sessions: string[];
  print(session: string, text: string): void;
  flushed(): Promise<void>;
  remove(): Promise<void>;
}

/** @param count agents at work; 0: no run at all */
export async function printers(count: number): Promise<Printers> {
  const repo = mkdtempSync(join(tmpdir(), 'maos-bench-'));
  spawnSync('git', ['init', '-q', repo]);
  const client = await openClient(repo, { create: true });
  const world = new World();
  const host = new SimulatedHost(world);
  if (count > 0) {
    host.start();
    world.time = Date.now();
    world.say('user', {
      type: 'submit-goal',
      run_id: 'r',
      goal: 'print',
      base: { branch: 'main', commit: BASE },
      config: config({ parallel: count }, [role('backend')]),
      plan: parsed({ tasks: Array.from({ length: count }, (_, index) => ({ id: `T${index}`, title: `printer ${index}`, role: 'backend' })) }),
      plan_only: false,
      approve_plan: false,
    });
    host.drive(() => host.running.size === count);
    await client.store.journal.append(
      world.events.map(({ at, actor, cause, body }) => ({ at, actor, cause, body })),
      1,
    );
    await client.store.journal.close();
  }
  // somebody has to be alive, else the screen says that the orchestrator is lost
  const leases = count > 0 ? await Promise.all(['orchestrator', 'host'].map((name) => client.store.leases.take(name, 'bench'))) : [];
  const renew = setInterval(() => {
    for (const lease of leases) if ('renew' in lease) void lease.renew();
  }, 2_000);
  return {
    repo,
    sessions: [...host.running.keys()],
    print: (session, text) => client.store.terminals.append(session, Buffer.from(text)),
    flushed: () => client.store.terminals.flush(),
    remove: async () => {
      clearInterval(renew);
      for (const lease of leases) if ('release' in lease) await lease.release();
      rmSync(repo, { recursive: true, force: true });
    },
  };
}
