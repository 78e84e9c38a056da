/**
 * Which messages wait for whom. A message waits until it is taken up, answered, expired or dead. What concerns one task goes to the agent of that
 * task; what a sender says of a task of its own is for anybody of the receiving role.
 */
import type { AgentKind } from '../../protocol/words.ts';
import { specOf } from '../session/agents.ts';
import type { MessageRecord, Run, Session, State, Task } from '../state.ts';
import { sessionEnded } from '../transitions.ts';

/** Agents that take messages into a running conversation; the others look into their mailbox. */
const CONVERSES: ReadonlySet<string> = new Set<AgentKind>(['claude', 'codex', 'gemini', 'opencode', 'acp']);

export const converses = (run: Run, session: Pick<Session, 'role' | 'agent'>): boolean => CONVERSES.has(specOf(run, session)?.kind ?? '');

export const isPending = (message: MessageRecord): boolean => message.state === 'queued' || message.state === 'delivered';

/** Whether this session is one that the message is meant for. */
export function concerns(state: State, message: MessageRecord, session: Pick<Session, 'id' | 'role' | 'task_id'>): boolean {
  if (message.to !== session.role) return false;
  const one = message.to_session === undefined ? undefined : state.sessions[message.to_session];
  if (one !== undefined && !sessionEnded(one.state)) return one.id === session.id;
  const task = message.task_id === undefined ? undefined : state.tasks[message.task_id];
  return task === undefined || task.role !== message.to || task.id === session.task_id;
}

/** The oldest messages a brief carries; those after them follow once the agent runs, or lie in its mailbox. */
const MOST = 20;
/** Characters of one of them; a brief is a letter, not a parcel. */
export const BRIEF_MESSAGE_LENGTH = 4_000;

/** What the brief of a session says of waiting messages, oldest first. The same before and after the session was requested. */
export function messagesFor(state: State, run: Run, session: Session): MessageRecord[] {
  const waiting = Object.values(state.messages).filter(
    (message) => message.sent_at >= run.created_at && isPending(message) && concerns(state, message, session) && !heldByAnother(state, message, session),
  );
  if (!converses(run, session)) return waiting.slice(0, MOST);
  // what its brief holds it has: a cut one, and all after it, are handed over whole instead
  const cut = waiting.findIndex((message) => message.text.length > BRIEF_MESSAGE_LENGTH || message.data !== undefined);
  return waiting.slice(0, Math.min(MOST, cut < 0 ? MOST : cut));
}

/** What the agents of earlier tries of a task took up, oldest first. Answers to their own questions mean nothing without these. */
export function heardBefore(state: State, task: Task, session: Pick<Session, 'id'>): MessageRecord[] {
  const tries = new Set(task.attempts.map((attempt) => attempt.session_id).filter((id) => id !== session.id));
  if (tries.size === 0) return [];
  return Object.values(state.messages)
    .filter((message) => message.acked_at !== null && message.data === undefined && tries.has(message.session_id ?? ''))
    .slice(-MOST);
}

/** Another live agent has it: in its brief, handed over, or out of the mailbox. */
export function heldByAnother(state: State, message: MessageRecord, session: Pick<Session, 'id'>): boolean {
  const holder = message.session_id === null ? undefined : state.sessions[message.session_id];
  return holder !== undefined && holder.id !== session.id && !sessionEnded(holder.state) && (message.in_brief || message.offered !== null || message.state === 'delivered');
}
