/**
 * Everything that must hold before a run may begin, checked without writing anything: a repository with a commit, a base
 * to start from, a configuration that can be read, agents that can be started. Each failure says what to do next.
 */
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, parse } from 'node:path';
import { unpricedText } from '../core/budget/unpriced.ts';
import { agentsOf } from '../core/session/agents.ts';
import type { ResolvedConfig, Role } from '../protocol/config.ts';
import { EXIT, MaosError } from '../system/errors.ts';
import { withAgentsHere } from './agents-here.ts';
import { git, gitComplaint } from './git.ts';

export interface RunOptions {
  budget?: number;
  parallel?: number;
  /** Branch to start from and to merge into. */
  base?: string;
  planOnly?: boolean;
  approvePlan?: boolean;
  /** A plan made elsewhere; the architect is not asked. */
  plan?: unknown;
}

export interface Prepared {
  repo: string;
  base: { branch: string; commit: string };
  config: ResolvedConfig;
  /** Texts that `config` names by digest, to be stored before the run begins. */
  texts: string[];
  /** Worth saying, but no reason to stop. */
  notes: string[];
}

const refuse = (code: string, message: string, hint: string, exit: number = EXIT.notSetUp) => new MaosError({ code, message, hint, exit });

export const notARepository = () =>
  refuse(
    'NOT_A_REPOSITORY',
    'This is not a git repository. maos-tui needs one: each agent works in its own worktree.',
    'Begin with: git init && git add -A && git commit -m "First commit"   or watch: maos-tui demo',
  );

const noProjectHere = (here: string) =>
  refuse('NOT_A_REPOSITORY', `${here} is not a git repository, and no place for agents to work.`, 'Go to the repository of a project   or watch: maos-tui demo');

/** Top of the repository that holds `cwd`. Throws NOT_A_REPOSITORY, NOT_YOURS, BARE_REPOSITORY or HOME_DIRECTORY (exit 3). */
export async function findRepository(cwd: string): Promise<string> {
  if (!(await stat(cwd).catch(() => null))?.isDirectory()) throw refuse('NO_SUCH_DIRECTORY', `There is no directory ${cwd}.`, 'Check the path after -C.', EXIT.usage);
  const top = await git(cwd, ['rev-parse', '--show-toplevel']);
  if (!top) {
    if ((await git(cwd, ['rev-parse', '--is-bare-repository'])) === 'true')
      throw refuse('BARE_REPOSITORY', 'This is a bare git repository: it has no files for agents to work on.', 'Clone it, and run maos-tui in the clone.');
    const why = await gitComplaint(cwd, ['rev-parse', '--show-toplevel']);
    if (/dubious ownership/.test(why))
      throw refuse(
        'NOT_YOURS',
        'git does not open this repository, because its directory belongs to another user.',
        `Change its owner, or trust it: git config --global --add safe.directory ${/repository at '(.+?)'/.exec(why)?.[1] ?? cwd}`,
      );
    const here = await realpath(cwd).catch(() => cwd);
    throw here === (await realpath(process.env.HOME || homedir()).catch(() => '')) || dirname(here) === here ? noProjectHere(here) : notARepository();
  }
  const ours = top.indexOf('/.multi-agent/worktrees/');
  if (ours > 0) return top.slice(0, ours);
  const home = await realpath(process.env.HOME || homedir()).catch(() => '');
  if (top === home || dirname(top) === top || top === parse(top).root)
    throw refuse(
      'HOME_DIRECTORY',
      `${top} is ${top === home ? 'your home directory' : 'the root of the file system'}: agents do not run there.`,
      'Go to the repository of a project.',
    );
  return top;
}

