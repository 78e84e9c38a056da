/**
 * One batch: decide, evolve, and collect what to append and what to do. In memory only; the loop makes it durable
 * before any effect is handed out.
 */
import type { Command } from '../core/command.ts';
import { decide } from '../core/decide.ts';
import { evolve, TICK } from '../core/evolve.ts';
import { type NamedEffect, react } from '../core/react.ts';
import type { State } from '../core/state.ts';
import type { Actor } from '../protocol/common.ts';
import type { EventBody } from '../protocol/event.ts';
import type { Draft } from '../store/ports.ts';

const ORCHESTRATOR: Actor = { kind: 'orchestrator', via: 'orchestrator' };

export class Batch {
  readonly drafts: Draft[] = [];
  readonly effects: NamedEffect[] = [];
  constructor(readonly state: State) {}

  /** Judge one command; false when it was refused, which is said to who asked. */
  judge(command: Command): boolean {
    const decision = decide(this.state, command);
    if (decision.ok) {
      for (const body of decision.events) this.#apply(command.at, command.actor, command.id, body);
      return true;
    }
    this.refuse(command, decision.code, decision.reason, decision.hint);
    return false;
  }

  refuse(command: Pick<Command, 'at' | 'actor' | 'id'> & { body: { type: string } }, code: string, reason: string, hint: string): void {
    this.#apply(command.at, command.actor, command.id, { type: 'command.refused', command: command.body.type, code, reason, hint });
  }

  note(at: string, code: string, message: string): void {
    this.say(at, { type: 'system.noted', code, message });
  }

  /** What the orchestrator found in its own house. */
  say(at: string, ...bodies: EventBody[]): void {
    for (const body of bodies) this.#apply(at, ORCHESTRATOR, TICK, body);
  }

  /** Everything that is due at this time, until nothing is. */
  settle(at: string, random: () => number): void {
    for (let round = 0; ; round += 1) {
      const decision = decide(this.state, { id: `${TICK}-${this.state.seq}`, at, actor: ORCHESTRATOR, random: random(), body: { type: 'tick' } });
      if (!decision.ok || decision.events.length === 0) return;
      for (const body of decision.events) this.#apply(at, ORCHESTRATOR, TICK, body);
      // each round starts, stops or settles something; that many rounds mean the rules themselves chase each other
      if (round > 100_000) throw new Error(`dispatch does not come to rest; last event ${decision.events[0]?.type}`);
    }
  }

  #apply(at: string, actor: Actor, cause: string, body: EventBody): void {
    const draft: Draft = { at, actor, cause, body };
    const event = { ...draft, seq: this.state.seq + 1 };
    evolve(this.state, event);
    this.drafts.push(draft);
    this.effects.push(...react(this.state, event));
  }
}
