/**
 * What an agent of the Agent Client Protocol says, as lines for a terminal of 120 columns. Text comes in pieces: a line is shown once it is whole.
 * Everything is made plain first: no byte of a model or a tool reaches the terminal as control.
 */
import { TERMINAL } from '../contract.ts';
import { callLines } from '../look/call.ts';
import { diffLines, paintDiff } from '../look/diff.ts';
import { dim, red } from '../look/paint.ts';
import { oneLine, plain } from '../look/plain.ts';
import { resultLines } from '../look/result.ts';
import { wrap } from '../look/wrap.ts';
import { commandOf, toolName } from './permission.ts';
import { type ToolState, textOf, type Update } from './updates.ts';

const WIDTH = TERMINAL.cols;
const DIFF_LINES = 24;
const PLAN_LINES = 12;
const MARKS: Readonly<Record<string, string>> = { completed: '☑', in_progress: '◐', pending: '☐' };
/** Their results only repeat what the call showed, or are too long to look at. */
const SILENT = new Set(['Edit', 'Read', 'Search', 'Delete', 'Move']);

interface Shown {
  state: ToolState;
  titled: boolean;
  diffs: number;
}

export class Renderer {
  readonly #tools = new Map<string, Shown>();
  #text = '';
  #thinks = false;
  /** Whether the paragraph at hand has begun. */
  #begun = false;
  constructor(readonly cwd: string) {}

  /** Lines without line ends; empty when there is nothing to show yet. */
  lines(update: Update): string[] {
    switch (update.kind) {
      case 'agent_message_chunk':
      case 'agent_thought_chunk':
        return this.#chunk(textOf(update.value.content), update.kind === 'agent_thought_chunk');
      case 'tool_call':
      case 'tool_call_update':
        return [...this.flush(), ...this.#tool(update.value)];
      case 'plan':
        return [...this.flush(), ...update.value.entries.slice(0, PLAN_LINES).map(({ content, status }) => dim(`  ${MARKS[status] ?? '☐'} ${oneLine(content, WIDTH - 8)}`))];
      default:
        return [];
    }
  }

  /** What is known of a call so far. */
  tool(id: string): ToolState | undefined {
    return this.#tools.get(id)?.state;
  }

  /** A call that a question is about, shown before it is answered. */
  asked(state: ToolState): string[] {
    return [...this.flush(), ...this.#tool({ ...state, status: 'in_progress' })];
  }

  /** The rest of a text, when something else follows. */
  flush(): string[] {
    const lines = this.#emit(this.#text);
    this.#text = '';
    this.#begun = false;
    return lines;
  }

  #chunk(text: string, thinks: boolean): string[] {
    const before = thinks === this.#thinks ? [] : this.flush();
    this.#thinks = thinks;
    const whole = (this.#text + text).split('\n');
    this.#text = whole.pop() ?? '';
    return [...before, ...whole.flatMap((line) => this.#emit(line))];
  }

  #emit(line: string): string[] {
    const text = plain(line).trimEnd();
    if (text === '') return [];
    const lines = wrap(text, WIDTH - 4, this.#begun ? '  ' : this.#thinks ? '∴ ' : '● ', '  ');
    this.#begun = true;
    return this.#thinks ? lines.map(dim) : lines;
  }

  #tool(update: ToolState): string[] {
    const known = this.#tools.get(update.toolCallId) ?? { state: { toolCallId: update.toolCallId }, titled: false, diffs: 0 };
    const said = Object.fromEntries(Object.entries(update).filter(([, value]) => value !== null && value !== undefined));
    known.state = { ...known.state, ...said, toolCallId: update.toolCallId };
    this.#tools.set(update.toolCallId, known);
    const { state } = known;
    const over = state.status === 'completed' || state.status === 'failed';
    // A call that only begins has often no arguments yet.
    if (!known.titled && state.status === 'pending') return [];
    const lines = known.titled ? [] : this.#title(state);
    known.titled = true;
    const diffs = (state.content ?? []).filter((item) => item.type === 'diff');
    if (diffs.length > known.diffs) {
      known.diffs = diffs.length;
      lines.push(...diffs.flatMap(({ oldText, newText }) => paintDiff(diffLines(oldText ?? '', newText ?? ''), WIDTH - 4, DIFF_LINES)));
    }
    if (over) {
      this.#tools.delete(state.toolCallId);
      const text = (state.content ?? []).map((item) => (item.type === 'content' ? textOf(item.content) : '')).join('\n');
      const bad = state.status === 'failed';
      if (text.trim() !== '' && (bad || !SILENT.has(toolName(state)))) lines.push(...resultLines(text, bad));
      else if (bad) lines.push(red('  ⎿ failed'));
    }
    return lines;
  }

  #title(state: ToolState): string[] {
    const said = commandOf(state) ?? (state.locations?.length ? state.locations.map(({ path }) => path).join(' ') : (state.title ?? ''));
    return callLines(toolName(state), said, this.cwd);
  }
}
