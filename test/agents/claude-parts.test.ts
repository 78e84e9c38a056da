import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planInText } from '../../src/agents/brief/plan-in-text.ts';
import { toolRule } from '../../src/agents/claude/arguments.ts';
import { parseLine } from '../../src/agents/claude/events.ts';
import { Permissions, questionOf } from '../../src/agents/claude/permission.ts';
import { Renderer } from '../../src/agents/claude/render.ts';
import { plain } from '../../src/agents/look/plain.ts';
import { mayWrite } from '../../src/agents/permission/may-write.ts';
import { lineCutter } from '../../src/agents/process/pipe.ts';
import { tempDir } from '../support/temp.ts';

const question = (tool: string, input: Record<string, unknown>, rules: string[] = []) =>
  questionOf({
    type: 'control_request',
    request_id: 'q',
    request: {
      subtype: 'can_use_tool',
      tool_name: tool,
      input,
      permission_suggestions: [{ type: 'addRules', behavior: 'allow', rules: rules.map((ruleContent) => ({ toolName: tool, ruleContent })) }],
    },
  });

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

describe('what was allowed for the task', () => {
  const permissions = new Permissions('/nowhere', []);
  permissions.remember(question('Bash', { command: 'npm test -- one' }, ['npm test *']));
  const covered = (command: string) => permissions.covered(question('Bash', { command }));

  it('covers the same again, and its like where the CLI itself offers that', () => {
    expect(covered('npm test -- one')).toBe(true);
    expect(covered('npm test -- two')).toBe(true);
  });
  it.each(['npm test -- one && rm -rf /', 'npm test $(id)', 'npm test > /etc/x', 'npm test\nrm x', 'npm tests', 'npm run test'])('does not cover %j', (command) =>
    expect(covered(command)).toBe(false),
  );
  it('does not cover another tool', () => expect(permissions.covered(question('WebFetch', { url: 'https://example.org' }))).toBe(false));
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
