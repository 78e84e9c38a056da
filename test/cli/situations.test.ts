import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../support/temp.ts';
import { BIN, clean, git, maos, repository, write } from './cli.ts';

describe('words and flags', () => {
  it.each<[string, string[], number, RegExp]>([
    ['a bare word is never a goal', ['statsu'], 2, /There is no command "statsu"\.\nDid you mean status\?/],
    ['a sentence neither', ['fix the login'], 2, /A goal is given to run: maos-tui run/],
    ['a misspelt sub-command', ['tasks', 'lst'], 2, /There is no command "lst" of tasks\.\nDid you mean list\?/],
    ['an unknown flag', ['status', '--jsn'], 2, /Unknown option '--jsn'/],
    ['a value that is no number', ['logs', '-n', 'x'], 2, /Give a whole number/],
    ['a missing argument', ['approve'], 2, /Missing required argument 'id'/],
    ['a directory that is not there', ['-C', '/nonexistent/x', 'status'], 2, /There is no directory/],
    ['a topic that is not there', ['help', 'exit-code'], 2, /Did you mean exit-codes\?/],
    ['agent verbs outside a session', ['agent', 'progress', 'x'], 2, /for agents of a run/],
  ])('%s', async (_name, argv, code, text) => {
    const ran = await maos(argv, { cwd: repository() });
    expect(ran.code).toBe(code);
    expect(ran.out).toBe('');
    expect(ran.err).toMatch(text);
    expect(ran.err).not.toMatch(/\n\s+at /);
  });

  it('errors are one JSON object on stderr with --json, before or after the command', async () => {
    for (const argv of [
      ['--json', 'statsu'],
      ['approve', 'x', '--json'],
    ]) {
      const ran = await maos(argv, { cwd: repository() });
      const error = JSON.parse(ran.err) as { schema: string; exit: number };
      expect(error.schema).toBe('maos.error/1');
      expect(error.exit).toBe(ran.code);
    }
  });

  it('help goes to stdout with exit 0, also for sub-commands and topics', async () => {
    const cwd = tempDir();
    for (const argv of [
      ['--help'],
      ['-h'],
      ['help'],
      ['help', 'tasks'],
      ['help', 'plan', 'approve'],
      ['run', '--help'],
      ['help', 'keys'],
      ['help', 'json'],
      ['help', 'files'],
      ['help', 'environment'],
    ]) {
      const ran = await maos(argv, { cwd });
      expect({ argv, code: ran.code, err: ran.err, empty: ran.out === '' }).toEqual({ argv, code: 0, err: '', empty: false });
    }
  });

  it('names every exit code it uses', async () => {
    const { out } = await maos(['help', 'exit-codes'], { cwd: tempDir() });
    const { EXIT } = await import('../../src/system/errors.ts');
    for (const code of Object.values(EXIT)) expect(out).toMatch(new RegExp(`^ {2}${code} `, 'm'));
  });

  it('flags stand before or after the command', async () => {
    const cwd = repository();
    const inside = await maos(['init'], { cwd });
    expect(inside.code).toBe(0);
    const outside = tempDir();
    for (const argv of [
      ['-C', cwd, '--json', 'status'],
      ['status', '--json', '-C', cwd],
    ]) {
      const ran = await maos(argv, { cwd: outside });
      expect(ran.code).toBe(0);
      expect(ran.json()).toMatchObject({ schema: 'maos.status/1', run: null });
    }
  });

  it('--version says the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string };
    expect((await maos(['--version'], { cwd: tempDir() })).out).toContain(version);
    expect((await maos(['version', '--json'], { cwd: tempDir() })).json()).toMatchObject({ schema: 'maos.version/1', version });
  });
});

describe('without a terminal', () => {
  it.each([[[]], [['attach']]])('the screen says which commands do the same: %j', async (argv) => {
    const ran = await maos(argv, { cwd: repository() });
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('needs a terminal');
    expect(ran.err).toContain('maos-tui status --json');
    expect(ran.out + ran.err).not.toContain('\u001b');
  });
});

