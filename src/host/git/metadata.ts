/**
 * Whose worktree is this: `worktrees/<name>.agent-metadata.json`, beside the worktree so that it is neither committed nor in the
 * agent's way. Written whole. A worktree without it, or with one that cannot be read, is treated as somebody else's.
 */
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurable } from '../../system/durable.ts';

const ownerSchema = z.object({
  run_id: z.string(),
  task_id: z.string().nullable(),
  session_id: z.string(),
  role: z.string(),
  branch: z.string().nullable(),
  /** The newest commit of the run that was merged into it, so that the diff is judged against that. */
  onto: z.string().nullable().default(null),
  /** git is still making it, or was when its host died: no agent has been in it. */
  making: z.boolean().default(false),
  created_at: z.string(),
});
export type WorktreeOwner = z.infer<typeof ownerSchema>;

export const metadataPath = (root: string, name: string): string => join(root, `${name}.agent-metadata.json`);

export async function readOwner(root: string, name: string): Promise<WorktreeOwner | null> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(metadataPath(root, name), 'utf8')));
  } catch {
    // Absent or unreadable: it is nobody's we know, and will be moved aside, never removed.
    return null;
  }
}

export async function writeOwner(root: string, name: string, owner: WorktreeOwner): Promise<void> {
  await writeDurable(metadataPath(root, name), `${JSON.stringify(owner, null, 2)}\n`);
}

export async function moveOwner(root: string, from: string, to: string): Promise<void> {
  await rename(metadataPath(root, from), metadataPath(root, to)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

export async function removeOwner(root: string, name: string): Promise<void> {
  await rm(metadataPath(root, name), { force: true });
}
