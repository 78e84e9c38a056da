/**
 * Questions of the server that wait for an answer. Invariant: each is answered once, by a rule, by the user, or by its end.
 */
import type { Evidence } from '../contract.ts';
import { noted } from '../look/notes.ts';
import { oneLine } from '../look/plain.ts';
import type { Watchdog } from '../process/watchdog.ts';
import type { Permissions, Question } from './permission.ts';
import type { RequestId, Wire } from './wire.ts';

export interface Asking {
  wire: Wire;
  permissions: Permissions;
  watchdog: Watchdog;
  cwd: string;
  report(evidence: Evidence): void;
  show(lines: readonly string[]): void;
  /** Words for the agent within its turn, where its protocol has no place for them in the answer. */
  tell(text: string): void;
}

export class Questions {
  readonly #waiting = new Map<string, { id: RequestId; question: Question }>();
  constructor(readonly asking: Asking) {}

  ask(id: RequestId, question: Question): void {
    const { wire, permissions, watchdog, report, show, tell, cwd } = this.asking;
    const ruling = permissions.judge(question);
    if (ruling.verdict !== 'ask') {
      wire.answer(id, question.result(ruling.verdict === 'allow', ''));
      if (ruling.verdict === 'allow') return;
      show(noted(`denied by the rule ${ruling.rule}: ${question.summary}`));
      report({ type: 'ruled', tool: question.tool, summary: question.summary, rule: ruling.rule });
      tell(`\`${question.summary}\` is not allowed: the rule \`${ruling.rule}\` of your role forbids it. Go on without it.`);
      return;
    }
    this.#waiting.set(String(id), { id, question });
    watchdog.asked(String(id));
    const { tool, summary, detail, why, rule, grant } = question;
    show(noted(`? ${tool}: ${summary}`));
    report({ type: 'status', status: 'waiting' });
    report({
      type: 'permission',
      request_id: String(id),
      tool,
      summary,
      detail,
      why,
      cwd: oneLine(cwd, 1_000),
      rule: rule === ruling.rule ? rule : `${ruling.rule}; ${rule}`,
      grant,
    });
  }

  answer(key: string, { allow, scope, note }: { allow: boolean; scope: 'once' | 'task'; note: string }): void {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) return;
    const { wire, show, tell } = this.asking;
    const { id, question } = waiting;
    show(noted(`${allow ? 'allowed' : 'denied'}${scope === 'task' && allow ? ' for this task' : ''}${note === '' ? '' : `: ${note}`}`));
    wire.answer(id, question.result(allow, note));
    this.#settle(key);
    if (note !== '' && !question.tells) tell(`${allow ? 'Allowed' : 'Denied'}: \`${question.summary}\`. The user says: ${note}`);
  }

  /** It was answered elsewhere, or asked in vain. */
  withdraw(key: string): void {
    if (!this.#waiting.has(key)) return;
    this.asking.report({ type: 'permission-withdrawn', request_id: key });
    this.#settle(key);
  }

  /** The turn or the process ended. */
  withdrawAll(): void {
    for (const key of [...this.#waiting.keys()]) {
      this.#waiting.delete(key);
      this.asking.report({ type: 'permission-withdrawn', request_id: key });
      this.asking.watchdog.answered(key);
    }
  }

  #settle(key: string): void {
    this.#waiting.delete(key);
    this.asking.watchdog.answered(key);
    if (this.#waiting.size === 0) this.asking.report({ type: 'status', status: 'busy' });
  }
}
