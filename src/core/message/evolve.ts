/** What events of messages make of State: sequence per pair, vector clocks, and how far each message got. */
import type { MessageState } from '../../protocol/words.ts';
import { mailChanged } from '../dispatch/derived.ts';
import type { Evolvers } from '../evolvers.ts';
import type { MessageRecord, Session, State } from '../state.ts';
import { MESSAGE_TRANSITIONS, may } from '../transitions.ts';
import { converses, isPending, messagesFor } from './pending.ts';

type MessageEvent = Extract<keyof Evolvers, `message.${string}`>;

/** Messages that State keeps; older ones are in the journal. What still waits is kept longer. */
const KEPT = 500;

function advance(state: State, message: MessageRecord | undefined, to: MessageState): void {
  if (message === undefined || !may(MESSAGE_TRANSITIONS, message.state, to)) return;
  message.state = to;
  mailChanged(state, message);
}

/** What `participant` has seen, after it has seen `clock` too. */
function witness(state: State, participant: string, clock: Record<string, number>): void {
  const own = state.clocks[participant] ?? {};
  state.clocks[participant] = own;
  for (const [who, count] of Object.entries(clock)) own[who] = Math.max(own[who] ?? 0, count);
}

function forgetOldest(state: State): void {
  const ids = Object.keys(state.messages);
  if (ids.length <= 2 * KEPT) return;
  for (const id of ids.slice(0, ids.length - KEPT)) {
    const message = state.messages[id];
    if (message === undefined || (isPending(message) && message.to !== 'user' && ids.length <= 4 * KEPT)) continue;
    delete state.messages[id];
    mailChanged(state, message, true);
  }
}

export const messageEvents: Pick<Evolvers, MessageEvent> = {
  'message.sent': (state, body) => {
    const { message } = body;
    state.pairs[`${message.from}>${message.to}`] = message.seq;
    witness(state, message.from, message.clock);
    const record: MessageRecord = {
      ...message,
      state: 'queued',
      delivered_at: null,
      acked_at: null,
      session_id: null,
      in_brief: false,
      offered: null,
      accepted_how: null,
      returned: null,
    };
    state.messages[message.id] = record;
    mailChanged(state, record);
    if (message.reply_to !== undefined) advance(state, state.messages[message.reply_to], 'answered');
    forgetOldest(state);
  },
  'message.offered': (state, body, event) => {
    const message = state.messages[body.message_id];
    if (message === undefined) return;
    message.session_id = body.session_id;
    message.in_brief = false;
    message.offered = { at: event.at, try: body.try, when: body.when };
    message.returned = null;
  },
  'message.delivered': (state, body, event) => {
    const message = state.messages[body.message_id];
    if (message === undefined) return;
    if (isPending(message)) message.session_id = body.session_id ?? message.session_id;
    advance(state, message, 'delivered');
    message.delivered_at ??= event.at;
    witness(state, message.to, message.clock);
  },
  'message.acked': (state, body, event) => {
    const message = state.messages[body.message_id];
    if (message === undefined) return;
    if (isPending(message)) {
      message.session_id = body.session_id ?? message.session_id;
      message.accepted_how = body.how ?? null;
      message.offered = null;
    }
    advance(state, message, 'accepted');
    message.acked_at ??= event.at;
    witness(state, message.to, message.clock);
  },
  'message.returned': (state, body) => {
    const message = state.messages[body.message_id];
    if (message === undefined || message.session_id !== body.session_id) return;
    message.offered = null;
    message.returned = body.reason;
    advance(state, message, 'queued');
  },
  'message.dead': (state, body) => {
    const message = state.messages[body.message_id];
    if (message === undefined || !isPending(message)) return;
    message.dead_reason = body.reason;
    message.offered = null;
    advance(state, message, 'dead');
  },
};

/** Its brief holds these messages: nobody else is handed them meanwhile. */
export function putIntoBrief(state: State, session: Session): void {
  if (state.run === null || !converses(state.run, session)) return;
  for (const message of messagesFor(state, state.run, session)) {
    message.session_id = session.id;
    message.in_brief = true;
  }
}

/** The process has its brief, and the messages in it; those that found no room in its text wait as before. `shown` absent: all did. */
export function briefDelivered(state: State, session: Session, at: string, shown: readonly string[] | undefined): void {
  for (const message of Object.values(state.messages))
    if (message.session_id === session.id && message.in_brief && message.state === 'queued') {
      if (shown?.includes(message.id) === false) {
        Object.assign(message, { in_brief: false, session_id: null, returned: `it found no room in the brief of ${session.id}` });
        continue;
      }
      advance(state, message, 'delivered');
      message.delivered_at ??= at;
    }
}

/** What a session had and did not take up waits again. */
export function giveBack(state: State, session: Session): void {
  for (const message of Object.values(state.messages))
    if (message.session_id === session.id && isPending(message)) {
      message.offered = null;
      message.in_brief = false;
      message.returned = 'its agent ended before it took it up';
      advance(state, message, 'queued');
    }
}
