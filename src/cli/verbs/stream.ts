/** `stream`: what happens in the run as plain lines, for a second terminal or a pipe; the same news as `s` on the screen, without it. */
import type { Command } from 'commander';
import type { Event } from '../../protocol/event.ts';
import type { Io } from '../io.ts';
import { whole } from '../options.ts';

export function register(program: Command, io: Io): void {
  program
    .command('stream')
    .description('what happens, as plain lines, until Ctrl+C or until nobody reads')
    .option('-n, --number <n>', 'begin with the last n', whole(0, 1_000_000), 20)
    .action((flags: { number: number }) => stream(io, flags.number));
}

async function stream(io: Io, before: number): Promise<void> {
  const { connect } = await import('../connect.ts');
  const { auditJson, eventLine, worthFollowing } = await import('../event-line.ts');
  const { endWithReader } = await import('../io.ts');
  const { waitForEvent } = await import('../wait.ts');
  const client = await connect(io);
  const print = (event: Event): void => {
    if (io.json) io.data(auditJson(event));
    else if (worthFollowing(event)) io.out(eventLine(event));
  };
  let last = 0;
  const kept: Event[] = [];
  for await (const event of client.store.journal.read(0)) {
    last = event.seq;
    if (!io.json && !worthFollowing(event)) continue;
    if (kept.push(event) > before) kept.shift();
  }
  kept.forEach(print);
  const release = endWithReader();
  await waitForEvent(client, last, () => false, 2 ** 31 - 1, print).finally(release);
}
