/**
 * What Codex does, as lines for a terminal of 120 columns. Everything is made plain first: no byte of a model or a tool reaches the
 * terminal as control.
 */
import { TERMINAL } from '../contract.ts';
import { callLines } from '../look/call.ts';
import { type DiffLine, paintDiff } from '../look/diff.ts';
import { dim, red, yellow } from '../look/paint.ts';
import { oneLine, plain } from '../look/plain.ts';
import { resultLines } from '../look/result.ts';
import { wrap } from '../look/wrap.ts';
import { bare } from './command-line.ts';
import type { Item, Notification } from './events.ts';

const WIDTH = TERMINAL.cols;
const DIFF_LINES = 24;
/** Not shown: what was asked is shown already, and a model's thoughts are in the log. */
const HIDDEN = new Set(['userMessage', 'reasoning', 'hookPrompt', 'agentMessage', 'contextCompaction', 'functionCallOutput']);

const signOf = (line: string): DiffLine['sign'] => (line.startsWith('-') ? '-' : line.startsWith('+') ? '+' : ' ');

/** A new file comes as its text, a changed one as a diff. */
function changeLines(diff: string, kind: string): DiffLine[] {
  const lines = diff.replace(/\n$/, '').split('\n');
  if (kind === 'add') return lines.map((text) => ({ sign: '+', text }));
  if (kind === 'delete') return [];
  return lines.filter((line) => !line.startsWith('@@')).map((line) => ({ sign: signOf(line), text: line.slice(1) }));
}

const json = (value: unknown): string => (value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value));

/** Text of a tool's result, whose content is a list of blocks. */
function resultText(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('content' in value) || !Array.isArray(value.content)) return json(value);
  return value.content.map((block: unknown) => (typeof block === 'object' && block !== null && 'text' in block && typeof block.text === 'string' ? block.text : '')).join('\n');
}

export class Renderer {
  readonly #titled = new Set<string>();
  constructor(readonly cwd: string) {}

  /** Lines without line ends; empty when there is nothing to show. */
  lines({ method, params }: Notification): string[] {
    if (method === 'item/started') return this.#title(params.item);
    if (method === 'item/completed') return this.#ended(params.item);
    if (method === 'error' && params.willRetry) return [yellow(`  ${oneLine(`${params.error.message} ${params.error.additionalDetails ?? ''}`, WIDTH - 8)}`)];
    if (method === 'warning') return [yellow(`  ${oneLine(params.message, WIDTH - 8)}`)];
    if (method === 'configWarning') return [yellow(`  ${oneLine(params.summary, WIDTH - 8)}`)];
    if (method === 'mcpServer/startupStatus/updated' && params.status === 'failed')
      return [yellow(`  ${oneLine(`MCP server ${params.name} did not start: ${params.error ?? ''}`, WIDTH - 8)}`)];
    if (method !== 'turn/completed') return [];
    const { status, error, durationMs } = params.turn;
    if (status === 'failed') return wrap(plain(error?.message ?? 'it failed'), WIDTH - 4, '✗ ').map(red);
    return [dim(`  ${status === 'completed' ? 'turn ended' : oneLine(status, 40)}, ${((durationMs ?? 0) / 1_000).toFixed(1)} s`)];
  }

  #title(item: Item): string[] {
    if (HIDDEN.has(item.type) || this.#titled.has(item.id)) return [];
    this.#titled.add(item.id);
    if (item.type === 'commandExecution') return callLines('Bash', bare(item.command ?? ''), this.cwd);
    if (item.type === 'fileChange')
      return (item.changes ?? []).flatMap(({ path, kind, diff }) => [
        ...callLines(kind.type === 'add' ? 'Write' : kind.type === 'delete' ? 'Delete' : 'Edit', path, this.cwd),
        ...paintDiff(changeLines(diff, kind.type), WIDTH - 4, DIFF_LINES),
      ]);
    if (item.type === 'mcpToolCall') return callLines(`${item.server ?? 'mcp'}.${item.tool ?? ''}`, json(item.arguments), this.cwd);
    return callLines(item.tool ?? item.type, item.query ?? json(item.arguments), this.cwd);
  }

  #ended(item: Item): string[] {
    if (item.type === 'agentMessage') return plain(item.text ?? '').trim() === '' ? [] : wrap(plain(item.text ?? '').trim(), WIDTH - 4, '● ');
    const lines = this.#title(item);
    this.#titled.delete(item.id);
    const bad = item.status === 'failed' || item.status === 'declined';
    const text = item.type === 'commandExecution' ? (item.aggregatedOutput ?? '') : item.type === 'mcpToolCall' ? resultText(item.error ?? item.result) : '';
    if (text.trim() !== '') return [...lines, ...resultLines(text, bad)];
    return bad ? [...lines, red(`  ⎿ ${item.status}${item.exitCode ? ` (exit code ${item.exitCode})` : ''}`)] : lines;
  }
}
