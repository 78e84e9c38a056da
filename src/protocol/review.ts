/** What a person says about lines of a result before it is sent back. */
import { z } from 'zod';
import { textSchema } from './common.ts';

const lineNumber = z.number().int().positive();

export const reviewCommentSchema = z.strictObject({
  /** Path in the repository, as it is after the change. */
  file: z.string().min(1).max(4_096),
  /** Whether the numbers are of the file as it is now, or of what was there before. @default new */
  side: z.enum(['new', 'old']).default('new'),
  /** First and last line it is about. */
  line: lineNumber,
  end: lineNumber,
  /** Those lines, as they were when it was written. */
  quote: textSchema(4_000).default(''),
  text: textSchema(4_000),
});
export type ReviewComment = z.infer<typeof reviewCommentSchema>;
