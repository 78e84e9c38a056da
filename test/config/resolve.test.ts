import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { detect, durationMs, initialConfig, readConfigText, resolveConfig, writeInitialConfig } from '../../src/config/index.ts';
import { resolvedConfigSchema } from '../../src/protocol/config.ts';

let repo: string;
beforeEach(async () => {
  repo = await mkdtemp(join(tmpdir(), 'maos-resolve-'));
});
afterEach(() => rm(repo, { recursive: true, force: true }));

const resolved = (yaml: string, overrides = {}) => {
  const { config, problems } = readConfigText(yaml, 'f');
  expect(problems).toEqual([]);
  return resolveConfig(config, { repo, overrides });
};

describe('resolveConfig', () => {
  it('has sensible roles and defaults without a file', () => {
    const config = resolveConfig(null, { repo });
    expect(resolvedConfigSchema.parse(config)).toEqual(config);
    expect(Object.keys(config.roles)).toEqual(['architect', 'frontend', 'backend', 'database', 'testing']);
    expect(config).toMatchObject({ parallel: 3, autonomy: 'ask', review: 'user', retries: 3, checkpoint_seconds: 30, budget_usd: null, checks: [] });
    expect(config.roles.backend).toMatchObject({
      directories: { read: ['.'], write: ['.'] },
      agent: { kind: 'claude', argv: ['claude'], model: null },
      timeout_ms: 3_600_000,
      instances: null,
    });
    expect(config.roles.architect).toMatchObject({ access_level: 'read', directories: { write: [] } });
  });

  it('takes the limit for silence as a duration, and leaves it to the agent where none is set', () => {
    const { roles } = resolved('version: 1\nservices:\n  slow: { limits: { silence: 20m } }\n  usual: {}\n');
    expect(roles.slow?.limits.silence_ms).toBe(1_200_000);
    expect(roles.usual?.limits).not.toHaveProperty('silence_ms');
  });

  it('always has an architect and the reviewer', () => {
    expect(Object.keys(resolved('version: 1\nsettings: {review: "role:backend"}\nservices: {backend: {}}\n').roles)).toEqual(['architect', 'backend']);
    expect(Object.keys(resolved('version: 1\nsettings: {review: "role:architect"}\nservices: {backend: {}}\n').roles)).toEqual(['architect', 'backend']);
  });

  it('turns each form of an agent into one argv', () => {
    const { roles } = resolved(
      'version: 1\nservices:\n  text: {command: "a b | c"}\n  list: {command: [./a, b]}\n  script: {agent: script, command: play/x.json}\n  claude: {agent: claude, command: /opt/claude, model: m}\n',
    );
    expect(roles.text?.agent).toEqual({ kind: 'command', argv: ['sh', '-c', 'a b | c'], model: null });
    expect(roles.list?.agent).toEqual({ kind: 'command', argv: ['./a', 'b'], model: null });
    expect(roles.script?.agent).toEqual({ kind: 'script', argv: [join(repo, 'play/x.json')], model: null });
    expect(roles.claude?.agent).toEqual({ kind: 'claude', argv: ['/opt/claude'], model: 'm' });
  });

  it('reviews by the user only when everything is asked', () => {
    expect(resolved('version: 1\nsettings: {autonomy: plan}\n').review).toBe('auto');
    expect(resolved('version: 1\nsettings: {autonomy: auto, review: user}\n').review).toBe('user');
  });

  it('lets the command line win over the file', () => {
    expect(resolved('version: 1\nsettings: {parallel: 2, budget_usd: 5}\n', { parallel: 9, budget: 1.5 })).toMatchObject({ parallel: 9, budget_usd: 1.5 });
  });

  it.each([
    ['45s', 45_000],
    ['30m', 1_800_000],
    ['2h', 7_200_000],
    ['500ms', 500],
    ['1.5h', 5_400_000],
    [5, 300_000],
  ])('reads the duration %s', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });
});

