/**
 * The journal in files: reader, writer and check under one door.
 */
import { stat } from 'node:fs/promises';
import type { Journal, JournalReport } from '../ports.ts';
import { walk } from './journal-check.ts';
import { JournalReader } from './journal-read.ts';
import { JournalWriter, type WriterOptions } from './journal-write.ts';
import { segmentsIn } from './segments.ts';
import { watchPath } from './watch.ts';

export function fileJournal(dir: string, options: WriterOptions): Journal {
  const reader = new JournalReader(dir);
  const writer = new JournalWriter(dir, options);
  return {
    append: (drafts, epoch) => writer.append(drafts, epoch),
    read: (after) => reader.read(after),
    repair: () => writer.repair(),
    close: () => writer.close(),
    async verify(): Promise<JournalReport> {
      const { events, segments, first, last, hash, cut, damage } = await walk(dir);
      return { events, segments, first, last, hash, cut, damage };
    },
    watch(listener) {
      let seen: string | null = null;
      return watchPath({
        target: dir,
        listener,
        async scan() {
          const newest = (await segmentsIn(dir)).at(-1);
          const mark = newest ? `${newest.first}:${(await stat(newest.path)).size}` : '';
          const news = seen !== null && mark !== seen;
          seen = mark;
          return news;
        },
      });
    },
  };
}
