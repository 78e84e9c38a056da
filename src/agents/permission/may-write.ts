/**
 * Whether a file tool may write a path without asking: inside the worktree, inside the role's directories, and not a file that
 * steers git, an agent or this program. Symbolic links are followed first, so that none leads out.
 */
import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** Names of folders and files that decide what programs run later. */
const STEERING = new Set([
  '.git',
  '.multi-agent',
  'multi-agent.yaml',
  '.claude',
  '.codex',
  '.gemini',
  '.opencode',
  'opencode.json',
  'opencode.jsonc',
  '.mcp.json',
  '.husky',
  '.vscode',
  '.envrc',
]);

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const above = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === path) return '';
    const place = real(above); // does not exist yet: what counts is where its folder really lies
    return place === '' ? '' : join(place, basename(path));
  }
}

const expression = (glob: string): string =>
  glob.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (part) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[part] ?? `\\${part}`);

/** `patterns` are paths or globs of the worktree; '.' is all of it, none at all is nothing. */
export function mayWrite(path: string, cwd: string, patterns: readonly string[]): boolean {
  const root = real(cwd);
  const full = real(isAbsolute(path) ? path : resolve(cwd, path));
  const inside = relative(root, full);
  if (root === '' || full === '' || inside === '' || inside.startsWith('..') || isAbsolute(inside)) return false;
  if (inside.split(sep).some((part) => STEERING.has(part))) return false;
  return patterns.some((pattern) => {
    const entry = pattern.replace(/^(\.\/+)+/, '').replace(/\/+$/, '');
    return entry === '' || entry === '.' || entry === '**' || new RegExp(`^${expression(entry)}(/.*)?$`, 's').test(inside);
  });
}
