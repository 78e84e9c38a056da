import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planInText } from '../../src/agents/brief/plan-in-text.ts';
import { toolRule } from '../../src/agents/claude/arguments.ts';
import { parseLine } from '../../src/agents/claude/events.ts';
import { questionOf, ruleOn } from '../../src/agents/claude/permission.ts';
import { Renderer } from '../../src/agents/claude/render.ts';
import { plain } from '../../src/agents/look/plain.ts';
import { mayWrite } from '../../src/agents/permission/may-write.ts';
import { lineCutter } from '../../src/agents/process/pipe.ts';
import { tempDir } from '../support/temp.ts';

const question = (tool: string, input: Record<string, unknown>) =>
  questionOf({ type: 'control_request', request_id: 'q', request: { subtype: 'can_use_tool', tool_name: tool, input } }, '/repo', { verdict: 'ask', rule: 'not in tools_allowed' });

describe('what Claude Code may write without asking', () => {
  it('lies in its directories, and never outside the worktree or in what steers git and agents', () => {
    const root = tempDir();
    const cwd = join(root, 'w');
    mkdirSync(join(cwd, 'src'), { recursive: true });
    mkdirSync(join(root, 'w-other'));
    symlinkSync(root, join(cwd, 'src/out'));
    const allowed = (path: string, patterns: string[]) => mayWrite(path, cwd, patterns);
    for (const path of ['a.js', join(cwd, 'a.js'), 'src/new/deep/a.js', './src/../a.js']) expect(allowed(path, ['.'])).toBe(true);
    for (const path of [
      '../a.js',
      join(root, 'w-other/a.js'),
      '/etc/passwd',
      'src/out/a.js',
      '.git/hooks/pre-commit',
      '.claude/settings.json',
      '.mcp.json',
      'sub/.git/config',
      '',
      '.',
    ])
      expect(allowed(path, ['.'])).toBe(false);
    expect(allowed('src/a.js', [])).toBe(false);
    expect(allowed('src/a.js', ['src'])).toBe(true);
    expect(allowed('srcs/a.js', ['src'])).toBe(false);
    expect(allowed('packages/x/test/a.js', ['packages/*/test'])).toBe(true);
    expect(allowed('packages/x/src/a.js', ['packages/*/test/**'])).toBe(false);
  });
});

describe('a question of Claude Code', () => {
  it('shows the whole command, and what a terminal would act on as escapes', () => {
    const command = `npm test -- ${'x'.repeat(700)}\u001b[2K\nrm -rf \u202ebuild`;
    const asked = question('Bash', { command, description: 'Runs the tests' });
    expect(asked.detail).toBe(`npm test -- ${'x'.repeat(700)}\\u{1b}[2K\nrm -rf \\u{202e}build`);
    expect(asked.why).toBe('Runs the tests');
    expect(asked.summary).toHaveLength(500);
    expect(question('Bash', { command: 'a\nb' }).summary).toBe('a ⏎ b');
  });

  it('shows a change of a file as a diff, and the arguments of other tools', () => {
    expect(question('Edit', { file_path: '/repo/a.js', old_string: 'one\ntwo\n', new_string: 'one\nthree\n' }).detail).toBe('/repo/a.js\n  one\n- two\n+ three');
    expect(question('Write', { file_path: '/repo/a.js', content: 'x\n' }).detail).toBe('/repo/a.js\n+ x');
    expect(JSON.parse(question('mcp__docs__find', { query: 'x' }).detail)).toEqual({ query: 'x' });
  });

  it('names exactly what a yes for the task would allow', () => {
    const grant = (tool: string, input: Record<string, unknown>) => question(tool, input).grant;
    expect(grant('Bash', { command: 'npm test' })).toBe('Bash npm test');
    expect(grant('Write', { file_path: '/repo/src/a.js', content: 'x' })).toBe('Edit src/a.js');
    expect(grant('Edit', { file_path: '/elsewhere/a.js' })).toBe('Edit /elsewhere/a.js');
    expect(grant('AskUserQuestion', { questions: [] })).toBeNull();
    const alike = [
      'npm test',
      'npm test ',
      'npm  test',
      'npm\ntest',
      'npm\ttest',
      'npm test\u001b[K',
      'npm test\u200b',
      `npm test${' '.repeat(900)}`,
      `npm test ${'a'.repeat(900)}`,
      `npm test ${'a'.repeat(901)}`,
    ];
    expect(new Set(alike.map((command) => grant('Bash', { command }))).size).toBe(alike.length);
  });
});

