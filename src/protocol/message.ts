/** A message as it lies in a mailbox: messages/<role>/{new,cur,done,dead}/<priority>-<ulid>.json. */
import { z } from 'zod';
import { lineSchema, prioritySchema, textSchema, timeSchema } from './common.ts';
import { WHENS } from './words.ts';

export const MESSAGE_MAX = 256 * 1024;

export const messageSchema = z.strictObject({
  schema: z.literal('maos.message/1'),
  id: z.string().min(1).max(100),
  /** A role, `user` or `orchestrator`; set by the orchestrator from the sender's identity. */
  from: lineSchema(100),
  from_session: z.string().max(200).optional(),
  to: lineSchema(100),
  /** Meant for this one agent of the role, as long as it lives. */
  to_session: z.string().max(200).optional(),
  /** @default after-turn */
  when: z.enum(WHENS).optional(),
  task_id: z.string().max(64).optional(),
  reply_to: z.string().max(100).optional(),
  topic: lineSchema(100).optional(),
  priority: prioritySchema,
  text: textSchema(MESSAGE_MAX),
  /** Machine-readable part, such as the answer to a question. */
  data: z.record(z.string(), z.unknown()).optional(),
  sent_at: timeSchema,
  /** Counts the messages of this sender to this receiver, from 1, without a gap. */
  seq: z.number().int().positive(),
  /** Vector clock: what each participant had sent that the sender had seen. */
  clock: z.record(z.string(), z.number().int().nonnegative()),
  /** Times it was handed out; raised by redelivery. */
  deliveries: z.number().int().nonnegative(),
  dead_reason: z.string().optional(),
});
export type Message = z.infer<typeof messageSchema>;
