/** What happened in one turn, as far as its end is judged by it. */
import type { TurnFacts } from './conclusion.ts';
import { textOf, type Update } from './updates.ts';

const MOST = 1024 * 1024;

export class Turn {
  #said = '';
  #last = '';
  readonly #tools = new Set<string>();
  stop = 'unknown';

  get facts(): TurnFacts {
    return { stop: this.stop, said: this.#said, last: this.#last, tools: this.#tools.size };
  }

  /** `began`: words or a call that were not there before. */
  take(update: Update): { began: boolean; call: { id: string; status: string } | null } {
    if (update.kind === 'agent_message_chunk') {
      const text = textOf(update.value.content);
      this.#said = (this.#said + text).slice(-MOST);
      this.#last = (this.#last + text).slice(-MOST);
      return { began: text.trim() !== '', call: null };
    }
    if (update.kind !== 'tool_call' && update.kind !== 'tool_call_update') return { began: false, call: null };
    const id = update.value.toolCallId;
    const began = !this.#tools.has(id) && update.value.status !== 'failed';
    this.#tools.add(id);
    if (began) this.#last = '';
    return { began, call: { id, status: update.value.status ?? '' } };
  }
}
