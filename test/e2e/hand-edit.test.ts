import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { files } from './diamond.ts';
import { Place } from './world.ts';

let place: Place | null = null;
afterEach(async () => {
  const left = await place?.remove();
  place = null;
  expect(left ?? []).toEqual([]);
});

interface Tasks {
  revision: number;
  tasks: { id: string; title: string; status: string; assigned_to: string; dependencies: unknown[]; [key: string]: unknown }[];
}

describe('tasks.json, edited by hand while the plan waits', () => {
  it('the same mistake saved twice is mended and said twice, and bytes that are no UTF-8 are kept as they are', async () => {
    place = await Place.make(files('parallel: 2, autonomy: ask'));
    expect((await place.maos('run', 'make five files', '--plan-only', '--detach')).code).toBe(0);
    expect((await place.maos('status', '--wait', 'plan', '--timeout', '90s')).code).toBe(0);
    const client = await place.client();
    const path = join(client.dir, 'tasks.json');
    const aside = async () => (await readdir(client.dir)).filter((name) => name.startsWith('tasks.rejected-')).sort();
    await until(async () => (await readFile(path, 'utf8')).includes('"T5"'), { what: 'the plan in tasks.json' });
    for (const times of [1, 2]) {
      await writeFile(path, '{ "tasks": [');
      await until(async () => (await readFile(path, 'utf8')).includes('"T5"') && (await aside()).length === times, { what: `mistake ${times} to be mended` });
    }
    const utf16 = Buffer.from(`\uFEFF${await readFile(path, 'utf8')}`, 'utf16le');
    await writeFile(path, utf16);
    await until(async () => (await aside()).length === 3, { what: 'the UTF-16 file to be kept aside' });
    expect(await readFile(join(client.dir, (await aside())[2] ?? ''))).toEqual(utf16);
    expect((await place.maos('audit')).stdout).toContain('the file is UTF-16');
  });

  it('takes in what is valid, keeps aside what is not, and says which line', async () => {
    place = await Place.make(files('parallel: 2, autonomy: ask'));
    expect((await place.maos('run', 'make five files', '--plan-only', '--detach')).code).toBe(0);
    expect((await place.maos('status', '--wait', 'plan', '--timeout', '90s')).code).toBe(0);
    const client = await place.client();
    const path = join(client.dir, 'tasks.json');
    const read = async (): Promise<Tasks> => JSON.parse(await readFile(path, 'utf8')) as Tasks;
    const view = await until(async () => {
      const tasks = await read();
      return tasks.tasks.length === 5 ? tasks : null;
    });
    expect(view.tasks[4]).toMatchObject({ id: 'T5', status: 'proposed', assigned_to: 'testing', created_by: 'architect', dependencies: ['T2', 'T3', 'T4'], priority: 'medium' });

    view.tasks[1] = { ...(view.tasks[1] as Tasks['tasks'][number]), title: 'left, but better', priority: 'high' };
    await writeFile(path, JSON.stringify({ ...view, tasks: [...view.tasks, { id: 'T6', title: 'one more', assigned_to: 'backend', dependencies: ['T5'] }] }, null, 2));
    await until(
      async () => {
        const state = await client.state();
        return state.tasks.T2?.title === 'left, but better' && state.tasks.T6?.title === 'one more';
      },
      { what: 'the edit' },
    );
    const edited = await until(async () => {
      const tasks = await read();
      return tasks.tasks.length === 6 ? tasks : null;
    });
    expect(edited.tasks[1]).toMatchObject({ title: 'left, but better', priority: 'high' });

    const broken = `${JSON.stringify(edited, null, 2).split('\n').slice(0, 20).join('\n')}\n  oops`;
    await writeFile(path, broken);
    const note = await until(
      async () => {
        for await (const event of client.store.journal.read(0)) if (event.body.type === 'system.noted' && event.body.code === 'EDIT_REJECTED') return event.body.message;
        return null;
      },
      { what: 'the rejection' },
    );
    expect(note).toMatch(/line 2\d, column \d+/);
    const aside = (await readdir(client.dir)).find((name) => name.startsWith('tasks.rejected-'));
    expect(await readFile(join(client.dir, aside ?? 'missing'), 'utf8')).toBe(broken);
    const again = await until(
      async () => {
        const tasks = await read().catch(() => null);
        return tasks?.tasks.length === 6 ? tasks : null;
      },
      { what: 'the good copy' },
    );

    (again.tasks[0] as Tasks['tasks'][number]).dependencies = ['T5'];
    await writeFile(path, JSON.stringify(again, null, 2));
    const refusal = await until(
      async () => {
        for await (const event of client.store.journal.read(0)) if (event.body.type === 'command.refused') return event.body;
        return null;
      },
      { what: 'the refusal' },
    );
    const codes: string[] = [];
    for await (const event of client.store.journal.read(0)) if (event.body.type === 'system.noted') codes.push(event.body.code);
    expect(codes.filter((code) => code.startsWith('EDIT_'))).toEqual(['EDIT_REJECTED', 'EDIT_TAKEN']);
    expect(refusal).toMatchObject({ code: 'CYCLE', reason: expect.stringContaining('→') });
    expect((await client.state()).tasks.T1?.dependencies).toEqual([]);
  });
});

