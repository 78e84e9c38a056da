/**
 * Claude Code's own screen: its command line, its hooks, and how they are answered. Nothing is written into the user's home: the hooks come
 * with `--settings`. Its first-run questions are the user's; only those of the folder can come up here, and are raised as such.
 */
import { randomUUID } from 'node:crypto';
import { renderBrief, renderResume } from '../brief/index.ts';
import type { SessionContext } from '../contract.ts';
import type { HookChannel } from '../hooks/channel.ts';
import { SERVICE_ERRORS } from '../manifest.ts';
import type { Ruling } from '../permission/judge.ts';
import type { Dialect, News } from '../terminal/dialect.ts';
import { environmentFor, INSTALL, rulesFor, terminalArguments } from './arguments.ts';
import { claudeMcp } from './mcp.ts';
import { denialOf, type Question, questionOf, responseTo, ruleOn } from './permission.ts';
import { claudeScreens } from './screens.ts';
import { TranscriptMeter } from './transcript.ts';

/** Seconds a hook may take. A question waits for the user as long as a night lasts. */
const QUICK = 60;
const QUESTION = 7 * 24 * 3_600;
/** One word of a command line has room for 128 KiB. */
const PROMPT_BYTES = 100_000;

const CLAIMING = /^mcp__maos__(complete_task|fail_task|accept_result|send_back|propose_plan)$/;
const CLAIMING_COMMAND = /\bmaos(?:-tui)? agent (?:complete|fail|propose-plan)\b(?!.*--help)/s;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {});

/** `--settings` of this CLI: our hook at every point that tells its state. */
export function hookSettings(command: string): string {
  const at = (timeout: number, matcher?: string) => [{ ...(matcher === undefined ? {} : { matcher }), hooks: [{ type: 'command', command, timeout }] }];
  return JSON.stringify({
    hooks: {
      SessionStart: at(QUICK),
      UserPromptSubmit: at(QUICK),
      PreToolUse: at(QUICK, '*'),
      PostToolUse: at(QUICK, 'mcp__maos__.*|Bash'),
      PermissionRequest: at(QUESTION, '*'),
      Notification: at(QUICK),
      SubagentStop: at(QUICK),
      Stop: at(QUICK),
      StopFailure: at(QUICK),
      SessionEnd: at(QUICK),
    },
  });
}

function promptOf({ brief, resume }: SessionContext): string {
  const prompt = (resume === null ? renderBrief(brief) : renderResume(brief)).replaceAll('\0', '');
  if (Buffer.byteLength(prompt) <= PROMPT_BYTES) return prompt;
  return 'Your brief is too long for this line. Run `maos-tui agent brief` (or call the maos tool `get_brief`), read all of it, and do what it says.';
}

/** A tool call of this session, and what the rules of the role say of it. */
function toolIn(event: Record<string, unknown>, { cwd, tools }: SessionContext): { question: Question; ruling: Ruling } {
  const [tool_name, input] = [text(event.tool_name), record(event.tool_input)];
  const ruling = ruleOn(tool_name, input, cwd, tools);
  return { ruling, question: questionOf({ type: 'control_request', request_id: '', request: { subtype: 'can_use_tool', tool_name, input } }, cwd, ruling) };
}

function read(event: Record<string, unknown>, context: SessionContext): News<Question> {
  switch (event.hook_event_name) {
    case 'SessionStart':
      return { type: 'started' };
    case 'UserPromptSubmit':
      return { type: 'prompt', text: text(event.prompt) };
    case 'PreToolUse':
      return { type: 'tool', ...toolIn(event, context) };
    case 'PostToolUse': {
      const name = text(event.tool_name);
      return { type: 'tool-done', claims: CLAIMING.test(name) || (name === 'Bash' && CLAIMING_COMMAND.test(text(record(event.tool_input).command))) };
    }
    case 'PermissionRequest':
      return { type: 'asks', ...toolIn(event, context) };
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

export function claudeDialect(context: SessionContext, self: readonly string[], channel: HookChannel): Dialect<Question> {
  const { resume } = context;
  const mcp = claudeMcp(context, self);
  const meter = new TranscriptMeter(resume !== null);
  const conversation = resume ?? randomUUID();
  const { allowed, denied } = rulesFor(context, mcp);
  const hook = (name: string, answer: object) => ({ hookSpecificOutput: { hookEventName: name, ...answer } });
  return {
    argv: terminalArguments(context, mcp, [
      '--settings',
      hookSettings(channel.command),
      ...(resume === null ? ['--session-id', conversation] : ['--resume', resume]),
      '--allowedTools',
      ...allowed,
      '--disallowedTools',
      ...denied,
      '--',
      promptOf(context),
    ]),
    env: environmentFor(context, mcp),
    install: INSTALL,
    conversation,
    problems: mcp.problems,
    rules: claudeScreens,
    screens: [
      { match: /Isthisaprojectyou|Doyoutrustthefiles/i, reason: 'Claude Code asks whether you trust this folder' },
      { match: /Detectedacustom(API)?key|Doyouwanttousethis(API)?key/i, reason: 'Claude Code asks whether it may use the API key of the environment' },
      { match: /Choosethetextstyle|Selectloginmethod/i, reason: 'Claude Code was never set up here: run claude once' },
    ],
    errors: SERVICE_ERRORS,
    replies: {
      allow: () => hook('PreToolUse', { permissionDecision: 'allow', permissionDecisionReason: 'allowed by the role or for the task' }),
      deny: (rule) => hook('PreToolUse', { permissionDecision: 'deny', permissionDecisionReason: denialOf(rule) }),
      ask: (rule) => hook('PreToolUse', { permissionDecision: 'ask', permissionDecisionReason: rule }),
      answer: (question, allow, note) => hook('PermissionRequest', { decision: responseTo(question, allow, note) }),
      ruled: (question, { verdict, rule }) => hook('PermissionRequest', { decision: responseTo(question, verdict === 'allow', verdict === 'allow' ? '' : denialOf(rule)) }),
      goOn: (said) => ({ decision: 'block', reason: said }),
    },
    read: (event) => read(event, context),
    conversationIn: (event) => text(event.session_id) || null,
    used: (event) => meter.read(event),
  };
}
