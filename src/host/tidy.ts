/** The merge queue's worktree is put away when nothing needs it. That it stays must not make anything fail that went well. */
import { removeScratch } from './git/scratch.ts';
import type { Host } from './host.ts';

/** To be called in the merge lane, so that no merge is at work in it. */
export async function tidy({ repo, worktrees, log }: Pick<Host, 'repo' | 'worktrees' | 'log'>): Promise<void> {
  try {
    await removeScratch(repo, worktrees);
  } catch (error) {
    log.warn({ err: error }, 'the worktree of the merge queue could not be removed');
  }
}
