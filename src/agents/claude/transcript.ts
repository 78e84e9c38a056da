/**
 * What a session used, from the transcript that Claude Code writes: one line per block of an answer, each with the answer's id and its usage so
 * far. Reads only what was added since it looked the last time. Invariant: an answer counts once, with its last figures. Its money is not
 * written there, so it is null here.
 */
import { AddedLines } from '../terminal/added-lines.ts';
import { parseLine } from './events.ts';
import { type Tokens, type Used, usageOf } from './usage.ts';

const each = (value: (name: keyof Tokens) => number): Tokens => ({
  input_tokens: value('input_tokens'),
  output_tokens: value('output_tokens'),
  cache_creation_input_tokens: value('cache_creation_input_tokens'),
  cache_read_input_tokens: value('cache_read_input_tokens'),
});
const NONE = each(() => 0);

export class TranscriptMeter {
  readonly #files = new Map<string, AddedLines>();
  readonly #counted = new Map<string, Tokens>();
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
    const found = new Map<string | null, Tokens>();
    for (const file of this.#files.values()) for (const line of file.take()) this.#count(line, found);
    const skipped = this.#skip;
    this.#skip = false;
    const used = [...found].map(([model, tokens]) => ({ model, usage: usageOf(tokens, null) }));
    return skipped ? [] : used.filter(({ usage }) => usage.input_tokens + usage.output_tokens > 0);
  }

  #count(line: string, found: Map<string | null, Tokens>): void {
    const event = parseLine(line)?.event;
    if (event?.type !== 'assistant') return;
    const { id, model = null, usage } = event.message;
    if (id === undefined || usage === undefined) return;
    const before = this.#counted.get(id) ?? NONE;
    const now = each((name) => Math.max(before[name], usage[name]));
    this.#counted.set(id, now);
    const sum = found.get(model) ?? NONE;
    found.set(
      model,
      each((name) => sum[name] + now[name] - before[name]),
    );
  }
}
