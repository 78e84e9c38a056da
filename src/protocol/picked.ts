/** The sides a person picked of one conflicted file, bound to what was on screen. */
import { z } from 'zod';
import { SIDES } from './conflict-sides.ts';

const digest = z.string().length(64);

export const pickedFileSchema = z.strictObject({
  /** Path in the repository. */
  path: z.string().min(1).max(4_096),
  /** SHA-256 of the file as it was seen in the worktree; null: it was not there. Anything else there now is left alone. */
  seen: digest.nullable(),
  /** A side for each conflict in it, in order; or one side's file as a whole, where it has no markers. */
  take: z.union([z.array(z.enum(SIDES)).min(1).max(10_000), z.enum(['run', 'task'])]),
  /** SHA-256 of what that leads to, so that doing it twice is doing it once; null for a whole file. */
  result: digest.nullable(),
});
export type PickedFile = z.infer<typeof pickedFileSchema>;
