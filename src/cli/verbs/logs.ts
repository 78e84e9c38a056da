/** `logs`: what an agent's terminal printed, made safe for this one; --raw gives the bytes. */
import type { Command } from 'commander';
import type { Client } from '../../client/contract.ts';
import type { Session, State } from '../../core/state.ts';
import type { Io } from '../io.ts';
import { whole } from '../options.ts';

interface Flags {
  follow?: boolean;
  number: number;
  raw?: boolean;
}
interface Source {
  session: Session /** Shown before each line when several are followed. */;
  label: string;
}

export function register(program: Command, io: Io): void {
  program
    .command('logs')
    .description('what agents printed')
    .argument('[which]', 'role, task or session; without it: all of this run')
    .option('-f, --follow', 'go on as it comes')
    .option('-n, --number <n>', 'the last n lines', whole(0, 1_000_000), 100)
    .option('--raw', 'bytes as they are, also on a terminal')
    .action(async (which: string | undefined, flags: Flags) => {
      const { connect } = await import('../connect.ts');
      const client = await connect(io);
      const state = await client.state();
      const sources = await sourcesOf(state, which);
      const { LogReader } = await import('../log-reader.ts');
      const { endWithReader } = await import('../io.ts');
      const reader = new LogReader(io, client, flags.raw ?? false);
      if (sources.length === 0 && !flags.follow) return io.note('No agent has printed anything yet.');
      let lines = 0;
      for (const source of sources) lines += await reader.tail(source.session, sources.length > 1 ? source.label : '', flags.number);
      if (!flags.follow) return lines === 0 ? io.note(`${which ?? 'No agent'} has${which === undefined ? '' : ' not'} printed anything yet.`) : undefined;
      const release = endWithReader();
      await follow(client, which, sources, reader).finally(release);
    });
}

/** Follows what is there and every session that begins later and fits. */
async function follow(client: Client, which: string | undefined, first: readonly Source[], reader: import('../log-reader.ts').LogReader): Promise<void> {
  const { followUntil } = await import('../wait.ts');
  const followed = new Set(first.map((source) => source.session.id));
  for (const source of first) reader.follow(source.session, source.label);
  await followUntil<never>(
    client,
    () => undefined,
    (events, state) => {
      for (const event of events) {
        if (event.body.type !== 'session.requested') continue;
        const session = state.sessions[event.body.session_id];
        if (!session || followed.has(session.id) || (which !== undefined && ![session.id, session.role, session.task_id].includes(which))) continue;
        followed.add(session.id);
        reader.follow(session, labelOf(session));
      }
    },
  );
}

const labelOf = (session: Session) => (session.task_id ? `${session.role} ${session.task_id}` : session.role);

/** Oldest first. Throws NO_SUCH_LOG for a name nobody has. */
async function sourcesOf(state: State, which: string | undefined): Promise<Source[]> {
  const all = Object.values(state.sessions)
    .filter((session) => session.run_id === state.run?.id)
    .sort((a, b) => (a.requested_at < b.requested_at ? -1 : 1));
  const fits = which === undefined ? all : all.filter((session) => [session.id, session.role, session.task_id].includes(which));
  const known = new Set([...all.flatMap((session) => [session.role, session.id]), ...Object.keys(state.tasks), ...Object.keys(state.run?.config.roles ?? {})]);
  if (which !== undefined && fits.length === 0 && !known.has(which)) {
    const { nearest } = await import('../../config/suggest.ts');
    const { MaosError } = await import('../../system/errors.ts');
    const near = nearest(which, known);
    throw new MaosError({ code: 'NO_SUCH_LOG', message: `No role, task or session is called ${which}.`, hint: near ? `Did you mean ${near}?` : 'See: maos-tui status' });
  }
  return fits.map((session) => ({ session, label: labelOf(session) }));
}