describe('places where no run can begin', () => {
  const says = async (cwd: string, argv: string[], code: number, text: RegExp) => {
    const before = existsSync(join(cwd, '.multi-agent'));
    const ran = await maos(argv, { cwd });
    expect({ code: ran.code, text: ran.err }).toEqual({ code, text: expect.stringMatching(text) });
    expect(existsSync(join(cwd, '.multi-agent'))).toBe(before);
  };
  const PLAN = '{"tasks":[{"id":"a","title":"a","role":"backend"}]}';
  const CONFIG = 'version: 1\nservices:\n  backend: {command: "true"}\n  architect: {command: "true"}\n';

  it('no repository', async () => {
    const dir = tempDir();
    for (const argv of [['run', 'x'], ['status'], ['init'], ['validate'], ['you']])
      await says(dir, argv, 3, /This is not a git repository\. maos-tui needs one: each agent works in its own worktree\./);
  });
  it('a bare repository', async () => {
    const dir = tempDir();
    git(dir, 'init', '-q', '--bare');
    await says(dir, ['run', 'x'], 3, /bare git repository/);
  });
  it('no commit', async () => {
    const dir = tempDir();
    git(dir, 'init', '-q', '-b', 'main');
    await says(dir, ['run', 'x'], 3, /no commit yet.*\nMake the first:/);
  });
  it('the home directory', async () => {
    const dir = repository();
    const ran = await maos(['run', 'x'], { cwd: dir, env: { HOME: dir } });
    expect([ran.code, ran.err]).toEqual([3, expect.stringContaining('your home directory')]);
  });
  it('a detached HEAD without --base, an unknown base', async () => {
    const dir = repository({ 'multi-agent.yaml': CONFIG });
    git(dir, 'checkout', '-q', '--detach');
    await says(dir, ['run', 'x'], 2, /detached HEAD[\s\S]*--base main/);
    await says(dir, ['run', 'x', '--base', 'nope'], 2, /There is no branch nope/);
    await says(dir, ['run', 'x', '--base=-x'], 2, /There is no branch -x/);
  });
  it('not set up yet', async () => {
    await says(repository(), ['status'], 3, /no \.multi-agent\/[\s\S]*maos-tui init/);
  });
  it('no agent', async () => {
    const dir = repository();
    await says(dir, ['run', 'x'], 4, /claude was not found; the role architect would use it\.\nInstall it: npm i -g/);
    await says(
      repository({ 'multi-agent.yaml': 'version: 1\nservices:\n  backend: {command: [no-such-agent]}\n  architect: {command: "true"}\n' }),
      ['run', 'x'],
      4,
      /no-such-agent was not found; the role backend/,
    );
  });
  it('a configuration with problems', async () => {
    await says(
      repository({ 'multi-agent.yaml': 'version: 1\nsettings:\n  paralel: 3\n' }),
      ['run', 'x'],
      6,
      /multi-agent\.yaml:3:3: `paralel` is not a setting; did you mean `parallel`\?/,
    );
  });
  it('no goal, a goal twice, a plan that cannot be read', async () => {
    const dir = repository({ 'multi-agent.yaml': CONFIG, 'broken.json': '{"tasks": [\n1 2]}', 'plan.json': PLAN });
    await says(dir, ['run'], 2, /Say what is to be done/);
    await says(dir, ['run', '   '], 2, /Say what is to be done/);
    await says(dir, ['run', 'x', '--goal-file', 'README.md'], 2, /Give the goal once/);
    await says(dir, ['run', '--plan', 'none.json'], 2, /There is no file none\.json/);
    await says(dir, ['run', '--plan', 'broken.json'], 6, /broken\.json:2:3: expected "," or "\]", found "2"\nA comma is missing on line 2\./);
  });
});

describe('init', () => {
  it('writes a configuration that validates, and never over another', async () => {
    const cwd = repository({ 'package.json': '{"scripts":{"test":"true"}}', 'web/a': '', 'server/a': '' });
    const ran = await maos(['init', '--json'], { cwd });
    expect(ran.json()).toMatchObject({ schema: 'maos.init/1', checks: ['npm test'], roles: ['architect', 'backend', 'frontend'] });
    expect((await maos(['validate'], { cwd })).code).toBe(0);
    expect(git(cwd, 'status', '--porcelain')).toBe('?? multi-agent.yaml');
    const text = readFileSync(join(cwd, 'multi-agent.yaml'), 'utf8');
    const again = await maos(['init'], { cwd });
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('--force')]);
    expect(readFileSync(join(cwd, 'multi-agent.yaml'), 'utf8')).toBe(text);
    write(cwd, { 'multi-agent.yaml': 'broken: [' });
    expect((await maos(['init', '--force'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'multi-agent.yaml'), 'utf8')).toBe(text);
  });
  it('--dry-run writes nothing', async () => {
    const cwd = repository();
    expect((await maos(['init', '--dry-run'], { cwd })).out).toContain('version: 1');
    expect(git(cwd, 'status', '--porcelain')).toBe('');
    expect(existsSync(join(cwd, '.multi-agent'))).toBe(false);
  });
});

