/**
 * Makes the repository of the demo in a temporary folder: real git, one commit, a clean tree. Touches nothing outside that folder, and
 * uses no setting of the person's git: a demo must not fail because commits are to be signed.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { MaosError } from '../system/errors.ts';
import { GOAL } from './plan.ts';
import { REPOSITORY } from './repository.ts';
import { CONFIG, SCENARIO } from './scenario.ts';

const exec = promisify(execFile);

export interface DemoRepository {
  /** Absolute path without symbolic links. */
  repo: string;
  /** The `.multi-agent` in it, which the run will make. */
  dir: string;
  goal: string;
  /** Checked out, and what the run is merged into. */
  branch: string;
  /** Its first and only commit. */
  base: string;
}

const BRANCH = 'main';

/** Throws GIT_MISSING when there is no git. */
export async function createDemoRepository(): Promise<DemoRepository> {
  const repo = await realpath(await mkdtemp(join(tmpdir(), 'maos-demo-')));
  const files = {
    ...REPOSITORY,
    'multi-agent.yaml': `# The team of the demo. Its agents are scripted: they play scenario.yaml.\n${stringify(CONFIG)}`,
    'scenario.yaml': stringify(SCENARIO, { lineWidth: 0 }),
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(repo, path)), { recursive: true });
    await writeFile(join(repo, path), content);
  }
  await demoGit(repo, 'init', '--quiet', `--initial-branch=${BRANCH}`);
  for (const [key, value] of [
    ['user.name', 'Demo'],
    ['user.email', 'demo@localhost'],
    ['commit.gpgsign', 'false'],
    ['core.hooksPath', '/dev/null'],
  ] as const)
    await demoGit(repo, 'config', key, value);
  await demoGit(repo, 'add', '--all');
  await demoGit(repo, 'commit', '--quiet', '--message', 'A login server');
  return { repo, dir: join(repo, '.multi-agent'), goal: GOAL, branch: BRANCH, base: await demoGit(repo, 'rev-parse', 'HEAD') };
}

/** Standard output of a git command, trimmed. */
export async function demoGit(repo: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await exec('git', args, { cwd: repo, env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' } });
    return stdout.trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
      throw new MaosError({ code: 'GIT_MISSING', message: 'git was not found on PATH.', hint: 'Install git (apt-get install git, brew install git), then try again.', cause });
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new MaosError({ code: 'DEMO_GIT', message: `git ${args[0]} failed in ${repo}: ${said}`, hint: 'See that there is space left in the temporary folder.', cause });
  }
}
