/**
 * The size of a letter, for every form of the store and for both of its ends: what is written must be what can be read. A letter
 * beyond it is refused where it is written, because there somebody can still say so.
 */
import { MaosError } from '../system/errors.ts';

/** A plan of 10,000 tasks has 1.4 MB, a result of 10,000 files about as much. */
export const LETTER_BYTES = 16 * 1024 * 1024;

/** The file's content. Throws TOO_LARGE when nobody could read it. */
export function letterText(name: string, value: unknown): string {
  const text = `${JSON.stringify(value)}\n`;
  const bytes = Buffer.byteLength(text);
  if (bytes <= LETTER_BYTES) return text;
  throw new MaosError({
    code: 'TOO_LARGE',
    message: `The letter ${name} has ${bytes} bytes; at most ${LETTER_BYTES} can be handed on.`,
    hint: 'Make what it carries smaller, or split it.',
  });
}
