/**
 * The record that Codex writes of a conversation, read while it grows: what was used, which is cumulative there, and the ends of turns that no
 * hook tells of: a refusal of the service, and an interruption.
 */
import { z } from 'zod';
import type { Usage } from '../../protocol/common.ts';
import { AddedLines } from '../terminal/added-lines.ts';

const tokens = z.number().nonnegative().catch(0);
const lineSchema = z.looseObject({
  type: z.string(),
  payload: z.looseObject({
    type: z.string().optional(),
    model: z.string().optional(),
    error: z.looseObject({ message: z.string().optional() }).nullish(),
    info: z.looseObject({ total_token_usage: z.looseObject({ input_tokens: tokens, output_tokens: tokens, cached_input_tokens: tokens }) }).nullish(),
  }),
});

const NONE = { input_tokens: 0, output_tokens: 0, cached_input_tokens: 0 };

export type TurnEnd = { type: 'failed'; text: string } | { type: 'idle' };

export class Rollout {
  #file: AddedLines | null = null;
  #total = NONE;
  #told = NONE;
  #model: string | null = null;
  readonly #ends: TurnEnd[] = [];

  /** `resumed`: what is there when the file is first named was used, and ended, before. */
  constructor(readonly resumed: boolean) {}

  name(path: unknown): void {
    if (this.#file !== null || typeof path !== 'string' || path === '') return;
    this.#file = new AddedLines(path);
    if (!this.resumed) return;
    this.#read();
    this.#told = { ...this.#total };
    this.#ends.length = 0;
  }

  /** Since the last look. */
  used(): { model: string | null; usage: Usage }[] {
    this.#read();
    const added = (name: keyof typeof NONE): number => Math.max(0, Math.round(this.#total[name] - this.#told[name]));
    const [input_tokens, output_tokens, cached] = [added('input_tokens'), added('output_tokens'), added('cached_input_tokens')];
    this.#told = { ...this.#total };
    if (input_tokens + output_tokens === 0) return [];
    return [{ model: this.#model, usage: { input_tokens, output_tokens, usd: null, ...(cached > 0 ? { cached_tokens: cached } : {}) } }];
  }

  ends(): TurnEnd[] {
    this.#read();
    return this.#ends.splice(0);
  }

  #read(): void {
    for (const line of this.#file?.take() ?? []) {
      if (!/"(token_count|task_complete|turn_aborted|turn_context)"/.test(line.slice(0, 200))) continue;
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch {
        continue; // not a line of the form it has now
      }
      const { data } = lineSchema.safeParse(value);
      if (data !== undefined) this.#line(data);
    }
  }

  #line({ type, payload }: z.infer<typeof lineSchema>): void {
    if (type === 'turn_context') this.#model = payload.model ?? this.#model;
    else if (payload.type === 'token_count' && payload.info) this.#total = { ...payload.info.total_token_usage };
    else if (payload.type === 'task_complete' && payload.error) this.#ends.push({ type: 'failed', text: payload.error.message ?? 'the service refused' });
    else if (payload.type === 'turn_aborted') this.#ends.push({ type: 'idle' });
  }
}
