/**
 * Claude Code's own screen: its command line, its hooks, and how they are answered. Nothing is written into the user's home: the hooks come
 * with `--settings`. Its first-run questions are the user's; only those of the folder can come up here, and are raised as such.
 */
import { randomUUID } from 'node:crypto';
import type { SessionContext } from '../contract.ts';
import type { HookChannel } from '../hooks/channel.ts';
import { SERVICE_ERRORS } from '../manifest.ts';
import { denialOf, type Ruling } from '../permission/judge.ts';
import type { Dialect } from '../terminal/dialect.ts';
import { promptOf } from '../terminal/prompt.ts';
import { readHook, record, text } from '../terminal/read-hook.ts';
import { environmentFor, INSTALL, rulesFor, terminalArguments } from './arguments.ts';
import { claudeMcp } from './mcp.ts';
import { type Question, questionOf, responseTo, ruleOn } from './permission.ts';
import { claudeScreens } from './screens.ts';
import { TranscriptMeter } from './transcript.ts';

/** Seconds a hook may take. A question waits for the user as long as a night lasts. */
const QUICK = 60;
const QUESTION = 7 * 24 * 3_600;
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

/** A tool call of this session, and what the rules of the role say of it. */
function toolIn(event: Record<string, unknown>, { cwd, tools }: SessionContext): { question: Question; ruling: Ruling } {
  const [tool_name, input] = [text(event.tool_name), record(event.tool_input)];
  const ruling = ruleOn(tool_name, input, cwd, tools);
  return { ruling, question: questionOf({ type: 'control_request', request_id: '', request: { subtype: 'can_use_tool', tool_name, input } }, cwd, ruling) };
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
    refused: null,
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
    read: (event) => readHook(event, (call) => toolIn(call, context)),
    conversationIn: (event) => text(event.session_id) || null,
    used: (event) => meter.read(event),
  };
}