describe('validate', () => {
  const task = (id: string, more: object = {}) => ({ id, title: id, assigned_to: 'backend', ...more });
  it.each<[string, string, string | Uint8Array, RegExp]>([
    [
      'a missing comma',
      '.multi-agent/tasks.json',
      '{"tasks":[\n{"id":"a"\n"title":"x"}]}',
      /^\.multi-agent\/tasks\.json:3:1: expected "," or "}", found a double quote \(a comma is missing on line 2\)$/m,
    ],
    ['a missing comma in a file with CRLF', '.multi-agent/tasks.json', '{"tasks":[\r\n{"id":"a"\r\n"title":"x"}]}', /tasks\.json:3:1: expected "," or "}"/],
    ['an empty file', '.multi-agent/tasks.json', '', /tasks\.json:1:1: the file is empty/],
    [
      'a cycle with its path',
      '.multi-agent/tasks.json',
      JSON.stringify({ tasks: [task('a', { dependencies: ['b'] }), task('b', { dependencies: ['a'] })] }, null, 1),
      /tasks\.json:4:\d+: .*a → b → a/,
    ],
    [
      'an unknown dependency',
      '.multi-agent/tasks.json',
      JSON.stringify({ tasks: [task('a1'), task('b', { dependencies: ['a2'] })] }, null, 1),
      /tasks\.json:13:\d+: Task b needs a2/,
    ],
    ['an unknown role', '.multi-agent/tasks.json', JSON.stringify({ tasks: [task('a', { assigned_to: 'nobody' })] }, null, 1), /tasks\.json:6:\d+: .*nobody/],
    ['an id twice', '.multi-agent/tasks.json', JSON.stringify({ tasks: [task('a'), task('a')] }), /Two tasks have the id a/],
    ['a wrong type', '.multi-agent/tasks.json', '{"tasks":[{"id":3,"title":"x","assigned_to":"backend"}]}', /tasks\.json:1:17: tasks\[0\]\.id: must be of type string, not number/],
    ['a key nobody knows', '.multi-agent/tasks.json', '{"tasks":[],"x":1}', /tasks\.json:1:17: "x" is not a key here/],
    ['a BOM before an error', '.multi-agent/tasks.json', '\uFEFF{"tasks":[],}', /tasks\.json:1:12: a comma stands before "}"/],
    ['5 MB of anything', '.multi-agent/tasks.json', `[${'1,'.repeat(2_500_000)}`, /tasks\.json:1:\d+: expected a value, found the end of the file/],
    ['bytes that are no text', '.multi-agent/state.json', Buffer.from([0xff, 0xfe, 0x00]), /state\.json:1:1: the file is UTF-16/],
    ['a broken configuration', 'multi-agent.yaml', 'version: 1\nservices:\n  a: [', /multi-agent\.yaml:3:\d+: a bracket is not closed/],
    ['a configuration of 5 MB', 'multi-agent.yaml', `version: 1\n${'#\n'.repeat(2_500_000)}`, /multi-agent\.yaml:1:1: the file has 5000011 bytes/],
  ])('names the place of %s', async (_name, file, content, line) => {
    const cwd = repository();
    write(cwd, { [file]: content });
    const ran = await maos(['validate'], { cwd });
    expect(ran.code).toBe(6);
    expect(ran.out).toMatch(line);
    const { problems, valid } = (await maos(['validate', '--json'], { cwd })).json() as {
      valid: boolean;
      problems: { file: string; line: number; col: number; code: string; message: string }[];
    };
    expect(valid).toBe(false);
    for (const problem of problems)
      expect(problem).toMatchObject({ file, line: expect.any(Number), col: expect.any(Number), code: expect.stringMatching(/\w\.\w/), message: expect.stringMatching(/\w/) });
  });

  it('checks a plan before it is used', async () => {
    const cwd = repository({
      'good.json': '{"tasks":[{"id":"a","title":"a","role":"backend"}]}',
      'bad.json': '{"tasks":[\n{"id":"a","title":"a","role":"bakend"},\n{"id":"b","title":"b","role":"backend","dependencies":["b"]}]}',
    });
    expect((await maos(['validate', 'good.json'], { cwd })).code).toBe(0);
    const { code, out } = await maos(['validate', 'bad.json'], { cwd });
    expect(code).toBe(6);
    expect(out).toMatch(/^bad\.json:2:\d+: .*bakend/m);
    expect(out).toMatch(/^bad\.json:3:\d+: .*b.*itself/m);
    expect((await maos(['validate', 'none.json'], { cwd })).out).toContain('there is none');
  });
});

