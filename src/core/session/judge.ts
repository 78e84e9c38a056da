/**
 * What a session counts as, from layers of evidence. One pure function; this table is its specification, read from the top:
 *
 *   | what is known                                                       | it counts as        | by          |
 *   | ------------------------------------------------------------------- | ------------------- | ----------- |
 *   | a question of the agent is open                                     | waiting             | event       |
 *   | events or hooks spoke; the newer of the two said waiting            | waiting             | that one    |
 *   | events or hooks spoke, and the screen QUIET_MS or more after them   | what the screen says | screen     |
 *   | events or hooks spoke                                               | what they said last | that one    |
 *   | the screen was read                                                 | what it says        | screen      |
 *   | the process lives                                                   | what it says        | process     |
 *   | nothing                                                             | as it was           | null        |
 *
 * So a lower layer never outweighs a fresher higher one; it speaks where the higher ones fell silent, which they do when a dialog
 * opens without a hook, and when a turn is broken off with Esc. *Waiting for you* is never covered by busy or idle of a lower layer.
 * The process never outweighs anything: that it lives, and how long it printed nothing, is shown beside the verdict.
 * No clock: an age is the distance of two pieces of evidence, so a layer that still sees the same says so again once.
 */
import type { EvidenceSource, StatusSeen } from '../../protocol/words.ts';
import type { Evidence, Seen, Session } from '../state.ts';
import { sessionEnded } from '../transitions.ts';

/** Silence of events and hooks after which the screen speaks for itself. */
export const QUIET_MS = 3_000;

export interface Verdict {
  status: StatusSeen;
  source: EvidenceSource;
}

const STRONG = ['event', 'hook'] as const;

/** `asking`: a question of this session is open. null: there is no evidence. */
export function judge(evidence: Evidence, asking: boolean): Verdict | null {
  if (asking) return { status: 'waiting', source: 'event' };
  const spoken = STRONG.filter((source) => evidence[source] !== undefined).sort((a, b) => timeOf(evidence[b]) - timeOf(evidence[a]))[0];
  const { screen, process } = evidence;
  if (spoken !== undefined) {
    const strong = evidence[spoken] as Seen;
    const silent = screen !== undefined && timeOf(screen) - timeOf(strong) >= QUIET_MS;
    return strong.status !== 'waiting' && silent ? { status: screen.status, source: 'screen' } : { status: strong.status, source: spoken };
  }
  if (screen !== undefined) return { status: screen.status, source: 'screen' };
  return process === undefined ? null : { status: process.status, source: 'process' };
}

const timeOf = (seen: Seen | undefined): number => (seen === undefined ? 0 : Date.parse(seen.at));

/** Takes in what a layer saw. A session that ends keeps its state, whatever is still said of it. */
export function see(session: Session, source: EvidenceSource, seen: Seen): void {
  session.evidence[source] = seen;
  if (session.state !== 'stopping' && !sessionEnded(session.state)) session.state = judge(session.evidence, session.waiting_since !== null)?.status ?? session.state;
}
