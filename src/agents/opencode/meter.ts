/** What the messages of an opencode session used, as differences: a message is told again whenever something of it changes. */
import { z } from 'zod';
import type { Usage } from '../../protocol/common.ts';

const number = z.number().nonnegative().catch(0);
const messageSchema = z.object({
  id: z.string(),
  modelID: z.string().optional(),
  providerID: z.string().optional(),
  cost: number,
  tokens: z.object({ input: number, output: number, reasoning: number, cache: z.object({ read: number, write: number }) }),
});

export interface Used {
  model: string | null;
  usage: Usage;
}
const NONE = { input: 0, output: 0, read: 0, write: 0, cost: 0 };

export class MessageMeter {
  readonly #counted = new Map<string, typeof NONE>();
  readonly #told: Used[] = [];

  /** A message as opencode tells of it; what is none is left out. */
  add(message: unknown): void {
    const { data } = messageSchema.safeParse(message);
    if (data === undefined) return;
    const { id, cost, tokens, modelID, providerID } = data;
    const before = this.#counted.get(id) ?? NONE;
    const now = { input: tokens.input, output: tokens.output + tokens.reasoning, read: tokens.cache.read, write: tokens.cache.write, cost };
    this.#counted.set(id, now);
    const added = (name: keyof typeof NONE): number => Math.max(0, now[name] - before[name]);
    const [input, output, read, write] = [added('input'), added('output'), added('read'), added('write')].map(Math.round) as [number, number, number, number];
    if (input + output + read + write === 0) return;
    // It knows no price where it counts nothing.
    const usd = added('cost') > 0 ? added('cost') : null;
    const cached = { ...(read > 0 ? { cached_tokens: read } : {}), ...(write > 0 ? { cache_write_tokens: write } : {}) };
    const model = modelID === undefined ? null : providerID === undefined ? modelID : `${providerID}/${modelID}`;
    this.#told.push({ model, usage: { input_tokens: input + read + write, output_tokens: output, usd, ...cached } });
  }

  /** Since the last call. */
  take(): Used[] {
    return this.#told.splice(0);
  }
}