describe('doctor', () => {
  it('names what is missing, with what to do', async () => {
    const cwd = repository();
    const { code, json } = await maos(['doctor', '--json'], { cwd });
    expect(code).toBe(0);
    const report = json() as { schema: string; ok: boolean; checks: { id: string; state: string; summary: string; fix: string }[] };
    expect(report).toMatchObject({ schema: 'maos.doctor/1', ok: true });
    const by = new Map(report.checks.map((check) => [check.id, check]));
    expect([...by.keys()]).toEqual(
      expect.arrayContaining(['node', 'git', 'repository', 'commit', 'config', 'directory', 'daemons', 'disk', 'terminal', 'watches', 'agent.claude']),
    );
    expect(by.get('agent.claude')?.fix).toContain('npm i -g');
    expect(existsSync(join(cwd, '.multi-agent'))).toBe(false);
    const outside = await maos(['doctor', '--json'], { cwd: tempDir() });
    expect(outside.code).toBe(1);
    expect(outside.json()).toMatchObject({ ok: false });
  });
});

describe('an empty .multi-agent', () => {
  it('every reading command ends with 0 and says that there is nothing', async () => {
    const cwd = repository();
    await maos(['init'], { cwd });
    for (const argv of [['status'], ['tasks', 'list'], ['you'], ['runs'], ['graph'], ['cost'], ['messages'], ['logs'], ['audit'], ['audit', 'verify'], ['stop']]) {
      const ran = await maos(argv, { cwd });
      expect({ argv, code: ran.code, err: ran.err.replace('No agent has printed anything yet.\n', '') }).toEqual({ argv, code: 0, err: '' });
    }
    expect((await maos(['you', '--json'], { cwd })).json()).toEqual([]);
    expect((await maos(['tasks', 'list', '--json'], { cwd })).json()).toEqual([]);
    expect((await maos(['status', '--wait', 'attention', '--timeout', '300ms'], { cwd })).code).toBe(124);
    expect((await maos(['plan', 'show'], { cwd })).code).toBe(1);
  });

  it('a user verb is refused in an agent session, and reading is not', async () => {
    const cwd = repository();
    await maos(['init'], { cwd });
    const env = { MAOS_SESSION_ID: 's', MAOS_TOKEN: 't', MAOS_ROLE: 'backend', MAOS_DIR: join(cwd, '.multi-agent') };
    for (const argv of [['approve', 'P1', '--at', 'x'], ['run', 'x'], ['stop'], ['pause'], ['merge', '--at', 'x'], ['init', '--force'], ['send', 'all', 'x'], []]) {
      const ran = await maos(argv, { cwd, env });
      expect({ argv, code: ran.code, err: ran.err }).toEqual({ argv, code: 2, err: expect.stringContaining('agent session') });
    }
    expect((await maos(['status'], { cwd, env })).code).toBe(0);
  });
});

describe('--read-only', () => {
  it('refuses what would change something, and shows the rest', async () => {
    const cwd = repository();
    await maos(['init'], { cwd });
    for (const argv of [['approve', 'P1', '--at', 'x'], ['run', 'x'], ['stop'], ['tasks', 'retry', 'x'], ['merge', '--undo'], ['send', 'all', 'x']]) {
      const ran = await maos([...argv, '--read-only'], { cwd });
      expect({ argv, code: ran.code, err: ran.err }).toEqual({ argv, code: 2, err: expect.stringContaining('read-only') });
    }
    expect((await maos(['--read-only', 'status'], { cwd })).code).toBe(0);
  });
});

describe('a reader that goes away', () => {
  it('ends `help` quietly while it writes', async () => {
    const child = spawn(process.execPath, [BIN, '--help'], { cwd: tempDir(), env: clean(tempDir()), stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.stdout.destroy();
    const code = await new Promise((done) => child.on('close', done));
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('ends `audit -f` although nothing more is written', async () => {
    const cwd = repository();
    await maos(['init'], { cwd });
    const child = spawn(process.execPath, [BIN, 'audit', '-f'], { cwd, env: clean(cwd), stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.stdout.destroy();
    const code = await new Promise((done) => child.on('close', done));
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});
