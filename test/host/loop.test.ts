import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { findMarked, processStart } from '../../src/system/process.ts';
import { loadKey, secretOf, verifySignature } from '../../src/system/signature.ts';
import { until } from '../support/until.ts';
import { setUp } from './running.ts';

describe('a host', () => {
  test('says that it started, runs an agent with brief and environment, logs what it prints, and tells its end', async () => {
    const t = await setUp();
    for (const name of ['BASH_ENV', 'SSH_AUTH_SOCK', 'LD_PRELOAD_PATH', 'GIT_EDITOR']) vi.stubEnv(name, '/nonexistent');
    onTestFinished(() => void vi.unstubAllEnvs());
    await t.start();
    await t.send({ type: 'open-run', run_id: 'r1', branch: 'maos/r1/run', base_commit: t.base });
    await t.send(t.session('t1', 'env | sort > env.txt; cat "$MAOS_BRIEF_MD" > brief.md; cp "$MAOS_BRIEF" brief.json; printf "\\033[32mhello\\033[0m\\n"; exit 0'));
    const exited = await t.see('session-exited');
    expect(exited).toMatchObject({ session_id: 't1-1', exit: { outcome: 'completed', code: 0 }, output: 'hello' });
    const types = t.heard.map(({ body }) => body.type);
    expect(types[0]).toBe('host-started');
    expect(types.indexOf('session-started')).toBeLessThan(types.indexOf('session-exited'));
    expect(t.heard.find(({ body }) => body.type === 'run-opened')?.body).toEqual({ type: 'run-opened', run_id: 'r1', branch: 'maos/r1/run', tip: t.base });

    const path = join(t.dir, 'worktrees/t1');
    const env = Object.fromEntries(
      readFileSync(join(path, 'env.txt'), 'utf8')
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    const key = await loadKey(t.dir);
    expect(env).toMatchObject({
      MAOS_RUN_ID: 'r1',
      MAOS_TASK_ID: 't1',
      MAOS_SESSION_ID: 't1-1',
      MAOS_ROLE: 'dev',
      MAOS_DIR: t.dir,
      MAOS_TOKEN: secretOf(key, 'session:t1-1'),
      MAOS_MARK: `${t.digest}/t1-1`,
      TERM: 'xterm-256color',
    });
    expect(Object.keys(env).filter((name) => /^(NODE_OPTIONS|GIT_(?!AUTHOR|COMMITTER)|LD_|SSH_|BASH_ENV)/.test(name))).toEqual([]);
    expect(readFileSync(join(path, 'brief.md'), 'utf8')).toContain('The goal');
    expect(JSON.parse(readFileSync(join(path, 'brief.json'), 'utf8'))).toMatchObject({ schema: 'maos.brief/1', session_id: 't1-1' });
    expect(Buffer.from((await t.store.terminals.tail('t1-1', 1_000)).data).toString()).toBe('\u001b[32mhello\u001b[0m\r\n');
    for (const { id, body, auth } of t.heard) expect(auth?.as === 'host' && verifySignature(secretOf(key, 'host'), id, body, auth.mac)).toBe(true);
    await until(async () => (await t.effects.list('done')).length === 2);
    expect(await t.effects.list('cur')).toEqual([]);
  });

  test('no grandchild outlives its session: setsid, nohup, double fork and one that ignores TERM are gone when the exit is told', async () => {
    const t = await setUp();
    await t.start();
    await t.send(
      t.session(
        't1',
        'setsid sleep 1000 & nohup sleep 1001 >/dev/null 2>&1 & ( ( sleep 1002 & ) & ) ; setsid sh -c "trap : TERM HUP; while :; do sleep 0.05; done" & sleep 0.1; echo started; exit 3',
      ),
    );
    expect(await t.see('session-exited')).toMatchObject({ exit: { outcome: 'failed', code: 3 } });
    expect(await findMarked(`${t.digest}/t1-1`)).toEqual([]);
  });

  test('a program that does not exist is a session that failed, with the reason', async () => {
    const t = await setUp();
    await t.start();
    await t.send(t.session('t1', '', { agent: { kind: 'command', argv: ['no-such-agent'], model: null } }));
    expect(await t.see('session-exited')).toMatchObject({ exit: { outcome: 'failed', reason: expect.stringContaining('no-such-agent') } });
    expect(t.heard.filter(({ body }) => body.type === 'session-started')).toHaveLength(1);
  });

  test('a start asked for twice runs once, and one of another epoch not at all', async () => {
    const t = await setUp();
    await t.start();
    const effect = t.session('t1', 'echo run >> "$MAOS_DIR/runs"');
    await t.send(effect);
    await t.see('session-exited');
    await t.send(effect);
    await t.send(t.session('t2', 'echo run >> "$MAOS_DIR/runs"', { host_epoch: 0 }));
    await until(async () => (await t.effects.list('done')).length === 3);
    expect(readFileSync(join(t.dir, 'runs'), 'utf8')).toBe('run\n');
    expect((await t.listen()).filter((body) => body.type === 'session-started')).toHaveLength(1);
  });

  test('stops a session now, even one that ignores TERM; stopping what never ran is answered too', async () => {
    const t = await setUp();
    await t.start();
    await t.send(t.session('t1', 'trap : TERM HUP INT; echo up; while :; do sleep 0.05; done'));
    const { pid, pid_start } = await t.see('session-started');
    expect(processStart(pid)).toBe(pid_start);
    await t.send({ type: 'stop-session', session_id: 't1-1', reason: 'enough', now: true });
    expect(await t.see('session-exited')).toMatchObject({ session_id: 't1-1', exit: { outcome: 'stopped', reason: 'enough' } });
    await t.send({ type: 'stop-session', session_id: 't9-1', reason: 'never ran', now: false });
    expect(await t.see('session-exited', ({ session_id }) => session_id === 't9-1')).toMatchObject({ exit: { outcome: 'stopped' } });
  });

  test('a failure of the world is an observation, and the host goes on', async () => {
    const t = await setUp();
    await t.start();
    await t.send(t.session('t1', 'true', { start_commit: 'f'.repeat(40) }));
    expect(await t.see('effect-failed')).toMatchObject({
      effect_id: '1.0',
      effect_type: 'start-session',
      session_id: 't1-1',
      task_id: 't1',
      code: 'COMMIT_MISSING',
      retryable: false,
    });
    writeFileSync(join(t.dir, 'messages/host/new/2-junk.json'), '{"not": "an effect"}');
    await t.send({ type: 'open-run', run_id: 'r1', branch: 'maos/r1/run', base_commit: t.base });
    await t.see('run-opened');
    expect(await t.effects.list('dead')).toEqual(['2-junk']);
  });

  test('from a result to the merge', async () => {
    const t = await setUp();
    await t.start();
    await t.send({ type: 'open-run', run_id: 'r1', branch: 'maos/r1/run', base_commit: t.base });
    await t.send(t.session('t1', 'echo new > new.txt'));
    await t.see('session-exited');
    await t.send({
      type: 'verify-result',
      task_id: 't1',
      session_id: 't1-1',
      worktree: 't1',
      branch: 'maos/r1/dev/t1',
      start_commit: t.base,
      directories: [],
      checks: ['test -f new.txt'],
      commit_message: 'New',
      no_change: null,
    });
    const { commit, problems } = await t.see('result-verified');
    expect(problems).toEqual([]);
    await t.send({ type: 'merge-result', run_id: 'r1', task_id: 't1', commit, run_branch: 'maos/r1/run', tip: t.base, message: 'Merge', checks: [] });
    const { tip } = await t.see('result-merged');
    await t.send({ type: 'remove-worktree', worktree: 't1', branch: 'maos/r1/dev/t1', merged_into: 'maos/r1/run' });
    await t.send({ type: 'merge-run', run_id: 'r1', target: 'main', expect: t.base, tip, message: 'Merge', checks: [] });
    await t.see('run-merged');
    expect(existsSync(join(t.dir, 'worktrees/t1'))).toBe(false);
    expect(readFileSync(join(t.repo.path, 'new.txt'), 'utf8')).toBe('new\n');
  });

  test('a session with a conflict finds the merge in progress in its worktree, and its resolution is merged', async () => {
    const t = await setUp();
    await t.start();
    await t.send({ type: 'open-run', run_id: 'r1', branch: 'maos/r1/run', base_commit: t.base });
    const verify = (n: string, session_id: string) =>
      t.send({
        type: 'verify-result',
        task_id: n,
        session_id,
        worktree: n,
        branch: `maos/r1/dev/${n}`,
        start_commit: t.base,
        directories: ['src'],
        checks: [],
        commit_message: n,
        no_change: null,
      });
    const merge = (n: string, commit: string, tip: string) =>
      t.send({ type: 'merge-result', run_id: 'r1', task_id: n, commit, run_branch: 'maos/r1/run', tip, message: `Merge ${n}`, checks: [] });
    for (const n of ['t1', 't2']) {
      await t.send(t.session(n, `echo ${n} > src/a.txt`));
      await t.see('session-exited', ({ session_id }) => session_id === `${n}-1`);
      await verify(n, `${n}-1`);
    }
    const [one, two] = [await t.see('result-verified', ({ task_id }) => task_id === 't1'), await t.see('result-verified', ({ task_id }) => task_id === 't2')];
    await merge('t1', one.commit, t.base);
    const { tip } = await t.see('result-merged');
    await merge('t2', two.commit, tip);
    expect(await t.see('merge-conflicted')).toMatchObject({ task_id: 't2', onto: tip, files: ['src/a.txt'] });
    await t.send(t.session('t2', 'grep -q "<<<<<<<" src/a.txt && printf "t1\\nt2\\n" > src/a.txt', { session_id: 't2-2', merge_onto: tip }));
    expect(await t.see('session-exited', ({ session_id }) => session_id === 't2-2')).toMatchObject({ exit: { outcome: 'completed' } });
    await verify('t2', 't2-2');
    const again = await t.see('result-verified', ({ session_id }) => session_id === 't2-2');
    expect(again).toMatchObject({ problems: [], base: tip });
    await merge('t2', again.commit, tip);
    await t.see('result-merged', ({ task_id }) => task_id === 't2');
    expect(t.repo.git('show', 'maos/r1/run:src/a.txt')).toBe('t1\nt2');
  });

  test('what an earlier host had claimed is done again, once for the observer, and its leftover agents are gone', async () => {
    const t = await setUp();
    const first = await t.start();
    await t.send(t.session('t1', 'echo up; sleep 1000'));
    await t.see('session-started');
    await first.stop();
    await t.send({ type: 'open-run', run_id: 'r1', branch: 'maos/r1/run', base_commit: t.base });
    await t.effects.claim(1);
    const second = await t.start();
    await t.see('run-opened');
    expect(second.lease.record.epoch).toBe(2);
    // Dead after the observation, before the ack: the same effect, a third host.
    await second.stop();
    await t.effects.redeliver();
    const [done = ''] = (await t.effects.list('done')).filter((name) => name.includes('2.0'));
    renameSync(join(t.dir, `messages/host/done/${done}.json`), join(t.dir, `messages/host/new/${done}.json`));
    await t.start();
    await until(async () => (await t.effects.list('done')).includes(done));
    expect((await t.listen()).filter((body) => body.type === 'run-opened')).toHaveLength(1);
    expect((await t.listen()).filter((body) => body.type === 'host-started').map((body) => 'epoch' in body && body.epoch)).toEqual([1, 2, 3]);
    expect(await findMarked(t.digest)).toEqual([]);
  });

  test('stop-host ends the agents, tells their ends, gives the lease back; one for another host is ignored', async () => {
    const t = await setUp();
    await t.send({ type: 'stop-host', host_epoch: 7 });
    const host = await t.start();
    await t.send(t.session('t1', 'echo up; sleep 1000'));
    await t.see('session-started');
    await t.send({ type: 'stop-host', host_epoch: 1 });
    await host.done;
    expect(await t.see('session-exited')).toMatchObject({ exit: { outcome: 'stopped' } });
    expect(await findMarked(t.digest)).toEqual([]);
    expect((await t.store.leases.look('host'))?.alive).toBe(false);
    expect(await t.effects.list('cur')).toEqual([]);
  });

  test('a host that lost its lease ends its agents and takes nothing more', async () => {
    const t = await setUp();
    const host = await t.start();
    await t.send(t.session('t1', 'echo up; sleep 1000'));
    await t.see('session-started');
    const { record } = host.lease;
    writeFileSync(join(t.dir, 'leases', `host.${String(2).padStart(9, '0')}.json`), JSON.stringify({ ...record, epoch: 2 }));
    await t.send(t.session('t2', 'true', { host_epoch: 2 }));
    await expect(host.done).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(await findMarked(t.digest)).toEqual([]);
    expect([...(await t.effects.list('new')), ...(await t.effects.list('cur'))].some((name) => name.includes('2.0'))).toBe(true);
    expect((await t.listen()).some((body) => body.type === 'session-started' && body.session_id === 't2-1')).toBe(false);
  });

  test('20 agents at once all start, print and end', async () => {
    const t = await setUp();
    await t.start();
    const begin = performance.now();
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        t.send(t.session(`t${n}`, 'i=0; while [ $i -lt 2000 ]; do echo "line $i of an agent that prints continuously"; i=$((i+1)); done; echo done')),
      ),
    );
    await until(async () => (await t.listen()).filter((body) => body.type === 'session-exited').length === 20, { timeout: 25_000, what: '20 exits' });
    for (const { body } of t.heard) if (body.type === 'session-exited') expect(body.exit.outcome === 'completed' && body.output.endsWith('done')).toBe(true);
    expect(performance.now() - begin).toBeLessThan(25_000);
  });
});
