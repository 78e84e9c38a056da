/**
 * Permission questions of Claude Code: how they are shown, what the rules of the role say of its tool calls, and the answers in its words.
 * Nothing is remembered here, and nothing written into anybody's settings: what was allowed for a task the orchestrator knows.
 */
import type { Asked } from '../contract.ts';
import { oneLine, visibleLine } from '../look/plain.ts';
import { type Call, judge, type RoleTools, type Ruling } from '../permission/judge.ts';
import { changeText, detailText, grantOf, grantOfEdit } from '../permission/question.ts';
import type { ToolRequest } from './events.ts';

export interface Question extends Asked {
  input: Record<string, unknown>;
}

const WRITES = new Set(['Write', 'Edit', 'NotebookEdit']);
const ASKS = 'AskUserQuestion';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const pathOf = (input: Record<string, unknown>): string => text(input.file_path) || text(input.notebook_path) || text(input.path);

interface Choice {
  question: string;
  options: string[];
}
function questionsIn(input: Record<string, unknown>): Choice[] {
  const questions: unknown[] = Array.isArray(input.questions) ? input.questions : [];
  return questions.flatMap((value): Choice[] => {
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

function detailOf(tool: string, input: Record<string, unknown>): string {
  if (tool === 'Bash') return text(input.command);
  if (tool === 'Edit') return changeText(pathOf(input), text(input.old_string), text(input.new_string));
  if (tool === 'Write') return changeText(pathOf(input), '', text(input.content));
  if (tool === 'NotebookEdit') return changeText(`${pathOf(input)} ${text(input.edit_mode) || 'replace'} cell ${text(input.cell_id)}`, '', text(input.new_source));
  if (tool === ASKS)
    return questionsIn(input)
      .map(({ question, options }) => `${question}\n${options.map((option) => `- ${option}`).join('\n')}`)
      .join('\n\n');
  return JSON.stringify(input, null, 2);
}

function summaryOf(tool: string, input: Record<string, unknown>): string {
  if (tool === ASKS)
    return questionsIn(input)
      .map(({ question }) => question)
      .join(' ');
  const main = text(input.command) || pathOf(input) || text(input.url) || text(input.query) || text(input.description);
  return main === '' ? `${tool} ${JSON.stringify(input)}` : main;
}

function grantFor(tool: string, input: Record<string, unknown>, cwd: string): string | null {
  if (tool === ASKS) return null;
  if (tool === 'Bash') return grantOf('Bash', text(input.command));
  return WRITES.has(tool) ? grantOfEdit([pathOf(input)], cwd) : grantOf(tool, JSON.stringify(input));
}

/** `ruling` is why it is asked; the CLI's own reason stands beside it. */
export function questionOf({ request }: ToolRequest, cwd: string, { rule }: Ruling): Question {
  const tool = request.tool_name ?? 'unknown tool';
  const input = request.input ?? {};
  const reason = request.decision_reason ?? (request.blocked_path === undefined ? '' : `outside of the worktree: ${request.blocked_path}`);
  return {
    tool: oneLine(tool, 200),
    input,
    summary: visibleLine(summaryOf(tool, input), 500),
    detail: detailText(detailOf(tool, input)),
    why: detailText(text(input.description) || (request.description ?? '')).slice(0, 2_000),
    rule: oneLine(tool === ASKS ? 'a question of the agent' : reason === '' ? rule : `${rule}; ${reason}`, 500),
    grant: grantFor(tool, input, cwd),
  };
}

/** An answer in the CLI's words. To a question of the agent the note is the answer. */
export function responseTo({ tool, input }: Question, allow: boolean, note: string): object {
  if (!allow) return { behavior: 'deny', message: note === '' ? 'The user denied this. Go on without it, or ask what to do instead.' : note };
  if (tool !== ASKS) return { behavior: 'allow', updatedInput: input };
  return { behavior: 'allow', updatedInput: { ...input, answers: Object.fromEntries(questionsIn(input).map(({ question }) => [question, note === '' ? 'Yes' : note])) } };
}

const callOf = (tool: string, input: Record<string, unknown>): Call => ({
  tool,
  command: tool === 'Bash' ? text(input.command) : null,
  paths: WRITES.has(tool) ? [pathOf(input)] : [],
});

/** Of a tool call, whether the CLI asks about it or not. */
export const ruleOn = (tool: string, input: Record<string, unknown>, cwd: string, tools: RoleTools): Ruling =>
  tool === ASKS ? { verdict: 'ask', rule: '' } : judge(callOf(tool, input), cwd, tools);
