/**
 * Which repositories the user trusts to have agents run what they bring along: a file of the user's, outside of every repository. Trust is of
 * content: each file by its digest, in the checkout and in the worktree where the agent runs. Another or a changed file ends it.
 * Must not be told by anything a repository holds: `env` is that of the user's own processes, never that of an agent.
 */
import { realpathSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeDurable } from '../../system/durable.ts';
import { MaosError } from '../../system/errors.ts';
import { type Brought, broughtBy } from './brought.ts';

const entrySchema = z.object({ at: z.string(), files: z.record(z.string(), z.string()) });
const recordSchema = z.object({ schema: z.literal('maos.trust/1'), repositories: z.record(z.string(), entrySchema) });
type Trust = z.infer<typeof recordSchema>;
export type TrustEntry = z.infer<typeof entrySchema>;

export const trustFile = (env: NodeJS.ProcessEnv): string => join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'maos-tui', 'trust.json');

async function readAll(env: NodeJS.ProcessEnv): Promise<Trust> {
  const path = trustFile(env);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR') return { schema: 'maos.trust/1', repositories: {} };
    throw new MaosError({ code: 'TRUST_UNREADABLE', message: `${path} cannot be read: ${(error as Error).message}`, hint: 'Check its permissions.', cause: error });
  }
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new MaosError({
      code: 'TRUST_UNREADABLE',
      message: `${path} is not what maos-tui wrote there.`,
      hint: 'Remove it, then trust each repository again: maos-tui trust',
      cause,
    });
  }
}

/** What the user trusts of a repository; null: nothing. Throws TRUST_UNREADABLE. */
export const trustOf = async (repo: string, env: NodeJS.ProcessEnv): Promise<TrustEntry | null> => (await readAll(env)).repositories[realpathSync(repo)] ?? null;

/** `files` null takes the trust back. */
export async function setTrust(repo: string, env: NodeJS.ProcessEnv, files: readonly Brought[] | null, at: string): Promise<void> {
  const all = await readAll(env);
  const name = realpathSync(repo);
  const { [name]: _old, ...others } = all.repositories;
  const entry = files === null ? {} : { [name]: { at, files: Object.fromEntries(files.map(({ path, digest }) => [path, digest])) } };
  await mkdir(dirname(trustFile(env)), { recursive: true, mode: 0o700 });
  await writeDurable(trustFile(env), `${JSON.stringify({ ...all, repositories: { ...others, ...entry } }, null, 2)}\n`);
}

/** Files that are not as they were trusted. */
export const untrustedIn = (entry: TrustEntry | null, brought: readonly Brought[]): Brought[] =>
  brought.filter(({ path, digest }) => entry === null || digest.startsWith('unreadable') || entry.files[path] !== digest);

/** Whether an agent in `worktree` may use what the repository brings. What cannot be read is not trusted. */
export async function isTrusted(repo: string, worktree: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const entry = await trustOf(repo, env);
    return entry !== null && [repo, worktree].every((root) => untrustedIn(entry, broughtBy(root)).length === 0);
  } catch (error) {
    if (error instanceof MaosError) return false; // doctor tells what is wrong with the file
    throw error;
  }
}
