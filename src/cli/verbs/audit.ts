/** `audit`: the journal as lines or JSON, and `audit verify`, which checks its chain of hashes. */
import type { Command } from 'commander';
import type { Event } from '../../protocol/event.ts';
import type { Io } from '../io.ts';
import { duration, whole } from '../options.ts';

interface Flags {
  follow?: boolean;
  since?: number;
  number?: number;
}

export function register(program: Command, io: Io): void {
  const audit = program.command('audit').description('everything that happened, newest last; `audit verify` checks that nothing was altered');
  audit
    .command('list', { isDefault: true })
    .description('the events')
    .option('-f, --follow', 'go on as they come')
    .option('--since <duration>', 'only the last 30m, 2h, …', duration)
    .option('-n, --number <n>', 'only the last n', whole(1, 1_000_000))
    .action((flags: Flags) => listed(io, flags));
  audit
    .command('verify')
    .description('check the chain of hashes')
    .action(() => verify(io));
}

async function listed(io: Io, flags: Flags): Promise<void> {
  const { connect } = await import('../connect.ts');
  const { actorName, auditJson, eventLine, eventWords } = await import('../event-line.ts');
  const { endWithReader } = await import('../io.ts');
  const client = await connect(io);
  const since = flags.since === undefined ? '' : new Date(Date.now() - flags.since).toISOString();
  const print = (event: Event) => {
    if (io.json) return io.data(auditJson(event));
    io.out(io.plain ? [event.seq, event.at, actorName(event), event.body.type, eventWords(event.body)].join('\t') : `${String(event.seq).padStart(5)}  ${eventLine(event, 240)}`);
  };
  let last = 0;
  const kept: Event[] = [];
  for await (const event of client.store.journal.read(0)) {
    last = event.seq;
    if (event.at < since) continue;
    if (flags.number === undefined) print(event);
    else if (kept.push(event) > flags.number) kept.shift();
  }
  kept.forEach(print);
  if (!flags.follow) return;
  const release = endWithReader();
  const { waitForEvent } = await import('../wait.ts');
  await waitForEvent(client, last, () => false, 2 ** 31 - 1, print).finally(release);
}

async function verify(io: Io): Promise<void> {
  const { connect } = await import('../connect.ts');
  const { EXIT, MaosError } = await import('../../system/errors.ts');
  const client = await connect(io);
  const report = await client.store.journal.verify();
  if (io.json) io.data({ schema: 'maos.audit-verify/1', ok: report.damage === null, ...report });
  if (report.damage)
    throw new MaosError({
      code: 'JOURNAL_DAMAGED',
      message: `The audit log is damaged: ${report.damage.file}, line ${report.damage.line}: ${report.damage.message}`,
      hint: `The ${report.last} events before it are whole. Nothing is written until it is repaired from a copy.`,
      exit: EXIT.invalid,
    });
  if (!io.json)
    io.out(
      `The chain is whole: ${report.events} events in ${report.segments} ${report.segments === 1 ? 'segment' : 'segments'}, newest ${report.last}, hash ${report.hash.slice(0, 16)}.${report.cut > 0 ? ` A torn last line of ${report.cut} bytes will be cut.` : ''}`,
    );
}
