/**
 * What a session used, from the transcript that Claude Code writes: one line per block of an answer, each with the answer's id and its usage so
 * far. Reads only what was added since it looked the last time. Invariant: an answer counts once, with its last figures. Its money is not
 * written there, so it is null.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Usage } from '../../protocol/common.ts';
import { parseLine } from './events.ts';

interface Used {
  model: string | null;
  usage: Usage;
}
interface Counted {
  input: number;
  output: number;
}
/** A transcript grows by what a turn says; more at once is read at the next look. */
const MOST = 32 * 1024 * 1024;

export class TranscriptMeter {
  /** Bytes of each file that are read. */
  readonly #read = new Map<string, number>();
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
      if (typeof path === 'string' && path !== '' && !this.#read.has(path)) this.#read.set(path, 0);
    }
    const found = new Map<string, Usage>();
    for (const path of this.#read.keys()) for (const line of this.#added(path)) this.#count(line, found);
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

  /** Whole lines that were added. */
  #added(path: string): string[] {
    let file: number;
    try {
      file = openSync(path, 'r');
    } catch {
      return []; // not written yet
    }
    try {
      const from = this.#read.get(path) ?? 0;
      const bytes = Buffer.alloc(Math.min(MOST, Math.max(0, fstatSync(file).size - from)));
      const got = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from));
      const end = got.lastIndexOf('\n') + 1;
      this.#read.set(path, from + end);
      return got.toString('utf8', 0, end).split('\n');
    } finally {
      closeSync(file);
    }
  }
}
