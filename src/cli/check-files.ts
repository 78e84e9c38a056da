/**
 * Checks the files a person may edit or write: multi-agent.yaml, tasks.json, state.json, plans, messages. Every problem
 * has file, line, column, cause and what to do. Reads only.
 */
import { open } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { z } from 'zod';
import { CONFIG_FILE, type ConfigProblem, readConfig, readConfigText, userConfigPath } from '../config/index.ts';
import { mcpWarnings } from '../config/mcp-servers.ts';
import { normalisePlan } from '../core/plan/normalise.ts';
import { validatePlan } from '../core/plan/validate.ts';
import { stateFileSchema, tasksEditSchema } from '../protocol/files.ts';
import { messageSchema } from '../protocol/message.ts';
import { type PlanInput, planInputSchema } from '../protocol/plan.ts';
import { ARCHITECT } from '../protocol/words.ts';
import { type JsonPosition, parseJsonWithPosition } from '../system/json.ts';
import { unpricedWarnings } from './unpriced.ts';

/** Bytes. Ten thousand tasks with long descriptions stay below it. */
export const FILE_MAX = 64 * 1024 * 1024;

/** All that lies at its usual place. */
export async function checkRepository(repo: string): Promise<ConfigProblem[]> {
  const { problems } = await readConfig(repo);
  const roles = await rolesOf(repo);
  for (const name of ['tasks.json', 'state.json']) problems.push(...(await checkFile(join(repo, '.multi-agent', name), repo, roles, true)));
  const { readOwnTexts, skillWarnings } = await import('./own-texts.ts');
  const own = await readOwnTexts(repo);
  problems.push(...own.problems, ...(roles === null ? [] : skillWarnings(own.skills, [...roles])));
  if (problems.length === 0) problems.push(...(await (await import('./user-keys.ts')).keyProblems(userConfigPath(process.env))));
  return [...problems, ...(await mcpWarnings(repo)), ...(await unpricedWarnings(repo))];
}

/** Roles that plans and tasks may name; null when the configuration cannot be read. */
export async function rolesOf(repo: string): Promise<Set<string> | null> {
  const { resolveConfig } = await import('../config/index.ts');
  const { config, problems } = await readConfig(repo);
  return problems.length > 0 ? null : new Set(Object.keys(resolveConfig(config, { repo }).roles));
}

export async function checkFile(path: string, repo: string, roles: Set<string> | null, optional = false): Promise<ConfigProblem[]> {
  const inside = relative(repo, path);
  const file = inside.startsWith('..') ? path : inside;
  const at = (code: string, message: string, hint: string): ConfigProblem[] => [{ file, line: 1, col: 1, code, message, hint }];
  let bytes: Buffer;
  try {
    const handle = await open(path, 'r');
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) return at('file.kind', 'this is not a file', 'give the path of a file');
      if (stat.size > FILE_MAX) return at('file.too-large', `the file has ${stat.size} bytes; at most ${FILE_MAX} are read`, 'something else was written here');
      bytes = await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (optional && (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    return at('file.unreadable', `the file cannot be read: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is none' : (error as Error).message}`, 'check the path');
  }
  const name = basename(path);
  if (/\.ya?ml$/.test(name)) {
    const whose = path === userConfigPath(process.env) ? 'user' : 'project';
    const { problems } = readConfigText(bytes, file, whose);
    return problems.length > 0 || whose === 'project' ? problems : (await import('./user-keys.ts')).keyProblems(path);
  }
  const parsed = parseJsonWithPosition(bytes);
  if (!parsed.ok) return [{ file, ...parsed.problem }];
  const { value, locate } = parsed;
  const place = (position: JsonPosition) => ({ file, ...position });
  const kind = name.startsWith('tasks') ? 'tasks' : name.startsWith('state') ? 'state' : kindOf(value, path);
  const located: Locate = (path_) => place(locate(path_));
  if (kind === 'plan') return checkPlan(value, roles, located);
  const schema: z.ZodType = kind === 'tasks' ? tasksEditSchema : kind === 'state' ? stateFileSchema : messageSchema;
  const result = schema.safeParse(value);
  if (!result.success) return schemaProblems(result.error, kind, located);
  return kind === 'tasks' ? tasksProblems(value, roles, located) : [];
}

/** A plan as it was read: its form, then what the orchestrator would refuse. `roles`: those it may name; null when they are not known. */
export function checkPlan(value: unknown, roles: Set<string> | null, locate: Locate): ConfigProblem[] {
  const result = planInputSchema.safeParse(value);
  return result.success ? planProblems(value as PlanInput, roles, locate) : schemaProblems(result.error, 'plan', locate);
}

const schemaProblems = (error: z.ZodError, kind: string, locate: Locate): ConfigProblem[] =>
  error.issues.slice(0, 200).flatMap((issue) => worded(issue).map((words) => ({ ...locate(words.path), code: `${kind}.${words.code}`, message: words.message, hint: words.hint })));

function kindOf(value: unknown, path: string): 'tasks' | 'state' | 'message' | 'plan' {
  if (value !== null && typeof value === 'object') {
    if ('schema' in value && value.schema === 'maos.message/1') return 'message';
    if ('active_instances' in value) return 'state';
    if ('revision' in value && 'tasks' in value) return 'tasks';
  }
  return /messages$/.test(dirname(dirname(path))) ? 'message' : 'plan';
}

/** Messages of the schema library with the dotted place in front. */
function worded(issue: z.core.$ZodIssue): { path: PropertyKey[]; code: string; message: string; hint: string }[] {
  const where = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      code: 'unknown-key',
      message: `"${key}" is not a key${where ? ` of ${where}` : ' here'}`,
      hint: 'remove or correct it',
    }));
  const message = issue.message
    .replace(/^Invalid input: expected (\w+), received (\w+)$/, (_all, expected: string, got: string) =>
      got === 'undefined' ? 'is missing' : `must be of type ${expected}, not ${got}`,
    )
    .replace(/^Too small: expected array to have >=1 items$/, 'must have at least one entry')
    .replace(/^Invalid option: expected one of /, 'must be one of ');
  return [{ path: [...issue.path], code: issue.code.replaceAll('_', '-'), message: `${where || 'the file'}: ${message}`, hint: '' }];
}

