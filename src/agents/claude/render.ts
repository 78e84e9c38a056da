/**
 * Claude Code's events as lines for a terminal of 120 columns, the way its own screen shows them.
 * Everything an event says is made plain first: no byte of a model or a tool reaches the terminal as control.
 */
import { TERMINAL } from '../contract.ts';
import { diffLines, paintDiff } from '../look/diff.ts';
import { bold, cyan, dim, green, red, yellow } from '../look/paint.ts';
import { oneLine, plain } from '../look/plain.ts';
import { resultLines } from '../look/result.ts';
import { wrap } from '../look/wrap.ts';
import { type Block, blocksOf, type ClaudeEvent, resultText } from './events.ts';

const WIDTH = TERMINAL.cols;
const DIFF_LINES = 24;
/** Their results only repeat what the call already showed. */
const SILENT = new Set(['Edit', 'Write', 'NotebookEdit', 'Read', 'TaskCreate', 'TaskUpdate', 'TodoWrite']);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

function argumentOf(input: Record<string, unknown>): string {
  for (const key of ['command', 'file_path', 'notebook_path', 'pattern', 'path', 'url', 'query', 'description', 'subject', 'prompt'])
    if (text(input[key]) !== '') return text(input[key]);
  return Object.keys(input).length === 0 ? '' : JSON.stringify(input);
}

export class Renderer {
  readonly #tools = new Map<string, string>();
  constructor(readonly cwd: string) {}

  /** Lines without line ends; empty when there is nothing to show. */
  lines(event: ClaudeEvent): string[] {
    if (event.type === 'assistant')
      return this.#indent(
        blocksOf(event.message.content).flatMap((block) => this.#said(block)),
        event.parent_tool_use_id,
      );
    if (event.type === 'user')
      return this.#indent(
        blocksOf(event.message.content).flatMap((block) => this.#came(block)),
        event.parent_tool_use_id,
      );
    if (event.type === 'system' && event.subtype === 'api_retry')
      return [
        yellow(
          `  retry ${event.attempt ?? '?'} of ${event.max_retries ?? '?'} in ${seconds(event.retry_delay_ms ?? 0)}: ${oneLine(`${event.error_status ?? ''} ${event.error ?? ''}`, 80)}`,
        ),
      ];
    if (event.type === 'result') return this.#ended(event);
    return [];
  }

  #indent(lines: string[], parent: string | null | undefined): string[] {
    return parent === null || parent === undefined ? lines : lines.map((line) => `  ${line}`);
  }

  #said(block: Block): string[] {
    if (block.type === 'text') return plain(block.text ?? '').trim() === '' ? [] : wrap(plain(block.text ?? '').trim(), WIDTH - 4, '● ');
    if (block.type !== 'tool_use') return [];
    const name = oneLine(block.name ?? 'tool', 60);
    const input = block.input ?? {};
    if (block.id !== undefined) this.#tools.set(block.id, name);
    const argument = plain(argumentOf(input)).replaceAll(`${this.cwd}/`, '').split('\n');
    const shown = `${name}(${argument.slice(0, 3).join('\n').slice(0, 500)}${argument.length > 3 || argument.join('\n').length > 500 ? '…' : ''})`;
    const [first = '', ...rest] = wrap(shown, WIDTH - 6);
    return [`${green('●')} ${bold(first.slice(0, name.length))}${cyan(first.slice(name.length))}`, ...rest.map((line) => `  ${cyan(line)}`), ...this.#change(name, input)];
  }

  #change(name: string, input: Record<string, unknown>): string[] {
    if (name === 'Edit') return paintDiff(diffLines(text(input.old_string), text(input.new_string)), WIDTH - 4, DIFF_LINES);
    return name === 'Write' ? paintDiff(diffLines('', text(input.content)), WIDTH - 4, DIFF_LINES) : [];
  }

  #came(block: Block): string[] {
    if (block.type !== 'tool_result') return [];
    const name = this.#tools.get(block.tool_use_id ?? '') ?? '';
    this.#tools.delete(block.tool_use_id ?? '');
    const bad = block.is_error === true;
    if (!bad && SILENT.has(name)) return [];
    return resultLines(resultText(block.content), bad);
  }

  #ended(event: Extract<ClaudeEvent, { type: 'result' }>): string[] {
    if (!event.is_error)
      return [dim(`  ${event.num_turns ?? 0} turns, ${seconds(event.duration_ms ?? 0)}${event.total_cost_usd === undefined ? '' : `, $${event.total_cost_usd.toFixed(4)}`}`)];
    return wrap(plain(event.result ?? event.errors?.join('\n') ?? event.subtype), WIDTH - 4, '✗ ').map(red);
  }
}
