/**
 * The permission questions an agent waits with: asked, ruled on, answered, taken back. Each is settled once.
 * The protocol has no words for a reason, so what the user said with a no is kept until the turn is over.
 */
import { oneLine } from '../look/plain.ts';
import { optionFor, type Permissions, type Question, questionOf } from './permission.ts';
import type { PermissionRequest, ToolState } from './updates.ts';

export interface QuestionHooks {
  /** A question for the user. */
  asked(id: string, question: Question): void;
  /** It waits no longer; `withdrawn` when nobody answered it. */
  settled(id: string, question: Question, allowed: boolean, withdrawn: boolean): void;
  /** Answered by a rule. */
  ruled(question: Question, allowed: boolean, rule: string): void;
}
interface Waiting {
  question: Question;
  settle: (option: string | null) => void;
}
interface Denial {
  summary: string;
  note: string;
  /** It is told in any case, because the user took the trouble to say it. */
  must: boolean;
  /** The agent went on after it. */
  heeded: boolean;
}

export class Questions {
  readonly #waiting = new Map<string, Waiting>();
  #denials: Denial[] = [];
  #serial = 0;
  #closed = false;

  constructor(
    readonly permissions: Permissions,
    readonly hooks: QuestionHooks,
  ) {}

  get open(): number {
    return this.#waiting.size;
  }

  /** Resolves to the agent's option; null cancels what it asked for. */
  ask(request: PermissionRequest, known: ToolState | undefined, signal: AbortSignal): Promise<string | null> {
    const asked = questionOf(request, known, this.permissions.cwd);
    if (this.#closed) return Promise.resolve(null);
    const ruling = this.permissions.judge(asked);
    const question = { ...asked, rule: [ruling.rule, asked.rule].filter((part) => part !== '').join('; ') };
    if (ruling.verdict !== 'ask') {
      const allowed = ruling.verdict === 'allow';
      if (ruling.verdict === 'deny') this.#denied(question, `The rules of your role do not allow it (${ruling.rule}).`, false);
      this.hooks.ruled(question, allowed, ruling.rule);
      return Promise.resolve(optionFor(question, allowed));
    }
    this.#serial += 1;
    const id = `q${this.#serial}`;
    return new Promise((settle) => {
      this.#waiting.set(id, { question, settle });
      signal.addEventListener('abort', () => this.#withdraw(id), { once: true });
      this.hooks.asked(id, question);
    });
  }

  answer(id: string, allow: boolean, note: string): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    const { question, settle } = waiting;
    this.#waiting.delete(id);
    if (!allow) this.#denied(question, note, note !== '');
    settle(optionFor(question, allow));
    this.hooks.settled(id, question, allow, false);
  }

  #denied(question: Question, note: string, must: boolean): void {
    this.#denials.push({ summary: oneLine(question.summary, 300), note, must, heeded: false });
  }

  #withdraw(id: string): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    waiting.settle(null);
    this.hooks.settled(id, waiting.question, false, true);
  }

  /** The agent said or did something of its own. */
  wentOn(): void {
    for (const denial of this.#denials) denial.heeded = true;
  }

  /** What it must still be told once its turn is over; null: nothing. Some end their turn at a no, which is no end of the work. */
  leftToSay(): string | null {
    const left = this.#denials.filter(({ must, heeded }) => must || !heeded);
    this.#denials = [];
    if (left.length === 0) return null;
    const told = left.map(({ summary, note }) => `- ${summary}${note === '' ? '' : `\n  ${note}`}`).join('\n');
    return `This was not allowed:\n${told}\n\nGo on without it. If the work cannot be done without it, say so.`;
  }

  /** Nobody will answer any more. */
  close(): void {
    this.#closed = true;
    this.withdrawAll();
  }

  /** The turn that asked them is broken off. */
  withdrawAll(): void {
    for (const id of [...this.#waiting.keys()]) this.#withdraw(id);
  }
}
