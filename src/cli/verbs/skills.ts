/** `skills`: what agents are taught besides their task: skills of the repository and of the user. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  const skills = program.command('skills').description('skills that agents are given: list, show');
  skills
    .command('list', { isDefault: true })
    .description('every skill, its version and the roles that get it')
    .action(() => list(io));
  skills
    .command('show')
    .description('the text of a skill, as agents get it')
    .argument('<name>')
    .action((name: string) => show(io, name));
}

async function found(io: Io) {
  const { findRepository } = await import('../preflight.ts');
  const { readOwnTexts, skillWarnings } = await import('../own-texts.ts');
  const { rolesOf } = await import('../check-files.ts');
  const repo = await findRepository(io.cwd);
  const { skills, problems } = await readOwnTexts(repo);
  const roles = [...((await rolesOf(repo)) ?? [])];
  return { skills, roles, problems: [...problems.filter(({ code }) => !code.startsWith('prompt.')), ...skillWarnings(skills, roles)] };
}

async function list(io: Io): Promise<void> {
  const { rolesOfSkill } = await import('../../config/skills.ts');
  const { problemLine } = await import('../../config/problem.ts');
  const { shownLine } = await import('../io.ts');
  const { skills, roles, problems } = await found(io);
  const rows = skills.map((skill) => ({ ...skill, roles: rolesOfSkill(skill, roles).roles }));
  if (io.json)
    return io.data({
      schema: 'maos.skills/1',
      skills: rows.map(({ name, version, description, from, digest, roles: given, manifest: { type, capabilities } }) => ({
        name,
        version,
        description,
        type,
        capabilities,
        roles: given,
        from,
        digest,
      })),
      problems,
    });
  if (rows.length === 0 && !io.plain)
    io.out('No skills. A skill is a folder with manifest.json and skill.md in .multi-agent/skills/, or in maos-tui/skills/ of your configuration.');
  else
    io.table([
      ...(io.plain ? [] : [['NAME', 'VERSION', 'ROLES', 'FROM', 'DESCRIPTION']]),
      ...rows.map(({ name, version, roles: given, from, description }) => [
        name,
        version,
        given.length === roles.length ? 'all' : given.join(' ') || '-',
        shownLine(from),
        shownLine(description),
      ]),
    ]);
  for (const problem of problems) io.note(shownLine(problemLine(problem)));
}

async function show(io: Io, name: string): Promise<void> {
  const { nearest } = await import('../../config/suggest.ts');
  const { usage, shown } = await import('../io.ts');
  const { rolesOfSkill } = await import('../../config/skills.ts');
  const { skills, roles } = await found(io);
  const skill = skills.find((one) => one.name === name);
  if (skill === undefined) {
    const names = skills.map((one) => one.name);
    const near = nearest(name, names);
    throw usage(`There is no skill ${name}.`, near ? `Did you mean ${near}?` : 'See: maos-tui skills list');
  }
  const { manifest, from, digest, text } = skill;
  if (io.json) return io.data({ schema: 'maos.skill/1', ...manifest, roles: rolesOfSkill(skill, roles).roles, from, digest, text });
  io.out(shown(text));
}
