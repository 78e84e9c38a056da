/**
 * Commands as `decide` sees them: the door has checked the signature, parsed plans and put bulky values away,
 * and has given what a pure function cannot have: time, a random number, digests.
 */
import type { CommandBody } from '../protocol/command.ts';
import type { Actor, Finding } from '../protocol/common.ts';
import type { EventBody } from '../protocol/event.ts';
import type { Plan } from '../protocol/plan.ts';
import type { PlanChangeInput } from '../protocol/plan-change.ts';

/** A plan in normal form with its digest, or null; findings of both the schema and the validators. */
export interface ParsedPlan {
  plan: Plan | null;
  /** Set instead of a plan when it is a change of the plan under way. */
  change?: PlanChangeInput;
  digest: string;
  findings: Finding[];
}

type Parsed<B> = B extends { plan: unknown }
  ? Omit<B, 'plan'> & { plan: ParsedPlan }
  : B extends { type: 'submit-goal' }
    ? Omit<B, 'plan'> & { plan?: ParsedPlan }
    : B extends { type: 'set-context' }
      ? Omit<B, 'value'> & { digest: string; bytes: number }
      : B;

/** `tick`: time passed, or something changed; asked until it answers with no events. */
export type InnerBody = Parsed<CommandBody> | { type: 'tick' };
export type BodyOf<T extends InnerBody['type']> = Extract<InnerBody, { type: T }>;

export interface Command<B extends InnerBody = InnerBody> {
  id: string;
  at: string;
  actor: Actor;
  /** In [0, 1), for jitter. */
  random: number;
  body: B;
}

export interface Rejection {
  ok: false;
  code: string;
  reason: string;
  hint: string;
}
export type Decision = { ok: true; events: EventBody[] } | Rejection;

export const accept = (...events: (EventBody | EventBody[])[]): Decision => ({ ok: true, events: events.flat() });
export const reject = (code: string, reason: string, hint = ''): Rejection => ({ ok: false, code, reason, hint });
