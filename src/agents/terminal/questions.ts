/** The questions of one session that wait for an answer. Invariant: each is reported once, and answered or withdrawn, never both. */
import type { Asked, Evidence } from '../contract.ts';
import { oneLine } from '../look/plain.ts';

export interface Answer {
  allow: boolean;
  scope: 'once' | 'task';
  note: string;
}

export class Questions {
  readonly #open = new Map<string, (answer: Answer) => void>();
  #count = 0;

  /** Ids begin with `prefix`, so that no two sessions ask under the same. */
  constructor(
    readonly prefix: string,
    readonly cwd: string,
    readonly report: (evidence: Evidence) => void,
  ) {}

  get size(): number {
    return this.#open.size;
  }

  /** Its id. `answered` is called at most once. */
  ask({ tool, summary, detail, why, rule, grant }: Asked, answered: (answer: Answer) => void): string {
    this.#count += 1;
    const request_id = `${this.prefix}-${this.#count}`;
    this.#open.set(request_id, answered);
    this.report({ type: 'permission', request_id, cwd: oneLine(this.cwd, 1_000), tool, summary: oneLine(summary, 500), detail, why, rule: oneLine(rule, 500), grant });
    return request_id;
  }

  answer(id: string, answer: Answer): void {
    const answered = this.#open.get(id);
    this.#open.delete(id);
    answered?.(answer);
  }

  withdraw(id: string | null): void {
    if (id !== null && this.#open.delete(id)) this.report({ type: 'permission-withdrawn', request_id: id });
  }

  withdrawAll(): void {
    for (const id of [...this.#open.keys()]) this.withdraw(id);
  }
}
