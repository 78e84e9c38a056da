/**
 * The journal in memory, with the same chain as the files. Events given out are copies: nobody changes what happened.
 */
import type { Event } from '../../protocol/event.ts';
import { MaosError } from '../../system/errors.ts';
import { flawOf, GENESIS, seal } from '../chain.ts';
import type { Draft, Journal, JournalReport } from '../ports.ts';
import { listeners } from './listeners.ts';

export function memoryJournal(fence: (epoch: number) => Promise<boolean>): Journal {
  const lines: Buffer[] = [];
  const watchers = listeners();
  let last = { seq: 0, hash: GENESIS, epoch: 0 };
  let queue: Promise<unknown> = Promise.resolve();

  const commit = async (drafts: readonly Draft[], epoch: number): Promise<Event[]> => {
    if (epoch < last.epoch || !(await fence(epoch))) {
      throw new MaosError({
        code: 'FENCED',
        message: 'A newer orchestrator has taken over; nothing of this counts.',
        hint: 'Run maos-tui status to see who is in charge.',
      });
    }
    const sealed = seal(drafts, epoch, last);
    for (const line of sealed.lines) lines.push(Buffer.from(line));
    const newest = sealed.events.at(-1);
    if (newest) last = { seq: newest.seq, hash: newest.hash, epoch };
    watchers.tell();
    return sealed.events;
  };

  return {
    append(drafts, epoch) {
      if (drafts.length === 0) return Promise.resolve([]);
      const done = queue.then(() => commit(drafts, epoch));
      // The next append does not depend on this one; its caller hears of the failure.
      queue = done.catch(() => undefined);
      return done;
    },
    async *read(after) {
      for (let i = Math.max(0, after); i < lines.length; i++) yield JSON.parse(String(lines[i]));
    },
    async verify(): Promise<JournalReport> {
      const bad = lines.findIndex((line) => flawOf(line) !== null);
      const damage = bad === -1 ? null : { file: '', line: bad + 1, message: 'the content does not match its hash' };
      return { events: lines.length, segments: lines.length > 0 ? 1 : 0, first: lines.length > 0 ? 1 : 0, last: last.seq, hash: last.hash, cut: 0, damage };
    },
    async repair() {
      await queue;
      return { cut: 0, last: last.seq };
    },
    watch: watchers.add,
    async close() {
      await queue;
    },
  };
}
