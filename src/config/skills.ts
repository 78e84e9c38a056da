/**
 * Skills: folders with manifest.json and skill.md, in .multi-agent/skills/ of the repository and in skills/ beside the user's config.yaml.
 * The repository's win over the user's of the same name. Reads only, runs nothing, follows no link out of where skills lie. What is wrong
 * with one is a problem with file and line, and leaves that one out; a dependency that is missing is a warning, and it is given all the same.
 */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { type SkillManifest, type SkillUse, skillManifestSchema } from '../protocol/skill.ts';
import { sha256 } from '../system/canonical.ts';
import { parseJsonWithPosition, problemIn } from '../system/json.ts';
import { findProgram } from './detect.ts';
import { userConfigPath } from './places.ts';
import type { ConfigProblem } from './problem.ts';
import { satisfies } from './version-range.ts';

export interface Skill extends Omit<SkillUse, 'roles'> {
  manifest: SkillManifest;
  /** What agents are given: skill.md, and its config. Its sha256 is `digest`. */
  text: string;
  /** Folders of skills of the same name that it hides. */
  hides: string[];
}
export interface ReadSkills {
  skills: Skill[];
  problems: ConfigProblem[];
}

const MOST_BYTES = 256 * 1024;
const MOST_SKILLS = 500;

/** Folders that hold skills, the first wins; `shown` is how they are named. */
const places = (repo: string, env: NodeJS.ProcessEnv): { folder: string; shown: string }[] => {
  const user = join(dirname(userConfigPath(env)), 'skills');
  return [
    { folder: join(repo, '.multi-agent', 'skills'), shown: '.multi-agent/skills' },
    { folder: user, shown: user },
  ];
};

export async function readSkills(repo: string, env: NodeJS.ProcessEnv = process.env): Promise<ReadSkills> {
  const skills = new Map<string, Skill>();
  const problems: ConfigProblem[] = [];
  for (const { folder, shown } of places(repo, env)) {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR')
        problems.push(problemIn(shown, 'skill.unreadable', `the folder cannot be read: ${error.message}`, 'check its permissions'));
      return [];
    });
    const names = entries.filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink())).map((entry) => entry.name);
    for (const name of names.sort().slice(0, MOST_SKILLS)) {
      const read = await readSkill(folder, shown, name);
      if (Array.isArray(read)) problems.push(...read);
      else if (skills.has(read.name)) skills.get(read.name)?.hides.push(read.from);
      else skills.set(read.name, read);
    }
  }
  const all = [...skills.values()];
  problems.push(...(await missing(skills, env)), ...cycles(skills));
  return { skills: all.sort((a, b) => (a.name < b.name ? -1 : 1)), problems };
}

/** Roles of a run that get it; names nobody has are in `unknown`. */
export function rolesOfSkill({ manifest }: Pick<Skill, 'manifest'>, roles: readonly string[]): { roles: string[]; unknown: string[] } {
  const wanted = [manifest.assignTo].flat();
  const every = wanted.some((name) => name === 'all' || name === '*');
  return { roles: every ? [...roles] : roles.filter((role) => wanted.includes(role)), unknown: wanted.filter((name) => name !== 'all' && name !== '*' && !roles.includes(name)) };
}

/** Its bytes, or why they cannot be had. */
async function bytesOf(folder: string, path: string): Promise<Buffer | string> {
  try {
    const [root, real] = await Promise.all([realpath(folder), realpath(path)]);
    if (!real.startsWith(`${root}${sep}`)) return 'it is a link to a place outside of the folder of skills';
    const about = await stat(real);
    if (!about.isFile()) return 'it is not a file';
    return about.size > MOST_BYTES ? `it has ${about.size} bytes; at most ${MOST_BYTES} are read` : await readFile(real);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is none' : `it cannot be read: ${(error as Error).message}`;
  }
}

