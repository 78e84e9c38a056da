/** Agents by name, the stream, the editor of the configuration, and what a run would do: one run of a program that works until it is ended. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { start } from '../tui/harness.ts';
import { BIN, clean, git, maos, repository } from './cli.ts';

const YAML = 'version: 1\nsettings: {autonomy: auto, parallel: 1}\nservices:\n  worker: {command: [sh, work.sh]}\n';
const PLAN = JSON.stringify({ summary: 'a plan', tasks: [{ id: 'T1', role: 'worker', title: 'work', estimate: { minutes: 5 } }] });

interface Row {
  name: string;
  session: string | null;
  state: string;
  task: string | null;
  paused: boolean;
}

it('an agent is listed, attached to, restarted after a yes, and paused; a dry run starts nothing', { timeout: 120_000 }, async () => {
  const cwd = repository({ 'multi-agent.yaml': YAML, 'plan.json': PLAN, 'work.sh': 'echo at work as $MAOS_SESSION_ID\nexec sleep 600\n' });
  const run = (...argv: string[]) => maos(argv, { cwd });
  onTestFinished(async () => {
    await run('stop', '--now');
  });
  const dry = await run('run', 'work', '--plan', 'plan.json', '-n');
  expect(dry).toMatchObject({ code: 0, out: expect.stringMatching(/Nothing is started[\s\S]*worker +command[\s\S]*the given plan, with 1 tasks[\s\S]*0m +5m/) });
  expect((await run('run', 'work', '--plan', 'plan.json', '-n', '--json')).json()).toMatchObject({
    schema: 'maos.run-dry/1',
    agents: [{ role: 'architect' }, { role: 'worker', costKnown: true }],
  });
  expect(git(cwd, 'status', '--porcelain', '--ignored')).toBe('');
  expect(git(cwd, 'branch', '--list', 'maos/*')).toBe('');

  // the editor: what cannot be used is not written
  const texts = tempDir();
  const edit = async (editor: string): Promise<string> => {
    const screen = start({ argv: [process.execPath, BIN, '-C', cwd, 'config', 'edit'], cols: 120, rows: 30, env: { ...clean(cwd), EDITOR: editor, TMPDIR: texts } });
    try {
      await screen.exited;
      return screen.text();
    } finally {
      await screen.close();
    }
  };
  expect(await edit('sed -i s/parallel:/paralel:/')).toContain('stays as it was');
  expect(readFileSync(join(cwd, 'multi-agent.yaml'), 'utf8')).toBe(YAML);
  expect(await edit("sed -i 's/parallel: 1/parallel: 2/'")).toContain('is saved');
  expect(readFileSync(join(cwd, 'multi-agent.yaml'), 'utf8')).toContain('parallel: 2');
  expect(await run('config', 'edit')).toMatchObject({ code: 2, err: expect.stringContaining('needs a terminal') });

  expect((await run('run', 'work', '--plan', 'plan.json', '--approve-plan', '--detach')).code).toBe(0);
  const worker = async () => ((await run('agents', 'list', '--json')).json() as Row[]).find(({ name }) => name === 'worker');
  const first = await until(
    async () => {
      const row = await worker();
      return row?.session != null && row.state !== 'starting' ? row : undefined;
    },
    { timeout: 30_000, what: 'the agent to work' },
  );
  expect(first.task).toBe('T1');
  expect((await run('agents')).out).toMatch(/worker +command +\w+ +T1/);

  const screen = start({ argv: [process.execPath, BIN, '-C', cwd, 'agents', 'attach', 'T1'], cols: 100, rows: 30, env: clean(cwd) });
  try {
    await screen.until(`at work as ${first.session}`);
    expect(screen.text()).not.toMatch(/[┃│]/);
    screen.press('z');
    await screen.until('Tasks 1');
    for (const [typed, said] of [
      ['report a problem', /Wrote \S+problem-\S+\.json/],
      ['export report', 'The report is in'],
      ['check state', 'No problem found'],
    ] as const) {
      screen.press(':');
      await screen.until('▸Command');
      screen.press(typed);
      await screen.until(`▸ ${typed.startsWith('report') ? 'Help' : 'Data'}: ${typed}`);
      screen.press('enter');
      await screen.until(said);
    }
  } finally {
    await screen.close();
  }

  // what is sent to others holds nothing of the work
  const reports = readdirSync(join(cwd, '.multi-agent/reports'));
  const bundle = readFileSync(join(cwd, '.multi-agent/reports', reports.find((name) => name.endsWith('.json')) ?? ''), 'utf8');
  expect(JSON.parse(bundle)).toMatchObject({
    schema: 'maos.problem/1',
    run: { state: 'running' },
    tasks: { total: 1 },
    events: expect.arrayContaining([expect.objectContaining({ type: 'task.started' })]),
  });
  for (const own of ['T1', 'worker', 'a plan', 'work.sh', cwd]) expect(bundle).not.toContain(own);
  expect(reports.filter((name) => name.endsWith('.html'))).toHaveLength(1);

  const stream = spawn(process.execPath, [BIN, 'stream'], { cwd, env: clean(cwd), stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  stream.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  await until(() => printed.includes('T1 started'), { what: 'what happened before' });
  expect(await run('agents', 'restart', 'worker')).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
  expect(await run('agents', 'restart', 'nobody', '--yes')).toMatchObject({ code: 1, err: expect.stringContaining('No agent is called nobody') });
  expect(await run('agents', 'restart', 'worker', '--yes')).toMatchObject({ code: 0, out: expect.stringContaining('is restarted') });
  await until(async () => ![undefined, null, first.session].includes((await worker())?.session), { timeout: 30_000, what: 'another process' });
  expect(await run('agents', 'pause', 'worker')).toMatchObject({ code: 0, out: expect.stringContaining('its process ends') });
  await until(async () => (await worker())?.state === 'paused', { timeout: 30_000, what: 'it to be paused' });
  await until(() => printed.includes('worker is paused'), { what: 'the news of it' });
  stream.stdout.destroy();
  expect(await new Promise((done) => stream.on('close', done))).toBe(0);
  expect((await run('tasks', 'list', '--json')).json()).toMatchObject([{ id: 'T1', state: 'pause' }]);
  expect(await run('agents', 'resume', 'worker')).toMatchObject({ code: 0 });
  await until(async () => (await worker())?.session != null, { timeout: 30_000, what: 'it to work again' });
});
