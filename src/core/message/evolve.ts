/** What events of messages make of State: sequence per pair, vector clocks, and how far each message got. */
import type { MessageState } from '../../protocol/words.ts';
import type { Evolvers } from '../evolvers.ts';
import type { MessageRecord, State } from '../state.ts';
import { MESSAGE_TRANSITIONS, may } from '../transitions.ts';

type MessageEvent = Extract<keyof Evolvers, `message.${string}`>;

/** Messages that State keeps; older ones are in the journal. */
const KEPT = 500;

const advance = (message: MessageRecord | undefined, to: MessageState): void => {
  if (message !== undefined && may(MESSAGE_TRANSITIONS, message.state, to)) message.state = to;
};

/** What `participant` has seen, after it has seen `clock` too. */
function witness(state: State, participant: string, clock: Record<string, number>): void {
  const own = state.clocks[participant] ?? {};
  state.clocks[participant] = own;
  for (const [who, count] of Object.entries(clock)) own[who] = Math.max(own[who] ?? 0, count);
}

export const messageEvents: Pick<Evolvers, MessageEvent> = {
  'message.sent': (state, body) => {
    const { message } = body;
    state.pairs[`${message.from}>${message.to}`] = message.seq;
    witness(state, message.from, message.clock);
    state.messages[message.id] = { ...message, state: 'queued', delivered_at: null, acked_at: null };
    if (message.reply_to !== undefined) advance(state.messages[message.reply_to], 'answered');
    const ids = Object.keys(state.messages);
    if (ids.length > 2 * KEPT) for (const id of ids.slice(0, ids.length - KEPT)) delete state.messages[id];
  },
  'message.delivered': (state, body, event) => {
    const message = state.messages[body.message_id];
    if (message === undefined) return;
    advance(message, 'delivered');
    message.delivered_at ??= event.at;
    witness(state, message.to, message.clock);
  },
  'message.acked': (state, body, event) => {
    const message = state.messages[body.message_id];
    if (message === undefined) return;
    advance(message, 'accepted');
    message.acked_at ??= event.at;
    witness(state, message.to, message.clock);
  },
  'message.dead': (state, body) => advance(state.messages[body.message_id], 'dead'),
};
