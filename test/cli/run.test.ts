import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BIN, clean, git, maos, repository } from './cli.ts';

interface Item {
  id: string;
  kind: string;
  task: string | null;
  at: string;
  summary: string;
  detail: string;
}

/** A repository whose run ends with the test, whatever happened. */
function world(files: Record<string, string>): {
  cwd: string;
  run: (...argv: string[]) => ReturnType<typeof maos>;
  ok: (...argv: string[]) => Promise<string>;
  you: () => Promise<Item[]>;
} {
  const cwd = repository(files);
  const run = (...argv: string[]) => maos(argv, { cwd });
  onTestFinished(async () => {
    await run('stop', '--now');
  });
  const ok = async (...argv: string[]) => {
    const ran = await run(...argv);
    expect({ argv, code: ran.code, err: ran.code === 0 ? '' : ran.err }).toEqual({ argv, code: 0, err: '' });
    return ran.out;
  };
  return { cwd, run, ok, you: async () => (await run('you', '--json')).json() as Item[] };
}

const config = (agents: Record<string, string>, settings = '{parallel: 2, retries: 0}') =>
  `version: 1\nsettings: ${settings}\nservices:\n${Object.entries(agents)
    .map(([role, script]) => `  ${role}: {command: [sh, ${script}], timeout: 1m}\n`)
    .join('')}`;
const plan = (tasks: object[]) => JSON.stringify({ summary: 'a plan', tasks: tasks.map((task) => ({ role: 'backend', title: 'a task', ...task })) }, null, 1);

