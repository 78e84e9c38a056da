import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Event } from '../../src/protocol/event.ts';
import { FAILPOINTS } from '../../src/system/failpoint.ts';
import { until } from '../support/until.ts';
import { files } from './diamond.ts';
import { Place } from './world.ts';

let place: Place | null = null;
afterEach(async () => {
  const left = await place?.remove();
  place = null;
  expect(left ?? []).toEqual([]);
});

/** Hardly any work: the time goes into dying and coming back. It does not end with its terminal, and leaves a process behind. */
const WORKER = `trap "" HUP
setsid sleep 300 &
mkdir -p out
seen=$(ls out)
printf "%s\\n" "$MAOS_TASK_ID" "$seen" > "out/$MAOS_TASK_ID.txt"
maos-tui agent complete --summary "made $MAOS_TASK_ID"
`;
const TASKS = ['T1', 'T2', 'T3', 'T4', 'T5'];

describe('a daemon that dies as by kill -9', () => {
  it.each(FAILPOINTS)(
    '%s: the run still ends right, and nothing is doubled',
    async (name) => {
      place = await Place.make(files('parallel: 4, autonomy: auto, review: auto', WORKER), { MAOS_FAILPOINT: name });
      const began = await place.maos('run', 'make five files', '--plan', 'plan.json', '--approve-plan', '--detach');
      expect(began).toMatchObject({ code: 0 });
      expect(await place.maos('status', '--wait', 'done', '--timeout', '110s')).toMatchObject({ code: 0 });
      const client = await place.client();
      const state = await client.state();
      const tip = await place.git('rev-parse', `maos/${state.run?.id}/run`);
      expect(await place.maos('merge', '--at', tip)).toMatchObject({ code: 0 });
      expect(existsSync(join(client.dir, `logs/failpoint.${name}`))).toBe(true);

      const events: Event[] = [];
      for await (const event of client.store.journal.read(0)) events.push(event);
      const of = <T extends Event['body']['type']>(type: T) => events.map(({ body }) => body).filter((body): body is Extract<Event['body'], { type: T }> => body.type === type);
      expect(Object.values((await client.state()).tasks).map((task) => `${task.id} ${task.stage.name} ${task.failures}`)).toEqual(TASKS.map((id) => `${id} done 0`));
      expect(
        of('task.merged')
          .map(({ task_id }) => task_id)
          .sort(),
      ).toEqual(TASKS);
      expect(of('run.merged')).toHaveLength(1);
      // One death each, of the host or of the orchestrator.
      expect(of('host.started').length).toBeLessThanOrEqual(2);
      expect(await place.git('rev-parse', 'main')).toBe(tip);
      expect((await place.git('ls-tree', '--name-only', 'main', 'out/')).split('\n')).toEqual(TASKS.map((id) => `out/${id}.txt`));
      expect(await place.git('show', 'main:out/T5.txt')).toBe('T5\nT1.txt\nT2.txt\nT3.txt\nT4.txt');
      expect(await place.maos('audit', 'verify')).toMatchObject({ code: 0 });

      const mine = place;
      await until(async () => (await mine.processes()).every((line) => line.includes('daemon')), { what: 'the end of all agents' });
      for (const box of ['orchestrator', 'host'])
        for (const folder of ['new', 'cur', 'dead'] as const)
          await until(async () => (await client.store.mailbox(box, (value) => value).list(folder)).length === 0, { what: `nothing left in messages/${box}/${folder}` });
    },
    90_000,
  );
});
