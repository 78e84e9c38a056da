/**
 * Handing messages to live agents, and what is due when one is not taken up: another try, then a question to the user. A reader that is busy in a
 * long turn owes nothing: time counts from the moment it could have taken the message. Invariant: per sender and receiver in the order of sending.
 */
import type { EventBody } from '../../protocol/event.ts';
import { ask, withdraw } from '../approval/request.ts';
import type { Derived } from '../dispatch/derived.ts';
import { liveRun } from '../run/phase.ts';
import type { MessageRecord, Run, Session, State } from '../state.ts';
import { concerns, converses, heldByAnother, isPending } from './pending.ts';

/** Time to take up a prompt or a message, when the adapter says nothing else. */
export const ACCEPT_MS = 120_000;
/** Times a message is handed to one agent before the user is asked. */
export const TRIES = 3;

/** When its prompt should have been taken up; null when it was, or while that is not to be expected. */
export function promptDue(session: Session): number | null {
  if (session.started_at === null || session.accepted !== null || session.state === 'stopping' || session.waiting_since !== null) return null;
  return Date.parse(session.started_at) + session.waited_ms + (session.accept_ms ?? ACCEPT_MS);
}

/** When a message should have been taken up; null while its agent may well be busy with something else. */
export function messageDue(message: MessageRecord, session: Session): number | null {
  if (message.offered === null || session.waiting_since !== null || session.state === 'stopping') return null;
  const offered = Date.parse(message.offered.at);
  if (message.offered.when === 'now') return offered + ACCEPT_MS;
  return session.idle_since === null ? null : Math.max(offered, Date.parse(session.idle_since)) + ACCEPT_MS;
}

export const raised = (state: State, derived: Derived, message: MessageRecord): boolean => [...derived.openApprovals].some((id) => state.approvals[id]?.message_id === message.id);

/** What was handed to this session and is not taken up. */
export function* handed(state: State, derived: Derived, session: Session): Generator<MessageRecord> {
  for (const id of derived.mail.get(session.role) ?? []) {
    const message = state.messages[id];
    if (message !== undefined && message.offered !== null && message.session_id === session.id) yield message;
  }
}

export const offer = (message: MessageRecord, session: Session, times: number): EventBody => ({
  type: 'message.offered',
  message_id: message.id,
  session_id: session.id,
  try: times,
  when: message.when ?? 'after-turn',
});

/** Messages that wait for a live agent, or that it should have taken up long ago. */
export function mailDue(state: State, run: Run, derived: Derived, at: string): EventBody[] {
  for (const session of derived.active.values()) {
    if ((derived.mail.get(session.role)?.size ?? 0) === 0) continue;
    const events = [...handOver(state, run, derived, session), ...overdue(state, derived, session, at)];
    if (events.length > 0) return events;
  }
  return [];
}

function handOver(state: State, run: Run, derived: Derived, session: Session): EventBody[] {
  if (session.state === 'stopping' || session.state === 'starting') return [];
  const alone = [...derived.active.values()].filter((other) => other.role === session.role && other.purpose === 'task').length <= 1;
  const speaks = session.purpose === 'task' && converses(run, session);
  const refused = new Set<string>();
  const events: EventBody[] = [];
  for (const id of derived.mail.get(session.role) ?? []) {
    const message = state.messages[id];
    // who asked a question waits for the answer at its mailbox
    if (message === undefined || message.offered !== null || message.state !== 'queued' || message.data !== undefined || message.sent_at < run.created_at) continue;
    if (!concerns(state, message, session) || heldByAnother(state, message, session)) continue;
    const mine = message.to_session === session.id || (message.task_id !== undefined && message.task_id === session.task_id);
    if (message.to_session !== session.id && !(speaks && (mine || alone))) continue;
    // it had this one and gave it back: what its sender said after that does not overtake it
    if (message.session_id === session.id) refused.add(message.from);
    else if (!refused.has(message.from)) events.push(offer(message, session, 1));
  }
  return events;
}

function overdue(state: State, derived: Derived, session: Session, at: string): EventBody[] {
  for (const message of handed(state, derived, session)) {
    const due = messageDue(message, session);
    if (due === null || due > Date.parse(at) || raised(state, derived, message)) continue;
    const times = message.offered?.try ?? 1;
    return [times < TRIES ? offer(message, session, times + 1) : raise(state, message, session, times)];
  }
  return [];
}

/** A letter that its mailbox gave up: the user is asked, once. */
export function letterDied(state: State, dead: Extract<EventBody, { type: 'message.dead' }>): EventBody[] {
  const message = state.messages[dead.message_id];
  if (message === undefined) return [dead]; // nothing that could be sent again
  if (!isPending(message)) return [];
  if (liveRun(state) === null) return [dead];
  const session = message.session_id === null ? undefined : state.sessions[message.session_id];
  const task_id = session?.task_id ?? message.task_id;
  const asked = ask(state, {
    kind: 'escalation',
    ...(task_id == null || state.tasks[task_id] === undefined ? {} : { task_id }),
    ...(session === undefined ? {} : { session_id: session.id }),
    message_id: message.id,
    summary: `${message.to} never took up a message of ${message.from}: ${firstLine(message)}`,
    detail: [
      `Message ${message.id} of ${message.from} to ${message.to} is a dead letter: ${dead.reason.trim()}`,
      'Yes sends it again, as a new message. No leaves it dead: maos-tui messages --dead shows it, and --again sends it once more.',
      '',
      message.text.slice(0, 2_000),
    ].join('\n'),
    at: message.id,
  });
  return [dead, ...withdraw(state, 'the message is a dead letter', (approval) => approval.message_id === message.id), asked];
}

const firstLine = (message: MessageRecord): string => (message.text.split('\n')[0] ?? '').slice(0, 200);

function raise(state: State, message: MessageRecord, session: Session, times: number): EventBody {
  const has = message.state === 'delivered' ? 'Its process has the message, but no turn with it began' : 'Its process did not take the message';
  return ask(state, {
    kind: 'escalation',
    task_id: session.task_id,
    session_id: session.id,
    message_id: message.id,
    summary: `${session.role} did not take up a message of ${message.from}: ${firstLine(message)}`,
    detail: [
      `Message ${message.id} of ${message.from} to ${message.to} (session ${session.id}) was handed over ${times} times.`,
      `${has} within ${ACCEPT_MS / 1_000} s each time.`,
      'Yes tries again. No makes it a dead letter with your reason: maos-tui messages --dead shows it, and --again sends it once more.',
      '',
      message.text.slice(0, 2_000),
    ].join('\n'),
    at: message.id,
  });
}
