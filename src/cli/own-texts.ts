/**
 * What the repository and the user give agents to read besides multi-agent.yaml: skills, and prompts of their own. Found for a look, and
 * for a run, which keeps them by digest. Reads only.
 */
import { dirname, join } from 'node:path';
import { readPrompts } from '../agents/prompts/overrides.ts';
import { type ConfigProblem, userConfigPath } from '../config/index.ts';
import { readSkills, rolesOfSkill, type Skill } from '../config/skills.ts';
import type { ResolvedConfig } from '../protocol/config.ts';

export interface OwnTexts {
  skills: Skill[];
  prompts: Awaited<ReturnType<typeof readPrompts>>['prompts'];
  problems: ConfigProblem[];
}

export async function readOwnTexts(repo: string, env: NodeJS.ProcessEnv = process.env): Promise<OwnTexts> {
  const user = join(dirname(userConfigPath(env)), 'prompts');
  const [{ skills, problems }, prompts] = await Promise.all([
    readSkills(repo, env),
    readPrompts([
      { folder: join(repo, '.multi-agent', 'prompts'), shown: '.multi-agent/prompts' },
      { folder: user, shown: user },
    ]),
  ]);
  return { skills, prompts: prompts.prompts, problems: [...problems, ...prompts.problems] };
}

/** Skills for roles that are not there, and those that hide another one: each is a warning. */
export function skillWarnings(skills: readonly Skill[], roles: readonly string[]): ConfigProblem[] {
  const warning = ({ from }: Skill, code: string, message: string, hint: string): ConfigProblem => ({
    file: `${from}/manifest.json`,
    line: 1,
    col: 1,
    code,
    message,
    hint,
    warning: true,
  });
  return skills.flatMap((skill) => [
    ...rolesOfSkill(skill, roles).unknown.map((role) =>
      warning(skill, 'skill.role', `skill ${skill.name} is for role ${role}, which is not configured`, `roles: ${roles.join(', ')}`),
    ),
    ...skill.hides.map((other) => warning(skill, 'skill.hides', `skill ${skill.name} is read from here; ${other} has the same name`, 'remove or rename one of them')),
  ]);
}

/** The configuration of a run with what it gives its agents, and the texts that its artifacts have to hold. */
export function withOwnTexts(config: ResolvedConfig, { skills, prompts }: OwnTexts): { config: ResolvedConfig; texts: string[] } {
  const roles = Object.keys(config.roles);
  const used = skills.flatMap((skill) => {
    const { name, version, description, from, digest } = skill;
    const given = rolesOfSkill(skill, roles).roles;
    return given.length === 0 ? [] : [{ use: { name, version, description, roles: given, from, digest }, text: skill.text }];
  });
  return {
    config: {
      ...config,
      ...(used.length === 0 ? {} : { skills: used.map(({ use }) => use) }),
      ...(prompts.length === 0 ? {} : { prompts: Object.fromEntries(prompts.map(({ name, version, from, digest }) => [name, { version, from, digest }])) }),
    },
    texts: [...used.map(({ text }) => text), ...prompts.map(({ text }) => text)],
  };
}
