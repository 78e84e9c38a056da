/** What a person does wrong on the command line: refused in words, with nothing started and nothing left behind. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../support/temp.ts';
import { BIN, clean, git, maos, repository } from './cli.ts';

const CONFIG =
  'version: 1\nsettings: {parallel: 2, retries: 0}\nservices:\n  architect: {command: "maos-tui agent propose-plan other.json"}\n  backend: {command: [sh, -c, "true"]}\n';
const task = (id: string, more: object = {}) => ({ id, title: 'a task', role: 'backend', ...more });

/** A repository whose daemons end with the test. */
function world(files: Record<string, string> = {}): string {
  const cwd = repository({ 'multi-agent.yaml': CONFIG, 'other.json': JSON.stringify({ summary: 'not what was wanted', tasks: [task('OTHER')] }), ...files });
  onTestFinished(async () => {
    await maos(['stop', '--now'], { cwd });
  });
  return cwd;
}

describe('a plan with errors given to run starts nothing, instead of asking the architect for another', () => {
  const cases: [string, unknown, RegExp][] = [
    ['a cycle', { tasks: [task('A', { dependencies: ['B'] }), task('B', { dependencies: ['A'] })] }, /p\.json:\d+:\d+: .*circle: A → B → A/],
    ['an unknown role', { tasks: [task('A', { role: 'backnd' })] }, /p\.json:1:\d+: .*backnd/],
    ['an unknown dependency', { tasks: [task('A', { dependencies: ['Z'] })] }, /p\.json:1:\d+: .*Z/],
    ['an id twice', { tasks: [task('A'), task('A')] }, /p\.json:1:\d+: .*A/],
    ['too many tasks', { tasks: Array.from({ length: 10_001 }, (_, index) => task(`T${index}`)) }, /10,?000/],
    ['no tasks', { summary: 's', tasks: [] }, /p\.json:1:\d+: tasks: must have at least one entry/],
    ['no object', [], /p\.json:1:1: the file: must be of type object, not array/],
  ];
  it.each(cases)('%s', async (_name, plan, message) => {
    const cwd = world({ 'p.json': JSON.stringify(plan) });
    const ran = await maos(['run', 'x', '--plan', 'p.json', '--detach'], { cwd });
    expect(ran.code).toBe(6);
    expect(ran.err).toMatch(message);
    expect(ran.err).toContain('maos-tui validate p.json');
    expect(existsSync(join(cwd, '.multi-agent'))).toBe(false);
  });
});

describe('what the door would not take', () => {
  it('is said in one line, at once, with exit 2', async () => {
    const cwd = world();
    const begun = performance.now();
    const ran = await maos(['run', 'esc \u001b[31m x', '--detach'], { cwd });
    expect({ code: ran.code, lines: ran.err.trim().split('\n').length }).toEqual({ code: 2, lines: 2 });
    expect(ran.err).toMatch(/This could not be taken: (body\.)?goal: /);
    expect(performance.now() - begun).toBeLessThan(9_000);
  });
});

it('a wait for a run whose daemons both died starts them again', async () => {
  const cwd = world({
    'multi-agent.yaml': CONFIG.replace('"true"', '"echo x > x.txt; exec sleep 3"').replace('retries: 0', 'retries: 0, review: auto'),
    'p.json': JSON.stringify({ tasks: [task('A')] }),
  });
  expect((await maos(['run', 'x', '--plan', 'p.json', '--approve-plan', '--detach'], { cwd })).code).toBe(0);
  const { orchestrator, host } = (await maos(['status', '--json'], { cwd })).json() as Record<'orchestrator' | 'host', { pid: number | null }>;
  for (const one of [host, orchestrator]) if (one?.pid != null) process.kill(one.pid, 'SIGKILL');
  const ran = await maos(['status', '--wait', 'done', '--timeout', '60s'], { cwd });
  expect(ran).toMatchObject({ code: 0 });
}, 90_000);

describe('places', () => {
  it('a bare repository is called one by every command', async () => {
    const dir = tempDir('maos-cli-');
    git(dir, 'init', '-q', '--bare');
    for (const verb of ['status', 'you', 'run']) {
      const ran = await maos(verb === 'run' ? ['run', 'x'] : [verb], { cwd: dir });
      expect({ verb, code: ran.code, bare: ran.err.includes('bare git repository') }).toEqual({ verb, code: 3, bare: true });
    }
  });
  it('nobody is told to put a home directory or / under git', async () => {
    const dir = tempDir('maos-cli-');
    for (const [cwd, HOME] of [
      [dir, dir],
      ['/', dir],
    ] as const) {
      const ran = await maos(['status'], { cwd, env: { HOME } });
      expect({ cwd, code: ran.code, bad: ran.err.includes('git add') }).toEqual({ cwd, code: 3, bad: false });
    }
  });
  it('a link to nowhere is not the absence of a configuration', async () => {
    const cwd = repository();
    symlinkSync('nowhere.yaml', join(cwd, 'multi-agent.yaml'));
    const ran = await maos(['validate'], { cwd });
    expect({ code: ran.code, out: ran.out.trim() }).toEqual({ code: 6, out: 'multi-agent.yaml:1:1: this is a link to a file that does not exist (mend the link, or remove it)' });
  });
});

it.runIf(existsSync('/dev/full'))('a full disk behind standard output is said in words, without a stack trace', async () => {
  const cwd = repository();
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [BIN, 'help'], { cwd, env: clean(cwd), stdio: ['ignore', full, 'pipe'] });
  closeSync(full);
  let err = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const code = await new Promise((done) => child.on('close', done));
  expect({ code, first: err.split('\n')[0], trace: err.includes('    at ') }).toEqual({
    code: 1,
    first: 'maos-tui: the output could not be written: no space is left on the device.',
    trace: false,
  });
});