export type Locate = (path: readonly PropertyKey[]) => { file: string; line: number; col: number };

/** Unknown roles are only told apart where the roles are known. */
function planProblems(input: PlanInput, roles: Set<string> | null, locate: Locate): ConfigProblem[] {
  const parsed = planInputSchema.parse(input);
  const plan = normalisePlan(parsed);
  const known = roles ?? new Set([ARCHITECT, ...plan.tasks.map((task) => task.role)]);
  return validatePlan(plan, known)
    .filter((finding) => finding.severity === 'error')
    .map((finding) => {
      const index = parsed.tasks.findLastIndex((task) => task.id === finding.where);
      return { ...locate(index < 0 ? [] : ['tasks', index, 'id']), code: finding.code, message: finding.message, hint: finding.hint ?? '' };
    });
}

/** What the orchestrator would refuse of an edit: ids twice, unknown dependencies, cycles, unknown roles. */
function tasksProblems(value: unknown, roles: Set<string> | null, locate: Locate): ConfigProblem[] {
  const { tasks } = tasksEditSchema.parse(value);
  const out: ConfigProblem[] = [];
  const ids = new Set(tasks.map((task) => task.id));
  const specs = tasks.map((task) => ({ id: task.id, title: task.title, role: task.assigned_to, dependencies: [...(task.dependencies ?? [])] }));
  const plan = specs.length > 0 ? normalisePlan(planInputSchema.parse({ tasks: specs })) : null;
  if (!plan) return out;
  const known = roles ?? new Set(plan.tasks.map((task) => task.role));
  for (const finding of validatePlan(plan, known).filter((one) => one.severity === 'error')) {
    const index = tasks.findLastIndex((task) => task.id === finding.where);
    const missing =
      finding.code === 'task.unknown-dependency'
        ? (tasks[index]?.dependencies?.findIndex((entry) => !ids.has(typeof entry === 'string' ? entry : 'task' in entry ? (entry.task ?? entry.kind) : '')) ?? -1)
        : -1;
    out.push({
      ...locate(index < 0 ? [] : missing >= 0 ? ['tasks', index, 'dependencies', missing] : ['tasks', index, finding.code === 'task.unknown-role' ? 'assigned_to' : 'id']),
      code: finding.code,
      message: finding.message,
      hint: finding.hint ?? '',
    });
  }
  return out;
}

/** Paths given on the command line, or everything of the repository. */
export async function checkAll(repo: string, cwd: string, files: readonly string[]): Promise<ConfigProblem[]> {
  if (files.length === 0) return checkRepository(repo);
  const roles = await rolesOf(repo);
  const found = await Promise.all(
    files.map((file) =>
      basename(file) === CONFIG_FILE && resolve(cwd, file) === join(repo, CONFIG_FILE)
        ? readConfig(repo).then((read) => read.problems)
        : checkFile(resolve(cwd, file), repo, roles),
    ),
  );
  return found.flat();
}
