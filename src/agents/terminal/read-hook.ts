/** What a hook says whose JSON has the form that Claude Code gave it, and that Codex took over. What one of them never says does no harm here. */
import type { Asked } from '../contract.ts';
import type { Ruling } from '../permission/judge.ts';
import type { News } from './dialect.ts';

export type HookEvent = Record<string, unknown>;

const CLAIMING = /^mcp__maos__(complete_task|fail_task|accept_result|send_back|propose_plan)$/;
const CLAIMING_COMMAND = /\bmaos(?:-tui)? agent (?:complete|fail|propose-plan)\b(?!.*--help)/s;

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const record = (value: unknown): HookEvent => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as HookEvent) : {});

/** `tool` gives the tool call that an event tells of, and what the rules of the role say of it. */
export function readHook<Q extends Asked>(event: HookEvent, tool: (event: HookEvent) => { question: Q; ruling: Ruling }): News<Q> {
  switch (event.hook_event_name) {
    case 'SessionStart':
      return { type: 'started' };
    case 'UserPromptSubmit':
      return { type: 'prompt', text: text(event.prompt) };
    case 'PreToolUse':
      return { type: 'tool', ...tool(event) };
    case 'PostToolUse': {
      const name = text(event.tool_name);
      return { type: 'tool-done', claims: CLAIMING.test(name) || (name === 'Bash' && CLAIMING_COMMAND.test(text(record(event.tool_input).command))) };
    }
    case 'PermissionRequest':
      return { type: 'asks', ...tool(event) };
    case 'Notification':
      return event.notification_type === 'idle_prompt' ? { type: 'idle' } : { type: 'other' };
    case 'Stop': {
      const background: unknown[] = Array.isArray(event.background_tasks) ? event.background_tasks : [];
      // A shell left in the background (a server) may never end and is not waited for.
      return { type: 'turn-ended', others: background.map(record).some(({ type }) => type !== 'shell' && type !== 'local_bash'), text: text(event.last_assistant_message) };
    }
    case 'StopFailure':
      return { type: 'failed', text: [event.error, event.error_details, event.last_assistant_message].map(text).filter(Boolean).join(': ') || 'the service refused' };
    default:
      return { type: 'other' };
  }
}