async function readSkill(folder: string, shown: string, name: string): Promise<Skill | ConfigProblem[]> {
  const from = `${shown}/${name}`;
  const file = `${from}/manifest.json`;
  const bytes = await bytesOf(folder, join(folder, name, 'manifest.json'));
  if (typeof bytes === 'string') return [problemIn(file, 'skill.manifest', bytes, 'a skill is a folder with manifest.json and skill.md')];
  const parsed = parseJsonWithPosition(bytes);
  if (!parsed.ok) return [{ file, ...parsed.problem }];
  const result = skillManifestSchema.safeParse(parsed.value);
  if (!result.success)
    return result.error.issues.slice(0, 20).map((issue) => {
      const key = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
      const { line, col } = parsed.locate([...issue.path, ...key]);
      const where = [...issue.path, ...key].join('.');
      const message = key.length > 0 ? `"${where}" is not a key of a skill` : `${where || 'the manifest'}: ${issue.message}`;
      return problemIn(file, `skill.${issue.code.replaceAll('_', '-')}`, message, 'see schemas/skill.schema.json', undefined, line, col);
    });
  const manifest = result.data;
  if (manifest.name !== name) {
    const { line, col } = parsed.locate(['name']);
    return [problemIn(file, 'skill.name', `the name is "${manifest.name}", the folder is "${name}"`, 'give both the same name', undefined, line, col)];
  }
  const content = await bytesOf(folder, join(folder, name, 'skill.md'));
  if (typeof content === 'string') return [problemIn(`${from}/skill.md`, 'skill.text', content, 'write in skill.md what agents are to know')];
  const settings = Object.keys(manifest.config).length === 0 ? '' : `\n\nIts config:\n\n    ${JSON.stringify(manifest.config)}\n`;
  const text = `${content.toString('utf8').trim()}${settings}`;
  return { name, version: manifest.version, description: manifest.description, from, digest: sha256(text), manifest, text, hides: [] };
}

const needs = ({ dependencies }: SkillManifest): [name: string, range: string][] =>
  Array.isArray(dependencies) ? dependencies.map((name): [string, string] => [name, '*']) : Object.entries(dependencies);

async function missing(skills: ReadonlyMap<string, Skill>, env: NodeJS.ProcessEnv): Promise<ConfigProblem[]> {
  const problems: ConfigProblem[] = [];
  for (const { manifest, from, name } of skills.values()) {
    const warn = (message: string, hint: string) => void problems.push(problemIn(`${from}/manifest.json`, 'skill.dependency', message, hint, true));
    for (const [needed, range] of needs(manifest)) {
      if (needed.startsWith('bin:')) {
        if ((await findProgram(needed.slice(4), env)) === null) warn(`skill ${name} needs the program ${needed.slice(4)}, which was not found`, 'install it');
        continue;
      }
      const there = skills.get(needed);
      const fits = there === undefined ? false : satisfies(there.version, range);
      if (there === undefined) warn(`skill ${name} needs skill ${needed} (${range}), which is not here`, 'add it to .multi-agent/skills/');
      else if (fits === null) warn(`skill ${name} needs ${needed} "${range}", which is no range of versions`, 'write ^1.2.0, >=1.0.0 <2, 1.x or *');
      else if (!fits) warn(`skill ${name} needs ${needed} ${range}; ${there.from} is ${there.version}`, 'bring one of them up to date');
    }
  }
  return problems;
}

/** Each circle once, named from the skill that was read first. */
function cycles(skills: ReadonlyMap<string, Skill>): ConfigProblem[] {
  const done = new Set<string>();
  const problems: ConfigProblem[] = [];
  const walk = (name: string, path: readonly string[]): void => {
    const skill = skills.get(name);
    if (skill === undefined || done.has(name)) return;
    const at = path.indexOf(name);
    if (at >= 0) {
      problems.push(
        problemIn(
          `${skill.from}/manifest.json`,
          'skill.cycle',
          `skills need each other in a circle: ${[...path.slice(at), name].join(' → ')}`,
          'drop one of these dependencies',
          true,
        ),
      );
      return;
    }
    for (const [needed] of needs(skill.manifest)) walk(needed, [...path, name]);
    done.add(name);
  };
  for (const name of skills.keys()) walk(name, []);
  return problems;
}