/** The branch and commit a run starts from. */
export async function findBase(repo: string, wanted: string | undefined): Promise<{ branch: string; commit: string }> {
  if (!(await git(repo, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])) && wanted === undefined) {
    throw refuse('NO_COMMIT', 'This repository has no commit yet: agents need one to start from.', 'Make the first: git add -A && git commit -m "First commit"');
  }
  const current = await git(repo, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const branch = wanted ?? current;
  if (!branch)
    throw refuse(
      'DETACHED_HEAD',
      'No branch is checked out here (detached HEAD), so it is not clear what to start from and merge into.',
      'Name a branch: maos-tui run --base main …',
      EXIT.usage,
    );
  const commit = await git(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', `refs/heads/${branch}^{commit}`]);
  if (!commit) throw refuse('NO_SUCH_BRANCH', `There is no branch ${branch} in this repository.`, 'See them with: git branch', EXIT.usage);
  return { branch, commit };
}

export async function preflight(cwd: string, options: RunOptions = {}): Promise<Prepared> {
  const repo = await findRepository(cwd);
  const config = await import('../config/index.ts');
  const read = await config.readConfig(repo);
  if (read.problems.length > 0) {
    const shown = read.problems.slice(0, 5).map(config.problemLine);
    throw refuse(
      'CONFIG_INVALID',
      `The configuration cannot be used:\n${shown.join('\n')}${read.problems.length > 5 ? `\nand ${read.problems.length - 5} more` : ''}`,
      'All of it: maos-tui validate',
      EXIT.invalid,
    );
  }
  const base = await findBase(repo, options.base ?? read.config?.settings?.base);
  const resolved = config.resolveConfig(read.config, {
    repo,
    prices: (await import('../agents/prices.ts')).PRICES,
    overrides: { ...(options.budget === undefined ? {} : { budget: options.budget }), ...(options.parallel === undefined ? {} : { parallel: options.parallel }) },
  });
  const here = await withAgentsHere(repo, resolved, read.config, options.plan);
  const { readOwnTexts, skillWarnings, withOwnTexts } = await import('./own-texts.ts');
  const own = await readOwnTexts(repo);
  const broken = own.problems.filter(({ warning }) => warning !== true);
  if (broken.length > 0)
    throw refuse(
      'TEXTS_INVALID',
      `Skills or prompts cannot be used:\n${broken.slice(0, 5).map(config.problemLine).join('\n')}`,
      'Mend them, or move them away. All of it: maos-tui validate',
      EXIT.invalid,
    );
  const { config: given, texts } = withOwnTexts(here.config, own);
  const notes = [...here.notes, ...[...own.problems, ...skillWarnings(own.skills, Object.keys(resolved.roles))].map(config.problemLine)];
  const changes = ((await git(repo, ['status', '--porcelain', '--untracked-files=normal'])) ?? '')
    .split('\n')
    .filter((line) => line !== '' && !/^\?\? "?\.multi-agent\//.test(line)).length;
  if (changes > 0) notes.push(`Agents start from ${base.branch}@${base.commit.slice(0, 7)}; your ${changes} ${changes === 1 ? 'change stays' : 'changes stay'} out.`);
  const unpriced = unpricedText(here.config, here.needed);
  if (unpriced !== null) notes.push(unpriced);
  const unused = await unusedOf(repo, Object.values(here.config.roles));
  if (unused !== null) notes.push(unused);
  return { repo, base, config: given, texts, notes };
}

/** What the repository brings along for its agents and nobody trusts, in one line; null when there is nothing. */
async function unusedOf(repo: string, roles: readonly Role[]): Promise<string | null> {
  const { broughtBy, broughtText } = await import('../agents/trust/brought.ts');
  const { trustOf, untrustedIn } = await import('../agents/trust/record.ts');
  const used = new Set<string>(roles.flatMap((role) => agentsOf(role).map(({ kind }) => kind)));
  const brought = broughtBy(repo).filter(({ agents }) => agents.some((name) => used.has(name)));
  const unused = brought.length === 0 ? [] : untrustedIn(await trustOf(repo, process.env).catch(() => null), brought); // doctor tells what is wrong with the file
  return unused.length === 0 ? null : `Not used by agents: ${broughtText(unused)} of this repository. Look, then: maos-tui trust`;
}
