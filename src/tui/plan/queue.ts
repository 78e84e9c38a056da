/**
 * Edits of the plan, one version after another: what is asked for while an edit is on its way waits, and is applied to the plan that comes of it.
 * So no key is lost, and none is refused because of the one before. What was not taken ends the row.
 */
import type { CommandBody } from '../../protocol/command.ts';
import type { Plan } from '../../protocol/plan.ts';
import type { PlanEdit } from './edit.ts';

export interface PlanHost {
  /** The plan while it waits for its approval, else null. */
  plan(): { version: number; plan: Plan } | null;
  /** Whether it was taken. */
  send(body: CommandBody, done: string): Promise<boolean>;
  refuse(why: string): void;
}

export class PlanEdits {
  private waiting: { edit: PlanEdit; done: string }[] = [];
  private sent: number | null = null;
  private readonly host: PlanHost;
  constructor(host: PlanHost) {
    this.host = host;
  }

  add(edit: PlanEdit, done: string): void {
    this.waiting.push({ edit, done });
    this.next();
  }

  /** To be called when there is news: the plan that was sent may have come back. */
  next(): void {
    const now = this.host.plan();
    if (now === null || (this.sent !== null && now.version <= this.sent)) {
      if (now === null) this.end();
      return;
    }
    this.sent = null;
    let plan = now.plan;
    let said = '';
    for (const { edit, done } of this.waiting.splice(0)) {
      const next = edit(plan);
      if (typeof next === 'string') this.host.refuse(next);
      else {
        plan = next;
        said = done;
      }
    }
    if (plan === now.plan) return;
    this.sent = now.version;
    void this.host.send({ type: 'edit-plan', version: now.version, plan }, said).then((taken) => {
      if (!taken) this.end();
      else this.next();
    });
  }

  private end(): void {
    this.sent = null;
    this.waiting = [];
  }
}