describe('what the rules of a role say of a tool call', () => {
  const tools = { allowed: ['Bash(npm test *)'], restricted: ['git push', 'WebFetch'], write: ['src'] };
  const verdict = (tool: string, input: Record<string, unknown>, over = {}) => ruleOn(tool, input, '/repo', { ...tools, ...over });
  it.each([
    ['Bash', { command: 'npm test -- one' }, 'allow', 'tools_allowed'],
    ['Bash', { command: 'npm test && rm -rf /' }, 'ask', 'not in tools_allowed'],
    ['Bash', { command: 'true; git push origin x' }, 'deny', 'tools_restricted: git push'],
    ['WebFetch', { url: 'https://example.org' }, 'deny', 'tools_restricted: WebFetch'],
    ['Bash', { command: 'maos-tui agent progress half' }, 'allow', 'a verb of the run'],
  ])('%s %j: %s by %s', (tool, input, expected, rule) => expect(verdict(tool, input)).toEqual({ verdict: expected, rule }));
  it('lets no file be written by a role that only reads', () =>
    expect(verdict('Write', { file_path: '/repo/src/a.js' }, { write: [] })).toEqual({ verdict: 'deny', rule: 'access_level: read' }));
});

describe('the stream of Claude Code', () => {
  it('is shown as lines of 120 columns without a control character of its own', () => {
    const renderer = new Renderer('/repo');
    const lines = readFileSync(join(import.meta.dirname, 'fixtures/claude-basic.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .flatMap((line) => {
        const event = parseLine(line)?.event;
        return event ? renderer.lines(event) : [];
      });
    const text = lines.map(plain);
    expect(text).toEqual([
      '● I will write the greeting first, then look at it. This sentence is long enough to be wrapped in a terminal of one',
      '  hundred and twenty columns.',
      '● Write(hello.txt)',
      '    + hello',
      '    + world',
      '● Edit(hello.txt)',
      '    - hello',
      '    + good morning',
      '● Bash(cat hello.txt && printf "\\033[31mred\\033[0m\\n" && seq 1 30)',
      '  ⎿ good morning',
      '    world',
      '    red',
      ...Array.from({ length: 9 }, (_, index) => `    ${index + 1}`),
      '    … 21 more lines',
      '● Bash(ls /nowhere)',
      '  ⎿ Exit code 2',
      "    ls: cannot access '/nowhere': No such file or directory",
      '● The greeting is written.',
      expect.stringMatching(/^ {2}5 turns, \d\.\d s, \$0\.0225$/),
    ]);
  });

  it('is cut into lines across chunks, and a line without end costs no memory', () => {
    const lines: string[] = [];
    const dropped: number[] = [];
    const cut = lineCutter(
      (line) => lines.push(line),
      (size) => dropped.push(size),
      10,
    );
    for (const chunk of ['{"a"', ':1}\n\n{"b', '":"ä', '"}\n', 'x'.repeat(25), 'y\n{"c":2}\n']) for (const byte of Buffer.from(chunk)) cut(Buffer.from([byte]));
    expect(lines).toEqual(['{"a":1}', '{"b":"ä"}', '{"c":2}']);
    expect(dropped).toEqual([26]);
  });

  it.each([
    ['{"tasks":[1]}', { tasks: [1] }],
    ['text\n```json\n{"a":1}\n```\nmore\n```\n{"b":2}\n```', { b: 2 }],
    ['````json\n{"a":"```"}\n````', { a: '```' }],
    ['```json\n{broken\n```\n', undefined],
    ['no plan here', undefined],
  ])('holds a plan: %j', (answer, plan) => expect(planInText(answer)).toEqual(plan));

  it.each([
    ['Read', 'Read'],
    ['bash', 'Bash'],
    ['Bash(npm test *)', 'Bash(npm test *)'],
    ['mcp__docs__search', 'mcp__docs__search'],
    ['git commit', 'Bash(git commit *)'],
    ['npm run:*', 'Bash(npm run *)'],
  ])('writes the rule %j as %j', (written, rule) => expect(toolRule(written)).toBe(rule));
});
