import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problemLine, readConfig, readConfigText } from '../../src/config/index.ts';
import { knownKeys } from '../../src/config/schema-words.ts';

let repo: string;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  repo = await mkdtemp(join(tmpdir(), 'maos-config-'));
  env = { XDG_CONFIG_HOME: join(repo, 'xdg') };
});
afterEach(() => rm(repo, { recursive: true, force: true }));

const problems = (text: string | Uint8Array) => readConfigText(text, 'multi-agent.yaml').problems;
const lines = (text: string | Uint8Array) => problems(text).map(problemLine);

describe('a good file', () => {
  it('is read with BOM, CRLF and version 1.0', () => {
    const { config, problems: found } = readConfigText('\uFEFFversion: 1.0\r\nsettings:\r\n  parallel: 4\r\n', 'f');
    expect(found).toEqual([]);
    expect(config?.settings?.parallel).toBe(4);
  });

  it('may be missing', async () => {
    expect(await readConfig(repo, env)).toMatchObject({ config: null, exists: false, problems: [] });
  });

  it('lies above the defaults of the user, setting by setting and role by role', async () => {
    await mkdir(join(repo, 'xdg', 'maos-tui'), { recursive: true });
    await writeFile(
      join(repo, 'xdg', 'maos-tui', 'config.yaml'),
      'version: 1\nsettings: {parallel: 7, retries: 1}\nservices:\n  backend: {model: big, timeout: 5m}\n  other: {}\n',
    );
    await writeFile(join(repo, 'multi-agent.yaml'), 'version: 1\nsettings: {retries: 2}\nservices:\n  backend: {timeout: 9m}\n');
    const { config } = await readConfig(repo, env);
    expect(config).toMatchObject({ settings: { parallel: 7, retries: 2 }, services: { backend: { model: 'big', timeout: '9m' } } });
    expect(Object.keys(config?.services ?? {})).toEqual(['backend']);
  });
});