describe('a run from the command line', () => {
  it('goes from a plan to the merge, each answer bound to what was seen', async () => {
    const { cwd, run, ok, you } = world({
      'multi-agent.yaml': config({ backend: 'agent.sh' }),
      'agent.sh': `set -e
maos-tui agent progress working --percent 40
maos-tui agent brief >/dev/null && maos-tui agent brief --json | grep -q maos.brief/1
printf shared | maos-tui agent context set notes/$MAOS_TASK_ID -
test "$(maos-tui agent context get notes/$MAOS_TASK_ID)" = shared
maos-tui agent ask --permission 'make a file' --why 'the task says so' --wait
maos-tui agent send user - <<EOT
hello from $MAOS_TASK_ID
EOT
echo $MAOS_TASK_ID > $MAOS_TASK_ID.txt
maos-tui agent complete --summary "made $MAOS_TASK_ID.txt"
`,
      'plan.json': plan([{ id: 'T1' }, { id: 'T2', dependencies: ['T1'] }]),
    });
    const head = git(cwd, 'rev-parse', 'HEAD');
    const begun = await run('run', '--plan', 'plan.json', '--json');
    expect(begun.code).toBe(5);
    expect(begun.json()).toMatchObject({ schema: 'maos.run-state/1', state: 'approval', attention: [{ kind: 'plan' }] });
    expect((await run('status')).code).toBe(5);

    await ok('plan', 'export', '.home-plan.json');
    const exported = JSON.parse(readFileSync(join(cwd, '.home-plan.json'), 'utf8')) as { tasks: { id: string; title: string }[] };
    const first = exported.tasks[0];
    if (first) first.title = 'another title';
    writeFileSync(join(cwd, '.home-plan.json'), JSON.stringify(exported));
    const stale = (await you())[0]?.at ?? '';
    await ok('plan', 'edit', '.home-plan.json');
    expect((await run('plan', 'approve')).code).toBe(2);
    expect((await run('plan', 'approve', '--at', stale)).code).toBe(9);
    await ok('plan', 'approve', '--at', 'v2');
    expect((await run('run', 'another goal', '--plan', 'plan.json')).err).toMatch(/one run at a time/);

    await ok('status', '--wait', 'attention', '--timeout', '20s');
    const [asked] = await you();
    expect(asked).toMatchObject({ kind: 'permission', task: 'T1', summary: 'make a file', detail: 'make a file', why: 'the task says so' });
    expect((await run('approve', asked?.id ?? '')).code).toBe(2);
    expect((await run('approve', `${asked?.id}@0000000`)).code).toBe(9);
    expect(await ok('approve', `${asked?.id}@${asked?.at}`)).toMatch(/approved: the agent goes on/);

    await ok('status', '--wait', 'review', '--timeout', '20s');
    expect(await ok('review', 'T1')).toContain('T1.txt');
    expect(await ok('review', 'T1', '--patch')).toContain('+T1');
    expect((await run('review', 'T1', '--comment', 'T1.txt=why?')).code).toBe(2);
    expect(await run('review', 'T1', '--comment', 'other.txt:1=why?')).toMatchObject({ code: 1, err: expect.stringContaining('T1 does not change other.txt') });
    expect(await ok('review', 'T1', '--comment', 'T1.txt:1=why?')).toContain('1 comment kept with T1: T1.txt:1');
    expect(await ok('review', 'T1')).toContain('T1.txt:1\n> T1\nwhy?');
    expect(await ok('review', 'T1', '--comment', 'T1.txt:1=')).toContain('kept');
    expect(await ok('review', 'T1')).not.toContain('why?');
    expect((await run('reject', 'T1')).code).toBe(2);
    const [review] = await you();
    expect((await run('merge', 'T1')).code).toBe(2);
    for (const without of [[], ['--confirm', 'T2']])
      expect(await run('tasks', 'cancel', 'T1', ...without)).toMatchObject({ code: 2, err: expect.stringContaining('maos-tui tasks cancel T1 --confirm T1') });
    expect((await run('merge', 'T1', '--at', head)).code).toBe(9);
    expect(await ok('merge', 'T1', '--at', review?.at ?? '')).toMatch(/T1 is \w+; unblocks T2/);
    expect(git(cwd, 'rev-parse', 'HEAD')).toBe(head);

    await ok('status', '--wait', 'attention', '--timeout', '20s');
    const [second] = await you();
    await ok('approve', `${second?.id}@${second?.at}`);
    await ok('status', '--wait', 'review', '--timeout', '20s');
    const [last] = await you();
    await ok('approve', `${last?.id}@${last?.at}`);
    await ok('status', '--wait', 'done', '--timeout', '20s');
    const [merge] = await you();
    expect(merge?.kind).toBe('merge');
    expect(git(cwd, 'rev-parse', 'HEAD')).toBe(head);
    expect(await ok('merge', '--at', merge?.at.slice(0, 12) ?? '')).toMatch(/Merged: main went from/);
    expect(['T1.txt', 'T2.txt'].map((file) => existsSync(join(cwd, file)))).toEqual([true, true]);
    expect((await run('status')).code).toBe(0);
    await ok('merge', '--undo');
    expect(git(cwd, 'rev-parse', 'main')).toBe(head);

    expect(await ok('messages', '--from', 'backend')).toMatch(/hello from T1/);
    expect(await ok('logs', 'T1')).toMatch(/│|Noted/);
    expect(await ok('audit', 'verify')).toMatch(/The chain is whole/);
    expect(await ok('graph', '--format', 'mermaid')).toMatch(/^graph TD/);
    expect(await ok('validate')).toMatch(/No problem found/);
    expect(JSON.parse(await ok('tasks', 'list', '--json'))).toMatchObject([
      { schema: 'maos.task/1', id: 'T1', state: 'done' },
      { id: 'T2', state: 'done', needs: ['T1'] },
    ]);
    expect(await headOf(cwd, ['logs', '-f'])).toEqual({ code: 0, err: '' });
    expect(await ok('stop')).toMatch(/have ended/);
    expect(await ok('stop')).toMatch(/Nothing was running/);
  });

  it('tells the architect what is wrong with a plan, and ends with 8 when a task failed', async () => {
    const { run, you, ok } = world({
      'multi-agent.yaml': config({ architect: 'architect.sh', backend: 'agent.sh' }, '{parallel: 2, retries: 0, autonomy: plan}'),
      'architect.sh': `maos-tui agent propose-plan cyclic.json > findings.txt 2>&1; echo "code $?" >> findings.txt
cat findings.txt
maos-tui agent propose-plan plan.json\n`,
      'agent.sh': 'test $MAOS_TASK_ID = good && { echo x > good.txt; exit 0; }; maos-tui agent fail "cannot be done"; exit 1\n',
      'cyclic.json': plan([
        { id: 'a', dependencies: ['b'] },
        { id: 'b', dependencies: ['a'] },
      ]),
      'plan.json': plan([{ id: 'good' }, { id: 'bad' }, { id: 'after', dependencies: ['bad'] }]),
    });
    const planned = await run('run', 'a goal', '--plan-only');
    expect([planned.code, planned.err]).toEqual([5, expect.stringMatching(/NEEDS YOU/)]);
    const log = await ok('logs', 'architect');
    expect(log).toMatch(/wait for each other in a circle: a → b → a/);
    expect(log).toContain('code 1');
    const [item] = await you();
    await ok('approve', `plan@${item?.at}`);
    expect((await run('status', '--wait', 'done', '--timeout', '30s')).code).toBe(8);
    expect((await run('status', '--json')).json()).toMatchObject({ tasks: { total: 3, done: 1 } });
    expect(await ok('tasks', 'show', 'bad')).toMatch(/cannot be done/);
    expect(await ok('stop', '--cancel')).toMatch(/cancelled/);
    expect(await ok('stop')).toMatch(/^Nothing was running: run \S+ was over already \(cancelled\)\./);
    expect((await run('pause')).code).not.toBe(0);
  });
});

/** `logs -f | head -1`: the exit code and errors of the writer. */
function headOf(cwd: string, argv: string[]): Promise<{ code: number | null; err: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [BIN, ...argv], { cwd, env: clean(cwd), stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    child.on('close', (code) => done({ code, err }));
  });
}
