/** What State knows of a message besides its words: how far it came. Only types. */
import type { Message } from '../../protocol/message.ts';
import type { MessageState, TakenHow, When } from '../../protocol/words.ts';

export interface MessageRecord extends Message {
  state: MessageState;
  delivered_at: string | null;
  acked_at: string | null;
  /** The session that was given it last. */
  session_id: string | null;
  /** It stands in the brief of that session. */
  in_brief: boolean;
  /** Given to a live agent, and not taken up yet; `try` counts from 1. */
  offered: { at: string; try: number; when: When } | null;
  accepted_how: TakenHow | null;
  /** Why an agent did not take it. */
  returned: string | null;
}