describe('detect and the first file', () => {
  const files = async (tree: Record<string, string>) => {
    for (const [path, text] of Object.entries(tree)) {
      await mkdir(join(repo, path, '..'), { recursive: true });
      await writeFile(join(repo, path), text);
    }
  };
  const bare = { env: { PATH: '' } };

  it.each<[string, Record<string, string>, string[]]>([
    ['npm', { 'package.json': '{"scripts":{"test":"x","lint":"y"}}' }, ['npm run lint', 'npm test']],
    ['pnpm', { 'package.json': '{"scripts":{"test":"x"}}', 'pnpm-lock.yaml': '' }, ['pnpm test']],
    ['npm without a real test', { 'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}' }, []],
    ['a broken package.json', { 'package.json': '{' }, []],
    ['pytest', { 'pyproject.toml': '[tool.pytest.ini_options]\n' }, ['python -m pytest']],
    ['cargo', { 'Cargo.toml': '' }, ['cargo test']],
    ['go', { 'go.mod': 'module x' }, ['go test ./...']],
    ['make', { Makefile: 'all:\n\ntest: all\n' }, ['make test']],
    ['make without test', { Makefile: 'tests:\n' }, []],
  ])('finds the checks of %s', async (_name, tree, checks) => {
    await files(tree);
    expect((await detect(repo, bare)).checks).toEqual(checks);
  });

  it('gives folders to the roles they are named after, and the rest to a developer', async () => {
    await files({ 'web/a': '', 'server/a': '', 'db/a': '', 'tests/a': '', 'node_modules/x/a': '', '.git/a': '' });
    expect((await detect(repo, bare)).roles).toEqual({ database: ['db'], backend: ['server'], testing: ['tests'], frontend: ['web'] });
    await files({ 'lib/a': '' });
    expect((await detect(repo, bare)).roles).toMatchObject({ developer: [] });
  });

  it('finds agents on PATH with their version, also when one hangs or fails', async () => {
    await files({ 'bin/claude': '#!/bin/sh\necho "2.1.329 (Claude Code)"\n', 'bin/codex': '#!/bin/sh\nexit 3\n' });
    await chmod(join(repo, 'bin/claude'), 0o755);
    await chmod(join(repo, 'bin/codex'), 0o755);
    const { agents, claude } = await detect(repo, { versions: true, env: { PATH: join(repo, 'bin') } });
    expect(claude).toBe(true);
    expect(agents.map(({ name, found, version }) => [name, found, version])).toEqual([
      ['claude', true, '2.1.329'],
      ['codex', true, null],
      ['gemini', false, null],
      ['opencode', false, null],
    ]);
  });

  it('writes a file that passes its own check, whatever the folders are called', async () => {
    const detected = await detect(repo, bare);
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => !text.includes('/') && text.trim() !== '' && !/^[~]|^[A-Za-z]:\\/.test(text) && text !== '..' && !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), fc.array(name, { maxLength: 3 }), name, (folders, checks, project) => {
        const text = initialConfig(join('/tmp', project), {
          ...detected,
          checks: checks.map((check) => check.replace(/[\u0000-\u001f\u007f-\u009f]/g, 'x')),
          roles: { developer: [], backend: folders },
        });
        const { config, problems } = readConfigText(text, 'f');
        expect(problems).toEqual([]);
        if (folders.length > 0) expect(config?.services?.backend?.directories).toEqual(folders);
      }),
      { numRuns: 200 },
    );
  });

  it('resolves to the same settings as no file at all, but for roles and checks', async () => {
    await files({ 'package.json': '{"scripts":{"test":"x"}}', 'web/a': '', 'api/a': '' });
    const path = await writeInitialConfig(repo, await detect(repo, bare));
    const { config } = readConfigText(await readFile(path), 'f');
    const { roles: _roles, checks, ...rest } = resolveConfig(config, { repo });
    const { roles: _none, checks: _checks, ...defaults } = resolveConfig(null, { repo });
    expect(rest).toEqual(defaults);
    expect(checks).toEqual(['npm test']);
  });

  it('never replaces a file unless told to', async () => {
    await files({ 'multi-agent.yaml': 'version: 1\n' });
    const detected = await detect(repo, bare);
    await expect(writeInitialConfig(repo, detected)).rejects.toMatchObject({ code: 'EXISTS', hint: expect.stringContaining('--force') });
    expect(await readFile(join(repo, 'multi-agent.yaml'), 'utf8')).toBe('version: 1\n');
    await writeInitialConfig(repo, detected, { force: true });
    expect(await readFile(join(repo, 'multi-agent.yaml'), 'utf8')).toContain('services:');
    expect(execFileSync('ls', ['-A', repo], { encoding: 'utf8' }).trim()).toBe('multi-agent.yaml');
  });
});
