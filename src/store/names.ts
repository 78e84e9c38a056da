/**
 * Names that become file names, checked in one place for every form of the store, so that no name leaves its folder.
 */

import type { Priority } from '../protocol/words.ts';
import { PRIORITIES } from '../protocol/words.ts';
import { MaosError } from '../system/errors.ts';

const SAFE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,219}$/;

/** Name of a message in a mailbox: `<0-3>-<id>`, so that names sort by priority (0 critical … 3 low), then by age. */
export function mailName(priority: Priority, id: string): string {
  return `${PRIORITIES.indexOf(priority)}-${id}`;
}

/** Longest line of what is typed, in bytes. */
export const TYPED_LINE = 64 * 1024;

/** Throws what stands at `TypedLines.append`. */
export function checkTyped(line: string): void {
  if (Buffer.byteLength(line) <= TYPED_LINE) return;
  throw new MaosError({ code: 'TOO_LARGE', message: `That is more than ${TYPED_LINE} bytes to type at once.`, hint: 'Type or paste it in parts.' });
}

export const notTypedTo = (session: string): MaosError =>
  new MaosError({ code: 'NOT_TYPED_TO', message: `Nothing can be typed to ${session}: it does not run, or has no terminal.`, hint: 'Write it a message instead.' });

export function isSafeName(name: string): boolean {
  return SAFE.test(name);
}

/** Returns `name`, or throws BAD_NAME; `what` says whose name it is. */
export function safeName(name: string, what: string): string {
  if (isSafeName(name)) return name;
  throw new MaosError({
    code: 'BAD_NAME',
    message: `${JSON.stringify(name.slice(0, 80))} cannot be the name of a ${what}.`,
    hint: 'Use letters, digits, ".", "_" and "-", at most 220, starting with a letter or digit.',
  });
}
