/**
 * Ids. ULIDs sort by the time they were made, and within one process strictly in the order they were made, so a mailbox
 * sorted by name is first in, first out. Must not be used by core: ids are given at the door.
 */
import { randomBytes } from 'node:crypto';
import { monotonicFactory } from 'ulid';

const nextUlid = monotonicFactory();

/** A monotonic ULID, 26 characters of Crockford base32. */
export function newId(): string {
  return nextUlid();
}

const LETTERS = 'abcdefghjkmnpqrstvwxyz';
const BASE32 = `0123456789${LETTERS}`;
const SHORT_LENGTH = 5;

/** An id people can type: five lowercase base32 characters (no i, l, o, u), the first one a letter. For runs. */
export function shortId(): string {
  let id = '';
  while (id.length < SHORT_LENGTH) {
    for (const byte of randomBytes(SHORT_LENGTH * 2)) {
      if (id.length === SHORT_LENGTH) break;
      const alphabet = id === '' ? LETTERS : BASE32;
      const index = byte & 31;
      if (index < alphabet.length) id += alphabet[index];
    }
  }
  return id;
}
