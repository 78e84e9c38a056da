/**
 * Writes the first multi-agent.yaml. Every line of it is true of the repository it is written for, and the whole passes
 * readConfig: text that would not is a defect, not a file. Never replaces a file unless told to.
 */
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import { DEFAULTS } from '../protocol/settings.ts';
import { MaosError } from '../system/errors.ts';
import type { Detected } from './detect.ts';
import { CONFIG_FILE } from './places.ts';
import { problemLine } from './problem.ts';
import { readConfigText } from './read.ts';
import { personaOf } from './roles.ts';

/** One YAML value on one line, quoted where it must be. */
const inline = (value: unknown) => stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trim();

/** The text of a commented configuration that fits the repository. */
export function initialConfig(repo: string, detected: Detected): string {
  const others = detected.agents.filter((agent) => agent.found && !agent.builtin).map((agent) => agent.name);
  const checks =
    detected.checks.length > 0
      ? [
          "  # Must pass in a task's own worktree before its result counts, and again when results are combined.",
          '  checks:',
          ...detected.checks.map((check) => `    - ${inline(check)}`),
        ]
      : ['  # Commands that must pass before a result counts. No test command was found here; name yours:', '  # checks:', '  #   - make test'];
  const roles = Object.entries(detected.roles).flatMap(([name, directories]) => [
    '',
    `  ${inline(name)}:`,
    `    persona: ${inline(personaOf(name))}`,
    ...(directories.length > 0
      ? ['    # Results may only lie in these; remove the line to allow the whole repository.', `    directories: ${inline([...directories, ...detected.manifests])}`]
      : []),
  ]);
  return [
    `# How agents work on ${inline(basename(repo))}. Read by maos-tui when a run begins; check it with: maos-tui validate`,
    'version: 1',
    '',
    'settings:',
    '  # Agents at work at the same time.',
    `  parallel: ${DEFAULTS.parallel}`,
    '',
    '  # ask: you approve the plan, permissions and every result.  plan: you approve the plan and permissions.',
    '  # auto: you are only asked before the finished run is merged into your branch.',
    '  autonomy: ask',
    '',
    ...checks,
    '',
    '  # Tries after the first failed one, before a task is given up and raised to you.',
    `  retries: ${DEFAULTS.retries}`,
    '',
    '  # After every phase the architect looks at the results and may change what has not started: phases, failures or off.',
    '  # You approve the change. A task that fails for good goes to the architect once before it goes to you (mediation: architect or user).',
    '  # replan: phases',
    '  # mediation: architect',
    '',
    '  # At this cost in US dollars all agents stop and you are asked; the second is for each task by itself.',
    '  # budget_usd: 20',
    '  # task_budget_usd: 3',
    '',
    '# One entry per role. A plan may only give tasks to these roles. The architect, who writes the plan, always exists.',
    detected.claude
      ? '# Roles use claude, which was found on this machine, unless they name another agent:'
      : '# Roles use claude unless they name another agent. It was not found on this machine; any program can take its place:',
    '#   command: ["./agent.sh"]       a list is a command line; it finds its task in the file named by $MAOS_BRIEF_MD',
    ...(others.length > 0 ? [`# Also found here, to be used through such a command: ${others.join(', ')}`] : []),
    '#   agent: [claude, codex]        a list: the next one takes over while the quota of the first is used up',
    'services:',
    '  architect:',
    `    persona: ${inline(personaOf('architect'))}`,
    ...roles,
    '',
    '# mode: terminal of a role shows the own screen of its agent (claude, codex, opencode), as if you had started it; else its work is shown from its events.',
    '# More keys of a role: model, instances, timeout (such as 30m), checks, tools_allowed, tools_restricted, mcp_servers,',
    '# programming_languages, frameworks, access_level (read or write), budget_usd, limits (usd, memory_mb, output_mb, silence).',
    '',
  ].join('\n');
}

/** Returns the path written. Throws EXISTS when there is a file and `force` is not set. */
export async function writeInitialConfig(repo: string, detected: Detected, { force = false }: { force?: boolean } = {}): Promise<string> {
  const text = initialConfig(repo, detected);
  const { problems } = readConfigText(text, CONFIG_FILE);
  if (problems.length > 0) throw new Error(`the first configuration does not pass its own check: ${problems.map(problemLine).join('; ')}`);
  const path = join(repo, CONFIG_FILE);
  if (!force) {
    try {
      await writeFile(path, text, { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      throw new MaosError({
        code: 'EXISTS',
        message: `${CONFIG_FILE} exists already; it was left as it is.`,
        hint: 'maos-tui validate checks it; maos-tui init --force replaces it.',
        cause: error,
      });
    }
    return path;
  }
  const aside = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(aside, text, { flag: 'wx' });
    await rename(aside, path);
  } finally {
    await rm(aside, { force: true });
  }
  return path;
}
