/**
 * Every tool call is looked at before it runs, also those that the CLI's own rules let pass: a PreToolUse hook over the control protocol.
 * It can only forbid, or have the user asked; whatever it lets pass the CLI judges by its own rules as well.
 */
import { visibleLine } from '../look/plain.ts';
import { denialOf, type RoleTools } from '../permission/judge.ts';
import type { ToolRequest } from './events.ts';
import { ruleOn } from './permission.ts';

const CALLBACK = 'maos-tool-call';
export const INITIALIZE = 'maos-initialize';

/** Said first of all; the CLI takes its input in order. */
export const initialize = {
  type: 'control_request',
  request_id: INITIALIZE,
  request: { subtype: 'initialize', hooks: { PreToolUse: [{ matcher: null, hookCallbackIds: [CALLBACK], timeout: 60 }] } },
} as const;

export interface HookAnswer {
  response: object;
  /** It was denied by this rule. */
  denied: { tool: string; summary: string; rule: string } | null;
}

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {});
const decided = (permissionDecision: 'deny' | 'ask', permissionDecisionReason: string): object => ({
  hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision, permissionDecisionReason },
});

/** null: not a call of this hook. */
export function hookAnswer({ request }: ToolRequest, cwd: string, tools: RoleTools): HookAnswer | null {
  if (request.subtype !== 'hook_callback' || request.callback_id !== CALLBACK) return null;
  const call = record(request.input);
  const tool = String(call.tool_name ?? '');
  const input = record(call.tool_input);
  const { verdict, rule } = ruleOn(tool, input, cwd, tools);
  if (verdict === 'deny')
    return { response: decided('deny', denialOf(rule)), denied: { tool, summary: visibleLine(String(input.command ?? input.file_path ?? JSON.stringify(input)), 500), rule } };
  // Without it a rule in the user's own settings could let a file outside of the role's directories be written.
  const outside = verdict === 'ask' && rule.startsWith('outside of directories');
  return { response: outside ? decided('ask', rule) : {}, denied: null };
}