describe('tasks.json, edited while agents work and it is written again and again', () => {
  it('takes every edit in, or keeps it aside: none is overwritten', async () => {
    place = await Place.make(files('parallel: 1, autonomy: auto, review: auto'));
    expect((await place.maos('run', 'make five files', '--detach')).code).toBe(0);
    const client = await place.client();
    const path = join(client.dir, 'tasks.json');
    await until(async () => Object.values((await client.state()).tasks).some(({ stage }) => stage.name === 'running'), { what: 'an agent at work' });
    const aside = async () => Promise.all((await readdir(client.dir)).filter((name) => name.startsWith('tasks.rejected-')).map((name) => readFile(join(client.dir, name), 'utf8')));
    for (let at = 1; at <= 6; at++) {
      const view = await until(
        async () => {
          const tasks = JSON.parse(await readFile(path, 'utf8')) as Tasks;
          return tasks.tasks.length === 5 ? tasks : null;
        },
        { what: 'the whole plan' },
      );
      if ((await client.state()).tasks.T5?.stage.name !== 'pending') break;
      Object.assign(view.tasks[4] ?? {}, { title: `edit ${at}` });
      await writeFile(path, JSON.stringify(view, null, 2));
      await until(async () => (await client.state()).tasks.T5?.title === `edit ${at}` || (await aside()).some((text) => text.includes(`edit ${at}`)), {
        what: `edit ${at}`,
        timeout: 15_000,
      });
    }
    expect((await client.state()).tasks.T5?.title).toMatch(/^edit \d$/);
    expect((await place.maos('status', '--wait', 'done', '--timeout', '90s')).code).toBe(0);
  });
});

describe('tasks.json, edited while nothing runs', () => {
  it('is taken in when the orchestrator comes back', async () => {
    place = await Place.make(files('autonomy: ask'));
    expect((await place.maos('run', 'make five files', '--plan-only', '--detach')).code).toBe(0);
    expect((await place.maos('status', '--wait', 'plan', '--timeout', '90s')).code).toBe(0);
    expect((await place.maos('stop')).code).toBe(0);
    const client = await place.client();
    const path = join(client.dir, 'tasks.json');
    const view = JSON.parse(await readFile(path, 'utf8')) as Tasks;
    (view.tasks[2] as Tasks['tasks'][number]).title = 'edited at night';
    await writeFile(path, JSON.stringify(view, null, 2));
    expect((await place.maos('resume')).code).toBe(0);
    await until(async () => (await client.state()).tasks.T3?.title === 'edited at night', { what: 'the edit' });
  });
});

describe('a file dropped by hand into messages/<role>/new/', () => {
  it('is a message like any other: it is claimed, and what is not one goes to dead with its reason', async () => {
    place = await Place.make(files('autonomy: ask'));
    expect((await place.maos('init', '--yes', '--force')).code).toBe(0);
    const client = await place.client();
    const { messageSchema } = await import('../../src/protocol/message.ts');
    const box = client.store.mailbox('backend', (value) => messageSchema.parse(value));
    const message = {
      schema: 'maos.message/1',
      id: 'by-hand',
      from: 'user',
      to: 'backend',
      priority: 'high',
      text: 'use port 8080',
      sent_at: new Date().toISOString(),
      seq: 1,
      clock: {},
      deliveries: 0,
    };
    await box.send('1-by-hand', messageSchema.parse(message));
    await writeFile(join(client.dir, 'messages/backend/new/2-broken.json'), '{ not json');
    const claimed = await box.claim(10);
    expect(claimed.map(({ value }) => value.text)).toEqual(['use port 8080']);
    // a file that does not parse may still be on its way, so it is given a moment
    const dead = await until(async () => {
      await box.claim(10);
      const letters = await box.deadLetters();
      return letters.length > 0 ? letters : null;
    });
    expect(dead.map(({ name }) => name)).toEqual(['2-broken']);
  });
});
