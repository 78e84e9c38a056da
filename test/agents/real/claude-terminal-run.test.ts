/** A whole run with Claude Code in terminals of its own: planned, asked, killed in the middle of a command, gone on with, merged; no process stays. */
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Place } from '../../e2e/world.ts';
import { until } from '../../support/until.ts';
import { answerFirstRun, type ClaudeHome, claudeEnv, installClaude, type ModelServer, startModelServer } from './harness.ts';

const task = (id: string, scenario: string) => ({ id, title: `task ${id}`, description: `SCENARIO:${scenario}`, role: 'backend' });
const PLAN = { summary: 'two tasks', tasks: [task('T1', 'work'), task('T2', 'killed')] };
const call = (tool: string, input: object = {}) => ({ name: `mcp__maos__${tool}`, input: { ...input } });

let binary: string;
let server: ModelServer;
let home: ClaudeHome;
let place: Place;

/** What is left to do after the kill, by what is there. */
const afterKill = ({ cwd, lastToolResult }: { cwd: string; lastToolResult: string }) =>
  lastToolResult.includes('Noted')
    ? { text: 'Bye again.' }
    : existsSync(join(cwd, 'resumed.txt'))
      ? { tools: [call('complete_task', { summary: 'It was picked up again.' })] }
      : { tools: [{ name: 'Write', input: { file_path: join(cwd, 'resumed.txt'), content: 'resumed\n' } }] };

beforeAll(async () => {
  binary = await installClaude();
  server = await startModelServer({
    plan: [{ tools: [call('propose_plan', { plan: PLAN })] }, { text: 'It is handed in.' }],
    work: [
      { text: 'I need a file.', tools: [{ name: 'Bash', input: { command: 'touch asked.txt', description: 'Make the file' } }] },
      { text: 'I forgot to say that I am done.' },
      { tools: [call('complete_task', { summary: 'The file is made.' })] },
      { text: 'Bye.' },
    ],
    killed: [
      { tools: [{ name: 'Bash', input: { command: 'touch running.txt; node -e "setInterval(()=>{}, 1e8)"', timeout: 90_000 } }] },
      ...Array.from({ length: 8 }, () => afterKill),
    ],
  });
});
afterAll(() => server.close());
afterEach(async () => {
  const left = await place.remove();
  await home.remove();
  expect(left).toEqual([]);
});

/** Of processes that are gone; those of other tests are at work. */
const hookFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('maos-hook-') && !existsSync(`/proc/${name.split('-')[2]}`));

describe('a run of agents with screens of their own', () => {
  it('is planned, asks, survives a kill, and is merged', async () => {
    const before = hookFolders();
    home = await claudeEnv(server);
    place = await Place.make(
      {
        'multi-agent.yaml': `version: 1\nsettings: { parallel: 2, autonomy: plan }\nservices:\n  architect: { agent: claude, mode: terminal, command: [${binary}], persona: "SCENARIO:plan" }\n  backend: { agent: claude, mode: terminal, command: [${binary}] }\n`,
      },
      home.env,
    );
    await answerFirstRun(home, [place.repo]);
    expect(await place.maos('run', 'two files', '--approve-plan', '--detach')).toMatchObject({ code: 0 });
    const client = await place.client();
    const asked = (taskId: string) =>
      until(
        async () =>
          Object.values((await client.state()).approvals).find((one) => one.kind === 'permission' && one.task_id === taskId && one.answer === null && one.withdrawn === null),
        { timeout: 60_000, what: `the question of ${taskId}` },
      );
    for (const id of ['T1', 'T2']) {
      const question = await asked(id);
      expect(await place.maos('approve', question.id, '--at', question.at)).toMatchObject({ code: 0 });
    }
    await until(() => existsSync(join(client.dir, 'worktrees', 'T2', 'running.txt')), { timeout: 30_000, what: 'the command to run' });
    const sessionsOf = async (id: string) => Object.values((await client.state()).sessions).filter((session) => session.task_id === id);
    process.kill((await sessionsOf('T2'))[0]?.pid ?? 0, 'SIGKILL');

    const waited = await place.maos('status', '--wait', 'done', '--timeout', '120s');
    const state = await client.state();
    expect(Object.values(state.tasks).map((one) => `${one.id} ${one.stage.name} ${one.result?.summary}`)).toEqual(['T1 done The file is made.', 'T2 done It was picked up again.']);
    expect(waited.code).toBe(0);
    const [first, second] = await sessionsOf('T2');
    expect(first?.exit?.outcome).toBe('failed');
    expect(second?.conversation_id).toBe(first?.conversation_id);
    expect((await sessionsOf('T1'))[0]).toMatchObject({ exit: { outcome: 'completed' }, stop_reason: 'claimed' });
    expect(state.tasks.T1?.usage.input_tokens).toBeGreaterThan(0);
    expect((await place.git('ls-tree', '--name-only', `maos/${state.run?.id}/run`)).split('\n')).toEqual(expect.arrayContaining(['asked.txt', 'resumed.txt']));
    expect(hookFolders().filter((name) => !before.includes(name))).toEqual([]);
  }, 240_000);
});
