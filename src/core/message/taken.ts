/** What the host saw of messages and prompts on their way, and what the user answers about one that was not taken up. */
import type { EventBody } from '../../protocol/event.ts';
import type { TakenHow } from '../../protocol/words.ts';
import { withdraw } from '../approval/request.ts';
import { accept, type BodyOf, type Command, type Decision, reject } from '../command.ts';
import type { Approval, MessageRecord, Session, State } from '../state.ts';
import { sessionEnded } from '../transitions.ts';
import { offer } from './due.ts';
import { isPending } from './pending.ts';
import { compose } from './send.ts';

const live = (state: State, id: string | null): Session | null => {
  const session = state.sessions[id ?? ''];
  return session === undefined || sessionEnded(session.state) ? null : session;
};

export function messageHanded(state: State, command: Command<BodyOf<'message-handed'>>): Decision {
  const message = state.messages[command.body.message_id];
  if (message === undefined || message.state !== 'queued') return accept();
  return accept({ type: 'message.delivered', message_id: message.id, to: message.to, session_id: command.body.session_id });
}

/** A late report counts too, and takes the question to the user back. */
export function messageAccepted(state: State, command: Command<BodyOf<'message-accepted'>>): Decision {
  const message = state.messages[command.body.message_id];
  if (message === undefined || !isPending(message)) return accept();
  return accept(taken(message, command.body.session_id, command.body.how), settled(state, message.id));
}

export const settled = (state: State, id: string): EventBody[] => withdraw(state, 'the message was taken up', (approval) => approval.message_id === id);

const taken = (message: MessageRecord, session_id: string, how: TakenHow): EventBody => ({ type: 'message.acked', message_id: message.id, to: message.to, session_id, how });

export function messageReturned(state: State, command: Command<BodyOf<'message-returned'>>): Decision {
  const { body } = command;
  const message = state.messages[body.message_id];
  if (message === undefined || !isPending(message) || message.session_id !== body.session_id) return accept();
  return accept({ type: 'message.returned', message_id: message.id, session_id: body.session_id, reason: body.reason });
}

export function promptAccepted(state: State, command: Command<BodyOf<'prompt-accepted'>>): Decision {
  const session = live(state, command.body.session_id);
  return accept(session === null ? [] : acceptPrompt(state, session, command.body.by));
}

/** Its turn on the brief began, and with it the messages that the brief held. */
function acceptPrompt(state: State, session: Session, by: string): EventBody[] {
  if (session.accepted !== null) return [];
  const held = Object.values(state.messages).filter((message) => message.session_id === session.id && message.offered === null && message.in_brief && isPending(message));
  return [{ type: 'session.accepted', session_id: session.id, by }, ...held.map((message) => taken(message, session.id, 'brief'))];
}

/** Signs that its turn began, for agents whose program gives no other one. */
const SIGNS: Partial<Record<Command['body']['type'], string>> = {
  'usage-reported': 'it used its model',
  'permission-asked': 'it asked for a permission',
  'plan-produced': 'it gave a plan',
};

/** What a session says or does is evidence that it took up its prompt. */
export function promptTaken(state: State, { actor, body }: Command): EventBody[] {
  const spoke = actor.kind === 'agent' ? `it said ${body.type}` : SIGNS[body.type];
  if (spoke === undefined) return [];
  const session = live(state, actor.kind === 'agent' ? (actor.session_id ?? null) : 'session_id' in body ? (body.session_id ?? null) : null);
  return session === null ? [] : acceptPrompt(state, session, spoke);
}

/** Yes to a message that was not taken up: it is handed over again, or waits for the next agent; a dead one is sent anew under `id`. */
export function tryMessageAgain(state: State, approval: Approval, { id, at }: Pick<Command, 'id' | 'at'>): EventBody[] {
  const message = state.messages[approval.message_id ?? ''];
  if (message?.state === 'dead') return [sentAnew(state, message, id, at)];
  const session = live(state, message?.session_id ?? null);
  return message === undefined || session === null || !isPending(message) ? [] : [offer(message, session, 1)];
}

export function giveMessageUp(state: State, approval: Approval, note: string): EventBody[] {
  const message = state.messages[approval.message_id ?? ''];
  if (message === undefined || !isPending(message)) return [];
  return [
    {
      type: 'message.dead',
      message_id: message.id,
      to: message.to,
      reason: `not taken up after ${message.offered?.try ?? 0} tries, given up by you${note === '' ? '' : `: ${note}`}`,
    },
  ];
}

/** Once more, as a new message in the name of its sender. */
export function resendMessage(state: State, command: Command<BodyOf<'resend-message'>>): Decision {
  const before = state.messages[command.body.message_id];
  if (before === undefined) return reject('NO_MESSAGE', `There is no message ${command.body.message_id} here (any more).`, 'maos-tui messages lists them.');
  if (isPending(before)) return reject('ALREADY', `Message ${before.id} is still on its way: ${before.state}.`, 'maos-tui messages shows where it is.');
  return accept(
    sentAnew(state, before, command.id, command.at),
    withdraw(state, 'the message was sent again', (approval) => approval.message_id === before.id),
  );
}

function sentAnew(state: State, before: MessageRecord, id: string, at: string): EventBody {
  const { from, to, text, priority, from_session, task_id, reply_to, topic, data, to_session, when } = before;
  const facts = { from_session, task_id, reply_to, topic, data, when, to_session: live(state, to_session ?? null) === null ? undefined : to_session };
  return compose(state, { id, from, to, text, at, priority, ...defined(facts) });
}

function defined<T extends object>(facts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
