import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { typist } from '../../src/client/typing.ts';
import { loadKey, secretOf } from '../../src/system/signature.ts';
import { signTyped } from '../../src/system/typed.ts';
import { until } from '../support/until.ts';
import { setUp } from './running.ts';

it('keys reach the terminal of an agent as they are, and no file of them outlives it', async () => {
  const world = await setUp();
  await world.start();
  const effect = world.session('T1', 'stty raw -echo; printf ready; cat > got');
  await world.send(effect);
  const { worktree } = await world.see('session-started');
  const id = effect.session_id;
  await until(async () => Buffer.from((await world.store.terminals.tail(id, 100)).data).toString() === 'ready');
  const bytes = Buffer.concat([Buffer.from([3, 27, 0x5b, 0x41, 4, 26, 0, 0x7f, 0xff, 0xc3]), Buffer.from('ü界👩‍👩‍👧\r\n\t\u001b[200~paste\u001b[201~'), Buffer.alloc(50_000, 'p')]);
  const user = typist(world.dir, world.store.typed, id);
  for (let at = 0; at < 60; at++) void user.type(bytes.subarray(at, at + 1));
  await user.type(bytes.subarray(60));
  const got = join(worktree, 'got');
  await until(() => readFileSync(got).length >= bytes.length);
  expect(readFileSync(got).equals(bytes)).toBe(true);

  await world.send({ type: 'stop-session', session_id: id, reason: 'enough', now: true });
  await world.see('session-exited');
  expect(existsSync(join(world.dir, 'logs', `${id}.keys`))).toBe(false);
  await expect(user.type(Buffer.from('x'))).rejects.toEqual(expect.objectContaining({ code: 'NOT_TYPED_TO' }));
});

it('only what the user signed for this session counts, and only once', async () => {
  const world = await setUp();
  await world.start();
  const effect = world.session('T1', 'stty raw -echo; printf ready; cat > got');
  await world.send(effect);
  const { worktree } = await world.see('session-started');
  const id = effect.session_id;
  await until(async () => Buffer.from((await world.store.terminals.tail(id, 100)).data).toString() === 'ready');
  const key = await loadKey(world.dir);
  const line = (secret: string, session: string, n: number, text: string) => JSON.stringify(signTyped(secret, session, { by: 'b', n, data: Buffer.from(text).toString('base64') }));
  const user = secretOf(key, 'user');
  const first = line(user, id, 1, 'one ');
  const file = join(world.dir, 'logs', `${id}.keys`);
  for (const one of [
    'no json',
    '{"by":"b"}',
    line(secretOf(key, `session:${id}`), id, 1, 'by an agent '),
    line(user, 'another-1', 1, 'for another '),
    first,
    first,
    `${first.slice(0, -3)}0"}`,
    line(user, id, 2, 'two '),
    line(user, id, 1, 'again '),
    'y'.repeat(200_000),
    line(user, id, 4, 'four'),
  ])
    appendFileSync(file, `${one}\n`);
  const got = join(worktree, 'got');
  await until(() => readFileSync(got, 'utf8').endsWith('four'));
  expect(readFileSync(got, 'utf8')).toBe('one two four');
});
