/**
 * What a session used, from the transcript that Claude Code writes: one line per block of an answer, each with the answer's id and its usage so
 * far. Reads only what was added since it looked the last time. Invariant: an answer counts once, with its last figures. Its money is not
 * written there, so it is null.
 */
import type { Usage } from '../../protocol/common.ts';
import { AddedLines } from '../terminal/added-lines.ts';
import { parseLine } from './events.ts';

interface Used {
  model: string | null;
  usage: Usage;
}
interface Counted {
  input: number;
  output: number;
}

export class TranscriptMeter {
  readonly #files = new Map<string, AddedLines>();
  readonly #counted = new Map<string, Counted>();
  #skip: boolean;

  /** `resumed`: what the first look finds was used by earlier processes. */
  constructor(resumed: boolean) {
    this.#skip = resumed;
  }

  /** What came since the last look. `event` names the files; null looks into those that are known. */
  read(event: Record<string, unknown> | null): Used[] {
    for (const name of ['transcript_path', 'agent_transcript_path']) {
      const path = event?.[name];
      if (typeof path === 'string' && path !== '' && !this.#files.has(path)) this.#files.set(path, new AddedLines(path));
    }
    const found = new Map<string, Usage>();
    for (const file of this.#files.values()) for (const line of file.take()) this.#count(line, found);
    const skipped = this.#skip;
    this.#skip = false;
    return skipped ? [] : [...found].map(([model, usage]) => ({ model, usage }));
  }

  #count(line: string, found: Map<string, Usage>): void {
    const event = parseLine(line)?.event;
    if (event?.type !== 'assistant') return;
    const { id, model, usage } = event.message;
    if (id === undefined || usage === undefined) return;
    const input = usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens;
    const before = this.#counted.get(id) ?? { input: 0, output: 0 };
    const now = { input: Math.max(before.input, input), output: Math.max(before.output, usage.output_tokens) };
    this.#counted.set(id, now);
    if (now.input + now.output === before.input + before.output) return;
    const name = model ?? '';
    const sum = found.get(name) ?? { input_tokens: 0, output_tokens: 0, usd: null };
    found.set(name, { ...sum, input_tokens: sum.input_tokens + Math.round(now.input - before.input), output_tokens: sum.output_tokens + Math.round(now.output - before.output) });
  }
}
