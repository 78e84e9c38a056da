import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { files, NEEDS } from './diamond.ts';
import { Place } from './world.ts';

let place: Place | null = null;
afterEach(async () => {
  const left = await place?.remove();
  place = null;
  expect(left ?? []).toEqual([]);
});

describe('a run on a repository of somebody else', () => {
  it('does five tasks of shell agents in a diamond, in parallel, and merges only when told', async () => {
    place = await Place.make(files());
    const before = await place.fingerprint();
    const started = await place.maos('run', 'make five files', '--detach');
    expect(started).toMatchObject({ code: 0 });
    const waited = await place.maos('status', '--wait', 'done', '--timeout', '110s', '--json');
    expect(waited.stderr).toBe('');
    const tasks = JSON.parse((await place.maos('tasks', 'list', '--json')).stdout) as { id: string; state: string }[];
    expect(tasks.map((task) => `${task.id} ${task.state}`)).toEqual(['T1 done', 'T2 done', 'T3 done', 'T4 done', 'T5 done']);
    expect(await place.fingerprint()).toBe(before);

    const status = JSON.parse((await place.maos('status', '--json')).stdout) as { run: { branch: string }; attention: { id: string; kind: string; at: string }[] };
    const tip = await place.git('rev-parse', status.run.branch);
    const spans = new Map<string, [number, number]>();
    for (const [id, needs] of Object.entries(NEEDS)) {
      const text = await place.git('show', `${tip}:out/${id}.txt`);
      for (const need of needs) expect(text).toContain(`${need}.txt`);
      spans.set(id, [Number(/begin (\d+)/.exec(text)?.[1]), Number(/end (\d+)/.exec(text)?.[1])]);
    }
    const overlap = [...spans].some(([id, [from, to]]) => [...spans].some(([other, [begin, end]]) => other !== id && begin < to && from < end));
    expect(overlap).toBe(true);

    expect((await place.maos('merge', '--at', '0'.repeat(40))).code).toBe(9);
    expect(await place.fingerprint()).toBe(before);
    const merged = await place.maos('merge', '--at', tip);
    expect(merged).toMatchObject({ code: 0 });
    expect(await place.git('rev-parse', 'main')).toBe(tip);
    expect(await place.git('status', '--porcelain', '--', 'out')).toBe('');
    expect((await place.git('ls-files', 'out')).split('\n')).toEqual(['out/T1.txt', 'out/T2.txt', 'out/T3.txt', 'out/T4.txt', 'out/T5.txt']);
    expect((await place.maos('audit', 'verify')).code).toBe(0);
    expect((await place.maos('validate')).code).toBe(0);
    expect((await place.maos('merge', '--undo')).code).toBe(0);
    expect(await place.git('rev-parse', 'main')).not.toBe(tip);
  });
});

describe('stop and resume', () => {
  it('as often as you like: agents go on from their worktrees, nothing counts as failed', async () => {
    place = await Place.make(files('parallel: 4, autonomy: auto', `echo begun >> half.txt; sleep 2; mkdir -p out; mv half.txt "out/$MAOS_TASK_ID.txt"\n`));
    const mine = place;
    const client = async () => (await mine.client()).state();
    expect((await place.maos('run', 'make five files', '--detach')).code).toBe(0);
    for (let round = 0; round < 4; round += 1) {
      await until(async () => Object.values((await client()).sessions).some((session) => session.purpose === 'task' && session.state === 'busy'), {
        timeout: 20_000,
        what: 'an agent at work',
      });
      expect(await place.maos('stop')).toMatchObject({ code: 0 });
      expect(await place.processes()).toEqual([]);
      expect(await place.maos('resume')).toMatchObject({ code: 0 });
    }
    const waited = await place.maos('status', '--wait', 'done', '--timeout', '110s');
    expect(waited).toMatchObject({ code: 0 });
    expect(Object.values((await client()).tasks).map((task) => `${task.id} ${task.stage.name} ${task.failures}`)).toEqual(
      ['T1', 'T2', 'T3', 'T4', 'T5'].map((id) => `${id} done 0`),
    );
  });

  it('stop then stop --cancel ends everything, every time', async () => {
    place = await Place.make(files());
    for (let round = 0; round < 3; round += 1) {
      expect((await place.maos('run', 'make five files', '--detach')).code).toBe(0);
      expect(await place.maos('stop')).toMatchObject({ code: 0 });
      expect(await place.maos('stop', '--cancel')).toMatchObject({ code: 0 });
      expect(await place.processes()).toEqual([]);
    }
  });
});
