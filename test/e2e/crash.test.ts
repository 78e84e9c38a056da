import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { files } from './diamond.ts';
import { BIN, Place } from './world.ts';

let place: Place | null = null;
afterEach(async () => {
  const left = await place?.remove();
  place = null;
  expect(left ?? []).toEqual([]);
});

/** Deterministic moments: kill when this event has been journaled, then go on. */
const MOMENTS: Record<string, readonly [victim: 'orchestrator' | 'host', after: string][]> = {
  'the orchestrator, while it plans, runs and merges': [
    ['orchestrator', 'plan.proposed'],
    ['orchestrator', 'session.started'],
    ['orchestrator', 'task.merge-started'],
  ],
  'the host, while agents run and results are checked': [
    ['host', 'task.progressed'],
    ['host', 'task.verifying'],
  ],
  'both, one after the other': [
    ['host', 'session.started'],
    ['orchestrator', 'task.merged'],
  ],
};

describe('kill -9', () => {
  for (const [name, kills] of Object.entries(MOMENTS)) {
    it(`of ${name}: the run still ends right, nothing is doubled`, async () => {
      place = await Place.make(files());
      expect((await place.maos('run', 'make five files', '--detach')).code).toBe(0);
      const client = await place.client();
      let from = 0;
      for (const [victim, after] of kills) {
        await until(
          async () => {
            for await (const event of client.store.journal.read(from))
              if (event.body.type === after) {
                from = event.seq;
                return true;
              }
            return false;
          },
          { timeout: 40_000, what: after },
        );
        const { pid } = (await client.daemons())[victim];
        if (pid !== null) process.kill(pid, 'SIGKILL');
      }
      const waited = await place.maos('status', '--wait', 'done', '--timeout', '90s');
      expect(waited).toMatchObject({ code: 0 });
      const state = await client.state();
      expect(Object.values(state.tasks).map((task) => `${task.id} ${task.stage.name} ${task.failures}`)).toEqual(['T1', 'T2', 'T3', 'T4', 'T5'].map((id) => `${id} done 0`));
      const merged: string[] = [];
      for await (const event of client.store.journal.read(0)) if (event.body.type === 'task.merged') merged.push(event.body.task_id);
      expect([...merged].sort()).toEqual(['T1', 'T2', 'T3', 'T4', 'T5']);
      expect((await place.git('ls-tree', '-r', '--name-only', `maos/${state.run?.id}/run`, 'out')).split('\n')).toHaveLength(5);
      expect((await place.maos('audit', 'verify')).code).toBe(0);
      expect((await place.processes()).filter((line) => !line.includes('daemon'))).toEqual([]);
    });
  }

  it('of a viewer that waits: nothing happens to the run', async () => {
    place = await Place.make(files());
    expect((await place.maos('run', 'make five files', '--detach')).code).toBe(0);
    const client = await place.client();
    const viewer = spawn(process.execPath, [BIN, 'status', '--wait', 'done', '--timeout', '90s'], { cwd: place.repo, env: place.env, stdio: 'ignore' });
    const ended = once(viewer, 'exit');
    await until(async () => (await client.state()).run?.state === 'running', { what: 'the run' });
    viewer.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect((await place.maos('status', '--wait', 'done', '--timeout', '110s')).code).toBe(0);
    expect(Object.values((await client.state()).tasks).every((task) => task.stage.name === 'done')).toBe(true);
  });
});
