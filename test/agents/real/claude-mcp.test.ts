/** The real Claude Code with the run's MCP server: the architect proposes a plan and mends it, and a task is done and claimed, all by tools. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Place } from '../../e2e/world.ts';
import { type ClaudeHome, claudeEnv, installClaude, type ModelServer, startModelServer } from './harness.ts';

const PLAN = { summary: 'one task', tasks: [{ id: 'T1', title: 'Greet', description: 'SCENARIO:work', role: 'backend' }] };
const WRONG = { ...PLAN, tasks: [{ ...PLAN.tasks[0], role: 'nobody' }] };
const call = (tool: string, input: object = {}) => ({ name: `mcp__maos__${tool}`, input: { ...input } });

/** A server of the repository itself: it says that it was started, and ends. */
const spy = (name: string) => `import { writeFileSync } from 'node:fs';\nwriteFileSync(process.env.SEEN + '-${name}', process.env.GIVEN ?? '');\nprocess.exit(1);\n`;

let binary: string;
let server: ModelServer;
let home: ClaudeHome;
let place: Place;

beforeAll(async () => {
  binary = await installClaude();
  server = await startModelServer({
    plan: [{ tools: [call('propose_plan', { plan: WRONG })] }, { tools: [call('propose_plan', { plan: PLAN })] }, { text: 'It is handed in.' }],
    work: [
      { tools: [call('get_task'), call('report_progress', { text: 'half way', percent: 50 })] },
      ({ cwd }) => ({ tools: [{ name: 'Write', input: { file_path: `${cwd}/hello.txt`, content: 'hello\n' } }] }),
      { tools: [call('complete_task', { summary: 'The greeting is written.' })] },
      { text: 'Bye.' },
    ],
  });
});
afterAll(() => server.close());
afterEach(async () => {
  const left = await place.remove();
  await home.remove();
  expect(left).toEqual([]);
});

describe('the real Claude Code with our tools', () => {
  it('hands in a plan after mending it, completes a task, and starts only the servers its role names', async () => {
    home = await claudeEnv(server);
    const seen = join(home.home, 'seen');
    const entry = (name: string) => ({ command: process.execPath, args: [`./${name}.mjs`], env: { SEEN: seen, GIVEN: `\${HOME}` } });
    place = await Place.make(
      {
        'wanted.mjs': spy('wanted'),
        'unwanted.mjs': spy('unwanted'),
        '.mcp.json': JSON.stringify({ mcpServers: { wanted: entry('wanted'), unwanted: entry('unwanted') } }),
        'multi-agent.yaml': `version: 1\nsettings: { autonomy: ask, review: auto }\nservices:\n  architect: { agent: claude, command: [${binary}], persona: "SCENARIO:plan" }\n  backend: { agent: claude, command: [${binary}], mcp_servers: [wanted, nowhere] }\n`,
      },
      home.env,
    );
    expect(await place.maos('trust')).toMatchObject({ code: 0 });
    expect(await place.maos('run', 'a greeting', '--approve-plan', '--detach')).toMatchObject({ code: 0 });
    const waited = await place.maos('status', '--wait', 'done', '--timeout', '60s');
    const state = await (await place.client()).state();
    expect(Object.values(state.tasks).map((task) => `${task.id} ${task.stage.name} ${task.result?.summary}`)).toEqual(['T1 done The greeting is written.']);
    expect(waited.code).toBe(0);

    const [proposal, mended] = server.seen.filter(({ scenario }) => scenario === 'plan').slice(1);
    expect(proposal?.lastToolResult).toContain('nobody');
    expect(mended?.lastToolResult).toContain('handed in');
    const work = server.seen.filter(({ scenario }) => scenario === 'work');
    expect(work[0]?.tools).toEqual(expect.arrayContaining(['mcp__maos__complete_task', 'mcp__maos__get_brief']));
    expect(work[0]?.tools).not.toContain('mcp__maos__propose_plan');
    expect(work[1]?.lastToolResult).toContain('SCENARIO:work');
    expect(Object.values(state.approvals).filter(({ kind }) => kind === 'permission')).toEqual([]);

    expect(await readFile(`${seen}-wanted`, 'utf8')).toBe(home.home);
    await expect(readFile(`${seen}-unwanted`, 'utf8')).rejects.toThrow('ENOENT');
    expect((await place.maos('logs', 'T1')).stdout).toContain('MCP server nowhere is left out');
  }, 120_000);
});
