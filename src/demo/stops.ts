/**
 * The stops of the demo: plan, permission, merge. A person may answer them by keys; after some patience the demo answers by itself,
 * through the same door, bound to what was shown, and says in its note that it was the demo. Anything else that asks (an escalation) is left to the person.
 */
import type { Client } from '../client/contract.ts';
import type { State } from '../core/state.ts';
import { type Attention, attention } from '../core/view/attention.ts';

const STOPS: readonly Attention['kind'][] = ['plan', 'permission', 'merge'];

export interface StopsOptions {
  /** Milliseconds a question stays open before the demo answers it. */
  patienceMs: number;
  /** The demo is about to answer. */
  onAnswer?: (item: Attention) => void;
  /** Its answer was not taken. */
  onRefused?: (item: Attention, reason: string) => void;
}

/** Give `look` every new State. `stop` forgets what was not answered. */
export function answerStops(client: Pick<Client, 'ask'>, { patienceMs, onAnswer, onRefused }: StopsOptions): { look(state: State): void; stop(): void } {
  const timers = new Map<string, NodeJS.Timeout>();
  let now: State | null = null;

  async function answer(item: Attention): Promise<void> {
    // Answered by keys, or withdrawn, in the meantime.
    if (!now || !attention(now).some(({ id }) => id === item.id)) return;
    onAnswer?.(item);
    // An agent would be told the note of its permission.
    const note = item.kind === 'permission' ? {} : { note: 'Nobody answered, so the demo went on by itself.' };
    try {
      const outcome = await client.ask({ type: 'approve', approval_id: item.id, at: item.at, scope: 'once', ...note }, 'cli', 20_000);
      if (!outcome.ok) onRefused?.(item, outcome.reason);
    } catch (error) {
      // The orchestrator is being replaced: the question is still open, and the next State asks again.
      timers.delete(item.id);
      onRefused?.(item, error instanceof Error ? error.message : String(error));
    }
  }

  return {
    look(state) {
      now = state;
      for (const item of attention(state)) {
        if (timers.has(item.id) || !STOPS.includes(item.kind)) continue;
        timers.set(
          item.id,
          setTimeout(() => void answer(item), patienceMs),
        );
      }
    },
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
