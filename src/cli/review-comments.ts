/** Comments on a result given as `FILE:LINE=TEXT`: each is put through the door with the lines it is about, and waits there to be sent back with. */
import type { Client } from '../client/contract.ts';
import type { Task } from '../core/state.ts';
import { commentCount, placeOf } from '../core/view/comments.ts';
import { parseDiff } from '../tui/parts/diff-text.ts';
import { placeIn } from '../tui/review/draft.ts';
import { asUser } from './connect.ts';
import { accepted } from './failure.ts';
import { type Io, usage } from './io.ts';

interface Wanted {
  file: string;
  line: number;
  end: number;
  text: string;
}

function wanted(given: string): Wanted {
  const found = /^(.+?):(\d+)(?:-(\d+))?=([\s\S]*)$/.exec(given);
  if (!found) throw usage(`A comment names a line: ${given.slice(0, 80)}`, 'maos-tui review TASK --comment "src/a.ts:42=what is wrong there"');
  const line = Number(found[2]);
  return { file: found[1] ?? '', line, end: found[3] === undefined ? line : Number(found[3]), text: (found[4] ?? '').trim() };
}

export async function addComments(io: Io, client: Client, task: Task, patch: string, given: readonly string[]): Promise<void> {
  asUser(io);
  const files = parseDiff(patch);
  const all = given.map(wanted);
  const kept: string[] = [];
  await client.ensureDaemons();
  for (const { file, line, end, text } of all) {
    const found = files.find((one) => one.path === file);
    const from = found?.lines.findIndex((one) => one.new === line) ?? -1;
    const to = found?.lines.findIndex((one) => one.new === end) ?? -1;
    const place = found && from >= 0 && to >= from ? placeIn(found, from, to) : null;
    // A line the diff does not show may still be what it is about.
    const comment = { file, side: 'new' as const, line, end, quote: place?.quote ?? '', text };
    accepted(await client.ask({ type: 'comment-result', task_id: task.id, at: task.result?.commit ?? '', comment }, 'cli'));
    kept.push(placeOf(comment));
  }
  if (io.json) return io.data({ schema: 'maos.comments/1', task: task.id, kept });
  io.out(`${commentCount(kept.length)} kept with ${task.id}: ${kept.join(', ')}`);
  io.note(`Send ${kept.length === 1 ? 'it' : 'them'} back with: maos-tui reject ${task.id}`);
}
