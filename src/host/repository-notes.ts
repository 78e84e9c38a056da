/**
 * The repository's notes for agents (AGENTS.md, CLAUDE.md), of its top and of the directories a session works in, as they are in the commit
 * it starts from. Read out of git, so no link is followed and nothing an agent has written since counts. Must not judge what they say.
 */
import { startOf } from '../agents/look/plain.ts';
import type { Brief } from '../protocol/brief.ts';
import { git, gitList } from './git/git.ts';

const NAMES = ['AGENTS.md', 'CLAUDE.md'];
/** A larger file is no note. */
const MOST_BYTES = 1024 * 1024;
const MOST_CHARS = 64_000;
const MOST_NOTES = 20;
/** Claude Code's way to say: see there. */
const REFERENCE = /^@(\.\/)?AGENTS\.md$/;

type Note = NonNullable<Brief['notes']>[number];

/** The literal beginning of a path or glob, as folders from the top down; '' is the top. */
function foldersOf(pattern: string): string[] {
  const parts = pattern.replace(/^\.\//, '').split('/');
  const glob = parts.findIndex((part) => /[*?[{]/.test(part));
  const folders = (glob < 0 ? parts : parts.slice(0, glob)).filter((part) => part !== '' && part !== '.');
  return ['', ...folders.map((_, index) => `${folders.slice(0, index + 1).join('/')}/`)];
}

/** Those nearest the top first. `patterns`: directories and files of the work. `read`: names at the top that the agent's CLI reads by itself. */
export async function repositoryNotes(repo: string, commit: string, patterns: readonly string[], read: readonly string[] = []): Promise<Note[]> {
  const folders = [...new Set(['', ...patterns.flatMap(foldersOf)])].filter((folder) => !folder.split('/').includes('..')).slice(0, 100);
  const paths = folders.flatMap((folder) => NAMES.map((name) => `${folder}${name}`)).filter((path) => !read.includes(path));
  if (paths.length === 0) return [];
  const found = await gitList(repo, ['ls-tree', '-l', '-z', '--full-tree', '--end-of-options', commit, ...paths]);
  const entries = found.flatMap((line) => {
    const parts = /^100(?:644|755) blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(line);
    return parts === null || Number(parts[2]) > MOST_BYTES ? [] : [{ blob: parts[1] ?? '', bytes: Number(parts[2]), path: parts[3] ?? '' }];
  });
  const notes: Note[] = [];
  const seen = new Set<string>();
  for (const { blob, bytes, path } of entries.sort((a, b) => paths.indexOf(a.path) - paths.indexOf(b.path)).slice(0, MOST_NOTES)) {
    if (seen.has(blob)) continue;
    seen.add(blob);
    const text = await git(repo, ['cat-file', 'blob', blob]);
    if (text.includes('\0') || text.trim() === '' || REFERENCE.test(text.trim())) continue;
    notes.push({ path, bytes, text: startOf(text, MOST_CHARS) });
  }
  return notes;
}
