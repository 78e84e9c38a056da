/**
 * Permission questions of one session: what is asked in plain words, which are answered by a rule, and which of the agent's options an
 * answer is. Nothing is remembered here or in the agent's own settings: what was allowed for a task the orchestrator knows.
 */
import type { Asked } from '../contract.ts';
import { oneLine, visibleLine } from '../look/plain.ts';
import { type Call, judge, type RoleTools, type Ruling } from '../permission/judge.ts';
import { changeText, detailText, grantOf, grantOfEdit } from '../permission/question.ts';
import { type PermissionRequest, type ToolState, textOf } from './updates.ts';

export interface Question extends Asked, Call {
  /** What the agent calls it. */
  name: string;
  /** It is none of the protocol's kinds: a tool of the agent or of a server. */
  other: boolean;
  call: string;
  options: PermissionRequest['options'];
}

const TOOLS: Readonly<Record<string, string>> = { execute: 'Bash', edit: 'Edit', delete: 'Delete', move: 'Move', read: 'Read', search: 'Search', fetch: 'WebFetch' };
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
      parts.push(changeText(item.path ?? '', item.oldText ?? '', item.newText ?? ''));
    } else if (command === null && item.type === 'content' && textOf(item.content) !== '') parts.push(textOf(item.content));
  }
  if (parts.length === 0) parts.push(JSON.stringify(call.rawInput ?? call.title ?? {}, null, 2));
  return parts.join('\n\n');
}

/** The agent's own reason for a command. */
function whyOf(call: ToolState, command: string | null): string {
  const given = isRecord(call.rawInput) ? call.rawInput.description : undefined;
  if (typeof given === 'string') return given;
  const said = (call.content ?? []).flatMap((item) => (command !== null && item.type === 'content' ? [textOf(item.content)] : []));
  return said.filter((text) => text !== '' && text !== command).join('\n');
}

/** `known` is what updates have said of the same call; the question's own words win. */
export function questionOf({ toolCall, options }: PermissionRequest, known: ToolState | undefined, cwd: string): Question {
  const said = Object.fromEntries(Object.entries(toolCall).filter(([, value]) => value !== null && value !== undefined));
  const call: ToolState = { ...known, ...said, toolCallId: toolCall.toolCallId };
  const command = commandOf(call);
  const found = [...(call.locations ?? []).map(({ path }) => path), ...(call.content ?? []).flatMap((item) => (item.type === 'diff' && item.path ? [item.path] : []))];
  const tool = toolName(call);
  const changes = tool === 'Edit' || tool === 'Delete' || tool === 'Move';
  const paths = changes ? [...new Set(found)] : [];
  const always = options.some(({ kind }) => kind === 'allow_once') ? '' : 'this agent knows no answer for one time: yes holds for its whole conversation';
  return {
    tool,
    command,
    name: oneLine(call.name || call.title || '', 200),
    other: command === null && (call.kind ?? 'other') === 'other',
    paths,
    summary: visibleLine(command ?? (tool === 'Edit' && paths.length > 0 ? paths.join(' ') : (call.title ?? tool)), 500),
    detail: detailText(detailOf(call, command)),
    why: detailText(whyOf(call, command)).slice(0, 2_000),
    rule: always,
    grant: grantFor(tool, command, paths, call, cwd),
    call: call.toolCallId,
    options,
  };
}

/** Of a call that is known by its title alone, too little is known to allow it again. */
function grantFor(tool: string, command: string | null, paths: readonly string[], { rawInput, name }: ToolState, cwd: string): string | null {
  if (command !== null) return grantOf(tool, command);
  if (paths.length > 0) return tool === 'Edit' ? grantOfEdit(paths, cwd) : grantOf(tool, paths.join(', '));
  return rawInput === undefined || rawInput === null ? null : grantOf(name || tool, JSON.stringify(rawInput));
}

/** The option an answer is; null when the agent offers none of that kind, which cancels what it asked for. */
export function optionFor({ options }: Question, allow: boolean): string | null {
  const kinds = allow ? ['allow_once', 'allow_always'] : ['reject_once', 'reject_always'];
  return kinds.flatMap((kind) => options.filter((option) => option.kind === kind))[0]?.optionId ?? null;
}

export class Permissions {
  readonly #own: RegExp;
  /** `own` is how the agent asks for a tool of our own MCP server. */
  constructor(
    readonly cwd: string,
    readonly tools: RoleTools,
    own: string,
  ) {
    this.#own = new RegExp(own);
  }

  judge(question: Question): Ruling {
    return question.other && this.#own.test(question.name) ? { verdict: 'allow', rule: 'a tool of the run' } : judge(question, this.cwd, this.tools);
  }
}
