import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPrompts } from '../../src/agents/prompts/overrides.ts';
import { problemLine } from '../../src/config/problem.ts';
import { readSkills, rolesOfSkill } from '../../src/config/skills.ts';
import { satisfies } from '../../src/config/version-range.ts';
import { tempDir } from '../support/temp.ts';

const manifest = (name: string, more: object = {}) => JSON.stringify({ name, version: '1.2.0', description: `about ${name}`, ...more });

function place(files: Record<string, string>) {
  const repo = tempDir('maos-skills-');
  for (const [name, text] of Object.entries(files)) {
    const path = join(repo, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return { repo, env: { XDG_CONFIG_HOME: join(repo, 'home'), PATH: '/nowhere' } };
}
const own = (name: string, text: string, skill = 'Do it well.') => ({ [`.multi-agent/skills/${name}/manifest.json`]: text, [`.multi-agent/skills/${name}/skill.md`]: skill });

describe('skills', () => {
  it('are read from the repository and from the home; the repository wins, and what it hides is known', async () => {
    const { repo, env } = place({
      ...own('api', manifest('api', { assignTo: ['backend'], config: { port: 80 } })),
      'home/maos-tui/skills/api/manifest.json': manifest('api'),
      'home/maos-tui/skills/api/skill.md': 'hidden',
      'home/maos-tui/skills/style/manifest.json': manifest('style', { assignTo: '*' }),
      'home/maos-tui/skills/style/skill.md': 'Short lines.',
    });
    const { skills, problems } = await readSkills(repo, env);
    expect(problems).toEqual([]);
    expect(skills.map(({ name, from, text }) => [name, from, text])).toEqual([
      ['api', '.multi-agent/skills/api', 'Do it well.\n\nIts config:\n\n    {"port":80}\n'],
      ['style', join(repo, 'home/maos-tui/skills/style'), 'Short lines.'],
    ]);
    expect(skills[0]?.hides).toEqual([join(repo, 'home/maos-tui/skills/api')]);
    expect(skills.map((skill) => rolesOfSkill(skill, ['backend', 'docs']))).toEqual([
      { roles: ['backend'], unknown: [] },
      { roles: ['backend', 'docs'], unknown: [] },
    ]);
  });

  it('are refused with file and line, and read no file out of their folder', async () => {
    const { repo, env } = place({
      ...own('torn', '{\n  "name": "torn",\n  "version": 1.2.0\n}'),
      ...own('odd', '{\n  "name": "odd",\n  "version": "1",\n  "colour": "red",\n  "description": "x"\n}'),
      ...own('other', manifest('another')),
      '.multi-agent/skills/bare/manifest.json': manifest('bare'),
      '.multi-agent/skills/link/manifest.json': manifest('link'),
      secret: 'secret',
    });
    symlinkSync(join(repo, 'secret'), join(repo, '.multi-agent/skills/link/skill.md'));
    const { skills, problems } = await readSkills(repo, env);
    expect(skills).toEqual([]);
    const lines = problems.map(problemLine).join('\n');
    for (const part of [
      'torn/manifest.json:3:',
      'odd/manifest.json:3:',
      'odd/manifest.json:4:',
      'the name is "another"',
      'bare/skill.md:1:1: there is none',
      'link to a place outside',
    ])
      expect(lines).toContain(part);
  });

  it('that miss a dependency, or need each other in a circle, are warned of and given all the same', async () => {
    const { repo, env } = place({
      ...own('a', manifest('a', { dependencies: { b: '^2.0.0', gone: '*', 'bin:no-such-program': '*' } })),
      ...own('b', manifest('b', { dependencies: ['a'] })),
    });
    const { skills, problems } = await readSkills(repo, env);
    expect(skills).toHaveLength(2);
    expect(problems.every(({ warning }) => warning === true)).toBe(true);
    const lines = problems.map(problemLine).join('\n');
    for (const part of ['needs b ^2.0.0; .multi-agent/skills/b is 1.2.0', 'needs skill gone', 'the program no-such-program', 'a → b → a']) expect(lines).toContain(part);
  });

  it('hold versions against ranges', () => {
    for (const range of ['*', '1', '1.x', '1.2', '1.2.3', '^1.2.0', '~1.2.1', '>=1.0.0 <2', '0.1 || 1.2.3', '<=1.2', '=1.2.3', '>1.1'])
      expect([range, satisfies('1.2.3', range)]).toEqual([range, true]);
    for (const range of ['2', '^2', '^0.2.3', '~1.1', '<1.2.3', '>1.2.3', '>1.2', '1.2.4']) expect([range, satisfies('1.2.3', range)]).toEqual([range, false]);
    for (const range of ['', 'latest', '1 ||']) expect(satisfies('1.2.3', range)).toBeNull();
    expect([satisfies('0.2.9', '^0.2.3'), satisfies('0.3.0', '^0.2.3')]).toEqual([true, false]);
  });
});

describe('prompts of ones own', () => {
  it('stand in for those of the program; unknown variables are errors with line, what is missing or old is a warning', async () => {
    const { repo } = place({
      'one/task.md': '---\nprompt: task\nversion: 0\n---\n# Do\n\n{{task}} {{tusk}}',
      'one/tasks.md': 'x',
      'two/task.md': 'second',
      'two/review.md': '---\nversion: 1\n---\n{{task}}\n\n{{acceptance}}\n\n{{result}}\n\n{{hand_in}}',
    });
    const { prompts, problems } = await readPrompts([1, 2].map((n) => ({ folder: join(repo, n === 1 ? 'one' : 'two'), shown: `f${n}` })));
    expect(prompts.map(({ name, version, from }) => [name, version, from])).toEqual([
      ['task', 0, 'f1/task.md'],
      ['review', 1, 'f2/review.md'],
    ]);
    expect(problems.map(({ code, file, line, col, warning }) => [code, `${file}:${line}:${col}`, warning])).toEqual([
      ['prompt.variable', 'f1/task.md:7:10', undefined],
      ['prompt.incomplete', 'f1/task.md:1:1', true],
      ['prompt.version', 'f1/task.md:1:1', true],
      ['prompt.unknown', 'f1/tasks.md:1:1', true],
    ]);
  });
});