describe('a broken file is named with line, column and cause', () => {
  const table: [string, string | Uint8Array, string][] = [
    ['misspelt key', 'version: 1\nsettings:\n  paralel: 4\n', 'multi-agent.yaml:3:3: `paralel` is not a setting; did you mean `parallel`?'],
    ['key in the wrong place', 'version: 1\nbudget_usd: 3\n', 'multi-agent.yaml:2:1: `budget_usd` is not a setting (it belongs under settings)'],
    ['misspelt key in a role', 'version: 1\nservices:\n  api:\n    limits: {us: 3}\n', 'multi-agent.yaml:4:14: `us` is not a setting of services.api.limits; did you mean `usd`?'],
    ['wrong type', 'version: 1\nsettings:\n  parallel: "4"\n', 'multi-agent.yaml:3:13: `settings.parallel` must be a number, not a text ("4")'],
    [
      'wrong word',
      'version: 1\nservices:\n  api: {agent: claud}\n',
      'multi-agent.yaml:3:16: the agent `claud` is not known; did you mean `claude`? (known here: claude, codex, gemini, opencode, acp, command, script; any other can be added under `agents`)',
    ],
    ['out of range', 'version: 1\nsettings:\n  parallel: 0\n', 'multi-agent.yaml:3:13: `settings.parallel` must be at least 1, not 0'],
    ['value left out', 'version: 1\nsettings:\n', 'multi-agent.yaml:2:1: `settings` is empty; it must be a group of keys (remove the line, or put a value after the colon)'],
    ['version missing', 'settings: {}\n', 'multi-agent.yaml:1:1: `version` is missing (the first line is: version: 1)'],
    ['version of the future', 'version: 2\n', 'multi-agent.yaml:1:10: version 2 is not known to this maos-tui (version: 1 is the newest one it reads)'],
    ['duplicate key', 'version: 1\nversion: 1\n', 'multi-agent.yaml:2:1: `version` is set twice (keep one of the two)'],
    ['tab', 'version: 1\nsettings:\n\tparallel: 3\n', 'multi-agent.yaml:3:1: a tab is used to indent (YAML is indented with spaces)'],
    ['empty', '', 'multi-agent.yaml:1:1: the file is empty (maos-tui init --force writes a fresh one; without the file the usual settings apply)'],
    ['NUL', 'version: 1\n\0', 'multi-agent.yaml:2:1: the file holds NUL bytes (it is damaged or not a text file)'],
    ['UTF-16', Buffer.from('version: 1', 'utf16le'), 'multi-agent.yaml:1:1: the file holds NUL bytes (it is damaged or not a text file)'],
    ['Latin-1', Buffer.from([0x76, 0xe9]), 'multi-agent.yaml:1:1: this is not UTF-8 text (save the file as UTF-8)'],
    [
      'reserved role',
      'version: 1\nservices:\n  user: {}\n',
      'multi-agent.yaml:3:3: a role cannot be called `user`: messages use that name for something else (choose another name)',
    ],
    ['role called __proto__', 'version: 1\nservices:\n  __proto__: {}\n  a: {}\n', 'multi-agent.yaml:3:3: a role cannot be called `__proto__` (choose another name)'],
    [
      'role with a space',
      'version: 1\nservices:\n  "b c": {}\n',
      'multi-agent.yaml:3:3: `b c` cannot be the name of a role (letters, digits, "_", "-" and single dots between them, starting with a letter or digit)',
    ],
    [
      'command agent without command',
      'version: 1\nservices:\n  a: {agent: command}\n',
      'multi-agent.yaml:3:14: `a` has a command agent but no command (add a line such as: command: ["my-agent", "--flag"])',
    ],
    [
      'directory outside',
      'version: 1\nservices:\n  a: {directories: [src, ../x]}\n',
      'multi-agent.yaml:3:26: `../x` lies outside the repository (directories are relative to its top folder)',
    ],
    [
      'unknown reviewer',
      'version: 1\nsettings: {review: "role:revewer"}\nservices: {reviewer: {}}\n',
      'multi-agent.yaml:2:20: the reviewer `revewer` is not a role; did you mean `reviewer`? (roles here: reviewer, architect)',
    ],
    [
      'alias bomb',
      `version: 1\na: &a [1]\nb: [${'*a,'.repeat(60)}]\n`,
      'multi-agent.yaml:1:1: the file cannot be expanded: Excessive alias count indicates a resource exhaustion attack (write the values out instead of using *aliases)',
    ],
    [
      'merge key',
      'x: &x {parallel: 3}\nversion: 1\nsettings:\n  <<: *x\n',
      'multi-agent.yaml:4:3: `<<` is not a setting (known here: parallel, autonomy, budget_usd, task_budget_usd, checks, review, base, retries, replan, mediation, checkpoint_seconds)',
    ],
  ];
  it.each(table)('%s', (_name, text, line) => {
    expect(lines(text)).toContain(line);
    expect(readConfigText(text, 'f').config).toBeNull();
  });

  it('20,000 levels of nesting end in one problem', () => {
    expect(problems('['.repeat(20_000)).map((problem) => problem.message)).toEqual(['the file is nested too deeply to be read']);
  });

  it('a file of 5 MB is not parsed', async () => {
    await writeFile(join(repo, 'multi-agent.yaml'), `version: 1\n${'# x\n'.repeat(1_250_000)}`);
    const { config, problems: found } = await readConfig(repo, env);
    expect(config).toBeNull();
    expect(found[0]?.message).toMatch(/^the file has 5000011 bytes; at most 262144 are read/);
  });

  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void problems(bytes)),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('version: 1', '\n', '  ', '- ', ':', '"', "'", '{', '[', '}', 'a', '&a ', '*a', '!t ', '#', '|', '---', 'settings', 'services'),
          maxLength: 30,
        }),
        (text) => {
          for (const problem of problems(text)) {
            expect(problem.line).toBeGreaterThan(0);
            expect(problem.col).toBeGreaterThan(0);
            expect(problem.message).not.toBe('');
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('every single-letter typo of a known key', () => {
  const places: [string, (key: string) => string, readonly string[]][] = [
    ['settings', (key) => `version: 1\nsettings:\n  ${key}: 1\n`, ['settings']],
    ['role', (key) => `version: 1\nservices:\n  a:\n    ${key}: 1\n`, ['services', 'a']],
    ['top', (key) => `version: 1\n${key}: 1\n`, []],
  ];
  it.each(places)('under %s gets a suggestion', (_name, text, path) => {
    const known = knownKeys(path);
    const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz_');
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.constantFrom('drop', 'add', 'change', 'swap'), fc.nat(), letter, (key, kind, at, other) => {
        const index = at % key.length;
        const typo =
          kind === 'drop'
            ? key.slice(0, index) + key.slice(index + 1)
            : kind === 'add'
              ? key.slice(0, index) + other + key.slice(index)
              : kind === 'change'
                ? key.slice(0, index) + other + key.slice(index + 1)
                : key.slice(0, index) + (key[index + 1] ?? '') + (key[index] ?? '') + key.slice(index + 2);
        fc.pre(!known.includes(typo));
        const found = problems(text(typo)).find((problem) => problem.message.startsWith(`\`${typo}\``));
        expect(found?.message).toMatch(/did you mean `\w+`\?$/);
        expect(found?.line).toBe(
          text('')
            .split('\n')
            .findIndex((line) => line.trim() === ': 1') + 1,
        );
      }),
      { numRuns: 300 },
    );
  });
});
