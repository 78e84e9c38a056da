/**
 * What somebody who mends this program needs: versions, checks, counts, and which events came when. Nothing of the user's work may be in it: no goal,
 * title, text, file, branch or name of theirs; so only what is listed here by name is taken, and paths of the home directory are cut out.
 */
import { homedir } from 'node:os';
import type { Client } from '../client/contract.ts';
import { AGENTS } from '../config/index.ts';
import { countTasks } from '../core/view/status.ts';
import type { Event } from '../protocol/event.ts';
import { packageVersion } from '../system/self.ts';
import { diagnose } from './diagnose.ts';

const EVENTS = 300;
const KNOWN: ReadonlySet<string> = new Set(AGENTS.map(({ name }) => `agent.${name}`));

export async function problemReport(client: Client, repo: string): Promise<object> {
  const [state, daemons, checks] = await Promise.all([client.state(), client.daemons(), diagnose(repo)]);
  const last: Event[] = [];
  for await (const event of client.store.journal.read(Math.max(0, state.seq - EVENTS))) last.push(event);
  const sessions = Object.values(state.sessions).map(({ purpose, state: at, requested_at, started_at, ended_at, exit, stalled, host_epoch }) => ({
    purpose,
    state: at,
    requested_at,
    started_at,
    ended_at,
    outcome: exit?.outcome ?? null,
    code: exit?.code ?? null,
    signal: exit?.signal ?? null,
    stalled: stalled !== null,
    host_epoch,
  }));
  const mine = [repo, client.dir, homedir()].filter((path) => path.length > 1);
  const cut = (text: string): string => mine.reduce((left, path) => left.replaceAll(path, '~'), text);
  return {
    schema: 'maos.problem/1',
    at: new Date().toISOString(),
    version: packageVersion(),
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    terminal: { term: process.env.TERM ?? null, program: process.env.TERM_PROGRAM ?? null, columns: process.stdout.columns ?? null, rows: process.stdout.rows ?? null },
    // agents, programs and roles of their own are named by the user
    checks: checks.map(({ id, state: found, summary }) =>
      id.startsWith('agent.') && !KNOWN.has(id) ? { id: 'agent', state: found } : { id, state: found, summary: cut(summary) },
    ),
    daemons,
    run:
      state.run === null
        ? null
        : { state: state.run.state, paused_from: state.run.paused_from, merging: state.run.merging, kinds: Object.values(state.run.config.roles).map(({ agent }) => agent.kind) },
    tasks: countTasks(state, Date.now()),
    sessions,
    events: last.map(({ seq, at, epoch, actor, body }) => ({
      seq,
      at,
      epoch,
      by: actor.kind,
      type: body.type,
      ...('code' in body && typeof body.code === 'string' ? { code: body.code } : {}),
    })),
  };
}
