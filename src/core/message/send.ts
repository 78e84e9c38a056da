/** Making messages: sequence per pair without a gap, and the sender's vector clock. */
import type { EventBody } from '../../protocol/event.ts';
import type { Priority, When } from '../../protocol/words.ts';
import type { State } from '../state.ts';

export interface Draft {
  id: string;
  from: string;
  to: string;
  text: string;
  at: string;
  priority?: Priority;
  from_session?: string;
  task_id?: string;
  reply_to?: string;
  topic?: string;
  to_session?: string;
  when?: When;
  data?: Record<string, unknown>;
}

/** `before` are events decided in the same step and not yet in State, so that sequence numbers go on from them. */
export function compose(state: State, draft: Draft, before: readonly EventBody[] = []): EventBody {
  const earlier = before.flatMap((event) => (event.type === 'message.sent' && event.message.from === draft.from ? [event.message] : []));
  const sent = earlier.filter((message) => message.to === draft.to).length;
  const known = state.clocks[draft.from] ?? {};
  const { at, priority = 'medium', ...facts } = draft;
  return {
    type: 'message.sent',
    message: {
      schema: 'maos.message/1',
      ...facts,
      priority,
      sent_at: at,
      seq: (state.pairs[`${draft.from}>${draft.to}`] ?? 0) + sent + 1,
      clock: { ...known, [draft.from]: (known[draft.from] ?? 0) + earlier.length + 1 },
      deliveries: 0,
    },
  };
}
