/**
 * The hash chain of the journal, the same in every form of the store. A line is the event's canonical JSON with its hash
 * as last member: `{"actor":…,"seq":7,"hash":"…"}`, and the hash is over the canonical JSON without it. So a line is
 * checked byte by byte, without being taken apart: any flipped bit changes the hash or the frame round it.
 */
import type { Event } from '../protocol/event.ts';
import { canonical, sha256 } from '../system/canonical.ts';
import type { Draft } from './ports.ts';

/** `prev` of the first event. */
export const GENESIS = '0'.repeat(64);

const HEAD = ',"hash":"';
const TAIL_LENGTH = HEAD.length + 64 + 2;
const COMMA = 0x2c;
const NINE = 0x39;
const ZERO = 0x30;

/** Give drafts their place after `last`. Lines are without newline. */
export function seal(drafts: readonly Draft[], epoch: number, last: { seq: number; hash: string }): { events: Event[]; lines: string[] } {
  const events: Event[] = [];
  const lines: string[] = [];
  let { seq, hash: prev } = last;
  for (const { at, actor, cause, body } of drafts) {
    seq++;
    const open = { seq, epoch, at, actor, cause, body, prev };
    const text = canonical(open);
    const hash = sha256(text);
    events.push({ ...open, hash });
    lines.push(`${text.slice(0, -1)}${HEAD}${hash}"}`);
    prev = hash;
  }
  return { events, lines };
}

/** seq of a line, read from its end without parsing it; 0 when the line is not framed as one of ours. */
export function seqOf(line: Buffer): number {
  let place = line.length - TAIL_LENGTH - 1;
  let seq = 0;
  for (let unit = 1; place >= 0; place--, unit *= 10) {
    const digit = line[place] ?? 0;
    if (digit < ZERO || digit > NINE) break;
    seq += (digit - ZERO) * unit;
  }
  return line[place] === 0x3a ? seq : 0;
}

/** What is wrong with a line by itself, or null. */
export function flawOf(line: Buffer): string | null {
  const cut = line.length - TAIL_LENGTH;
  if (cut < 2 || line[cut] !== COMMA || line.toString('latin1', cut, cut + HEAD.length) !== HEAD || line.toString('latin1', line.length - 2) !== '"}')
    return 'the line is not a whole event';
  const text = Buffer.alloc(cut + 1);
  line.copy(text, 0, 0, cut);
  text[cut] = 0x7d;
  return sha256(text) === line.toString('latin1', cut + HEAD.length, line.length - 2) ? null : 'the content does not match its hash';
}

/** Parse a line as the event with number `seq` that follows the hash `prev` (null: not known). Throws Error with the reason. */
export function eventIn(line: Buffer, seq: number, prev: string | null): Event {
  let event: Event;
  try {
    event = JSON.parse(line.toString('utf8'));
  } catch {
    throw new Error('the line is not JSON');
  }
  if (typeof event !== 'object' || event === null || event.seq !== seq) throw new Error(`event ${seq} was expected here, found ${seqOf(line) || 'something else'}`);
  if (prev !== null && event.prev !== prev) throw new Error('it does not continue the line before it');
  return event;
}
