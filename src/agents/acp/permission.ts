/**
 * Permission questions of one session: what is asked in plain words, which are answered by a rule, and which of the agent's options an
 * answer is. What was allowed for the task is remembered here, never in the agent's own settings.
 */
import { diffLines } from '../look/diff.ts';
import { oneLine, plain } from '../look/plain.ts';
import { mayWrite } from '../permission/may-write.ts';
import { allows, forbids, VERBS } from '../permission/rules.ts';
import { type PermissionRequest, type ToolState, textOf } from './updates.ts';

export interface Question {
  tool: string;
  command: string | null;
  /** What the agent calls it. */
  name: string;
  /** It is none of the protocol's kinds: a tool of the agent or of a server. */
  other: boolean;
  /** Files it would change. */
  paths: string[];
  summary: string;
  detail: string;
  rule: string;
  /** What an answer for the task covers. */
  covers: string;
  call: string;
  options: PermissionRequest['options'];
}
export type Ruling = { verdict: 'allow' } | { verdict: 'deny'; rule: string } | { verdict: 'ask' };

const TOOLS: Readonly<Record<string, string>> = { execute: 'Bash', edit: 'Edit', delete: 'Delete', move: 'Move', read: 'Read', search: 'Search', fetch: 'WebFetch' };
const DETAIL = 90_000;
const VERB_RULES = VERBS.map((verb) => `Bash(maos-tui agent ${verb})`);

const clip = (value: string): string => (value.length <= DETAIL ? value : `${value.slice(0, DETAIL)}\n… (${value.length - DETAIL} characters cut)`);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The command line of a tool call; null when it is none. */
export function commandOf({ kind, rawInput, title }: ToolState): string | null {
  const given = isRecord(rawInput) ? (rawInput.command ?? rawInput.cmd) : undefined;
  if (typeof given === 'string') return given;
  if (Array.isArray(given)) return given.map(String).join(' ');
  return kind === 'execute' && title ? title.replace(/^`(.*)`$/s, '$1') : null;
}

export const toolName = ({ kind, name, title }: ToolState): string => TOOLS[kind ?? ''] ?? oneLine(name || title?.split(/[\s(:]/)[0] || 'tool', 60);

function detailOf(call: ToolState, command: string | null): string {
  const parts = command === null ? [] : [command];
  for (const item of call.content ?? []) {
    if (item.type === 'diff') {
      const lines = diffLines(item.oldText ?? '', item.newText ?? '', 3).map((line) => `${line.sign} ${line.text}`);
      parts.push([item.path ?? '', ...lines].join('\n'));
    } else if (item.type === 'content' && textOf(item.content) !== '') parts.push(command === null ? textOf(item.content) : `# ${textOf(item.content)}`);
  }
  const why = isRecord(call.rawInput) ? call.rawInput.description : undefined;
  if (command !== null && parts.length === 1 && typeof why === 'string' && why !== command) parts.push(`# ${why}`);
  if (parts.length === 0) parts.push(JSON.stringify(call.rawInput ?? call.title ?? {}, null, 2));
  return parts.join('\n\n');
}

/** `known` is what updates have said of the same call; the question's own words win. */
export function questionOf({ toolCall, options }: PermissionRequest, known: ToolState | undefined): Question {
  const said = Object.fromEntries(Object.entries(toolCall).filter(([, value]) => value !== null && value !== undefined));
  const call: ToolState = { ...known, ...said, toolCallId: toolCall.toolCallId };
  const command = commandOf(call);
  const paths = [...(call.locations ?? []).map(({ path }) => path), ...(call.content ?? []).flatMap((item) => (item.type === 'diff' && item.path ? [item.path] : []))];
  const tool = toolName(call);
  const always = options.some(({ kind }) => kind === 'allow_once') ? '' : '; this agent knows no answer for one time: yes holds for its whole conversation';
  return {
    tool,
    command,
    name: oneLine(call.name || call.title || '', 200),
    other: command === null && (call.kind ?? 'other') === 'other',
    paths: [...new Set(paths)],
    summary: oneLine(command ?? (tool === 'Edit' && paths.length > 0 ? [...new Set(paths)].join(' ') : (call.title ?? tool)), 500),
    detail: clip(plain(detailOf(call, command))),
    rule: `not allowed beforehand${always}`,
    covers: JSON.stringify([tool, command ?? (paths.length > 0 ? [...new Set(paths)].sort() : (call.rawInput ?? call.title ?? ''))]),
    call: call.toolCallId,
    options,
  };
}

/** The option an answer is; null when the agent offers none of that kind, which cancels what it asked for. */
export function optionFor({ options }: Question, allow: boolean): string | null {
  const kinds = allow ? ['allow_once', 'allow_always'] : ['reject_once', 'reject_always'];
  return kinds.flatMap((kind) => options.filter((option) => option.kind === kind))[0]?.optionId ?? null;
}

export class Permissions {
  readonly #allowed = new Set<string>();
  readonly #own: RegExp;
  /** `own` is how the agent asks for a tool of our own MCP server. */
  constructor(
    readonly cwd: string,
    readonly tools: { allowed: readonly string[]; restricted: readonly string[]; write: readonly string[] },
    own: string,
  ) {
    this.#own = new RegExp(own);
  }

  remember(question: Question): void {
    this.#allowed.add(question.covers);
  }

  /** Forbidden by the role; or in no need of asking: an edit where this role may work, what its rules allow, what was allowed for the task. */
  judge(question: Question): Ruling {
    const { tool, paths, covers } = question;
    const forbidden = forbids(this.tools.restricted, question);
    if (forbidden !== null) return { verdict: 'deny', rule: forbidden };
    const edits = tool === 'Edit' && paths.length > 0 && paths.every((path) => mayWrite(path, this.cwd, this.tools.write));
    const ours = question.other && this.#own.test(question.name);
    return ours || edits || this.#allowed.has(covers) || allows([...VERB_RULES, ...this.tools.allowed], question) ? { verdict: 'allow' } : { verdict: 'ask' };
  }
}
