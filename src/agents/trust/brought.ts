/**
 * Files of a repository by which it would have an agent run programs or be steered: hooks, plugins, settings, MCP servers. Which they are stands
 * in each agent's manifest. Looked at and digested, never run. A link is told by where it points to, so that it cannot be changed unseen.
 */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFESTS } from '../manifests.ts';

/** Files looked at; a repository with more of them cannot be trusted as a whole. */
const MOST = 2_000;
const LARGEST = 8 * 1024 * 1024;

export interface Brought {
  /** From the top of the repository. */
  path: string;
  /** sha256 of what it holds. */
  digest: string;
  /** Agents that would use it. */
  agents: string[];
}

function digestOf(path: string): string {
  const hash = createHash('sha256');
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) hash.update(`link ${readlinkSync(path)} `);
  const real = realpathSync(path);
  const target = lstatSync(real);
  if (!target.isFile() || target.size > LARGEST) return `unreadable ${target.size} ${target.mtimeMs}`;
  return hash.update(readFileSync(real)).digest('hex');
}

function walk(root: string, path: string, found: Map<string, string>): void {
  if (found.size >= MOST) return;
  const full = join(root, path);
  try {
    if (lstatSync(full).isDirectory()) for (const name of readdirSync(full).sort()) walk(root, `${path}/${name}`, found);
    else found.set(path, digestOf(full));
  } catch (error) {
    // Nothing there is nothing brought; what cannot be read is, and is never the same twice in what it may hold.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') found.set(path, `unreadable ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** By path. `root` is the top of a checkout or worktree. */
export function broughtBy(root: string): Brought[] {
  const all = new Map<string, Brought>();
  for (const { name, brings } of MANIFESTS)
    for (const path of brings) {
      const found = new Map<string, string>();
      walk(root, path, found);
      if (found.size >= MOST) found.set(path, 'unreadable: too many files');
      for (const [file, digest] of found) {
        const known = all.get(file);
        if (known === undefined) all.set(file, { path: file, digest, agents: [name] });
        else known.agents.push(name);
      }
    }
  return [...all.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** `.claude/settings.json and 2 more`. */
export const broughtText = (brought: readonly Brought[]): string => `${brought[0]?.path ?? 'nothing'}${brought.length > 1 ? ` and ${brought.length - 1} more` : ''}`;
