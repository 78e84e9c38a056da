/**
 * Permission questions of one session: which are answered by a rule, how the others are shown, and what was allowed for the task.
 * What is remembered lives as long as the session: nothing is written into the repository's settings.
 */
import { diffLines } from '../look/diff.ts';
import { oneLine, plain } from '../look/plain.ts';
import { mayWrite } from '../permission/may-write.ts';
import type { ToolRequest } from './events.ts';

export interface Question {
  tool: string;
  input: Record<string, unknown>;
  summary: string;
  detail: string;
  rule: string /** Of the same kind: what an answer for the task covers. */;
  covers: Covers;
}
interface Covers {
  tool: string;
  exact: string /** Simple commands that begin with one of these words. */;
  prefixes: string[];
}

const WRITES = new Set(['Write', 'Edit', 'NotebookEdit']);
const DETAIL = 90_000;
/** A command of one program without anything the shell would act on. */
const SIMPLE = /^[\w@%+=:,./ -]+$/;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const pathOf = (input: Record<string, unknown>): string => text(input.file_path) || text(input.notebook_path) || text(input.path);
const clip = (value: string): string => (value.length <= DETAIL ? value : `${value.slice(0, DETAIL)}\n… (${value.length - DETAIL} characters cut)`);
const diffText = (before: string, after: string): string =>
  diffLines(before, after, 3)
    .map((line) => `${line.sign} ${line.text}`)
    .join('\n');

interface Asked {
  question: string;
  options: string[];
}
function questionsIn(input: Record<string, unknown>): Asked[] {
  const questions: unknown[] = Array.isArray(input.questions) ? input.questions : [];
  return questions.flatMap((value): Asked[] => {
    if (typeof value !== 'object' || value === null || !('question' in value)) return [];
    const options: unknown[] = 'options' in value && Array.isArray(value.options) ? value.options : [];
    return [
      {
        question: text(value.question),
        options: options.map((option) => (typeof option === 'object' && option !== null && 'label' in option ? text(option.label) : text(option))),
      },
    ];
  });
}

function detailOf(tool: string, input: Record<string, unknown>, description: string): string {
  if (tool === 'Bash') return `${text(input.command)}${description === '' || description === input.command ? '' : `\n\n# ${description}`}`;
  if (tool === 'Edit') return `${pathOf(input)}\n${diffText(text(input.old_string), text(input.new_string))}`;
  if (tool === 'Write') return `${pathOf(input)}\n${diffText('', text(input.content))}`;
  if (tool === 'AskUserQuestion')
    return questionsIn(input)
      .map(({ question, options }) => `${question}\n${options.map((option) => `- ${option}`).join('\n')}`)
      .join('\n\n');
  return JSON.stringify(input, null, 2);
}

function summaryOf(tool: string, input: Record<string, unknown>): string {
  if (tool === 'AskUserQuestion')
    return questionsIn(input)
      .map(({ question }) => question)
      .join(' ');
  const main = text(input.command) || pathOf(input) || text(input.url) || text(input.query) || text(input.description);
  return main === '' ? `${tool} ${JSON.stringify(input)}` : main;
}

export function questionOf({ request }: ToolRequest): Question {
  const tool = request.tool_name ?? 'unknown tool';
  const input = request.input ?? {};
  const suggested = (request.permission_suggestions ?? []).flatMap((suggestion) =>
    suggestion.type === 'addRules' && suggestion.behavior === 'allow' ? (suggestion.rules ?? []) : [],
  );
  const prefixes = suggested.flatMap((rule) => (rule.toolName === tool && /[ :]\*$/.test(rule.ruleContent ?? '') ? [(rule.ruleContent ?? '').slice(0, -2)] : []));
  return {
    tool,
    input,
    summary: oneLine(summaryOf(tool, input), 500),
    detail: clip(plain(detailOf(tool, input, request.description ?? ''))),
    rule: oneLine(request.decision_reason ?? (request.blocked_path === undefined ? 'not allowed beforehand' : `not allowed beforehand: ${request.blocked_path}`), 500),
    covers: { tool, exact: tool === 'Bash' ? text(input.command) : WRITES.has(tool) ? pathOf(input) : JSON.stringify(input), prefixes },
  };
}

/** An answer in the CLI's words. To a question of the agent the note is the answer. */
export function responseTo({ tool, input }: Question, allow: boolean, note: string): object {
  if (!allow) return { behavior: 'deny', message: note === '' ? 'The user denied this. Go on without it, or ask what to do instead.' : note };
  if (tool !== 'AskUserQuestion') return { behavior: 'allow', updatedInput: input };
  return { behavior: 'allow', updatedInput: { ...input, answers: Object.fromEntries(questionsIn(input).map(({ question }) => [question, note === '' ? 'Yes' : note])) } };
}

export class Permissions {
  readonly #allowed: Covers[] = [];
  constructor(
    readonly cwd: string,
    readonly write: readonly string[],
  ) {}

  remember(question: Question): void {
    this.#allowed.push(question.covers);
  }

  /** Whether it needs no asking: an edit where this role may work, or the like of what was allowed for the task. */
  covered({ tool, input, covers }: Question): boolean {
    if (WRITES.has(tool) && mayWrite(pathOf(input), this.cwd, this.write)) return true;
    if (tool === 'AskUserQuestion') return false;
    return this.#allowed.some(
      (rule) =>
        rule.tool === tool &&
        (rule.exact === covers.exact ||
          (tool === 'Bash' && SIMPLE.test(covers.exact) && rule.prefixes.some((prefix) => covers.exact === prefix || covers.exact.startsWith(`${prefix} `)))),
    );
  }
}
