/**
 * Codex with its own screen: its command line, and its hooks, which are of the form of Claude Code's. All that is set goes as `-c`, so nothing is
 * written into CODEX_HOME. Hooks given so run only with `--dangerously-bypass-hook-trust`, which would let a repository's own hooks run too:
 * hence it is not started in a folder with such hooks, unless the user trusts them.
 */
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Asked, SessionContext } from '../contract.ts';
import type { HookChannel } from '../hooks/channel.ts';
import { oneLine, visibleLine } from '../look/plain.ts';
import { MAOS_SERVER, type McpServer, mcpServersFor } from '../mcp/servers.ts';
import { denialOf, judge, type Ruling } from '../permission/judge.ts';
import { detailText, grantOf, grantOfEdit } from '../permission/question.ts';
import type { Dialect } from '../terminal/dialect.ts';
import { promptOf } from '../terminal/prompt.ts';
import { type HookEvent, readHook, record, text } from '../terminal/read-hook.ts';
import { codexManifest as manifest } from './manifest.ts';
import { Rollout } from './rollout.ts';
import { codexScreens } from './screens.ts';
import { CALL_SECONDS, filesystemFor, PROFILE, rules } from './thread.ts';

const QUICK = 60;
const QUESTION = 7 * 24 * 3_600;
const HOOKS: Readonly<Record<string, number>> = { SessionStart: QUICK, UserPromptSubmit: QUICK, PreToolUse: QUICK, PostToolUse: QUICK, PermissionRequest: QUESTION, Stop: QUICK };

/** A value in the words of TOML. */
function toml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toml).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}=${toml(inner)}`)
    .join(',')}}`;
}
const set = (key: string, value: unknown): string[] => ['-c', `${key}=${toml(value)}`];

/** Every user of the machine can read a command line, so values of variables go by the environment, under their own names. */
function serverOf(server: McpServer, env: Record<string, string>): object | null {
  if (server.type !== 'stdio') return Object.keys(server.headers).length > 0 ? null : { url: server.url };
  for (const [name, value] of Object.entries(server.env)) {
    if (env[name] !== undefined && env[name] !== value) return null;
    env[name] = value;
  }
  const entry = { command: server.command, args: server.args, env_vars: Object.keys(server.env) };
  return server.name === MAOS_SERVER ? { ...entry, default_tools_approval_mode: 'approve', tool_timeout_sec: CALL_SECONDS + 60 } : entry;
}

function toolIn(event: HookEvent, { cwd, tools }: SessionContext): { question: Asked; ruling: Ruling } {
  const name = text(event.tool_name);
  const input = record(event.tool_input);
  const said = text(input.command);
  const paths = name === 'apply_patch' ? [...said.matchAll(/^\*\*\* (?:Add File|Update File|Delete File|Move to): (.+)$/gm)].map(([, path = '']) => path.trim()) : [];
  const command = name === 'Bash' ? said : null;
  const tool = name === 'apply_patch' ? 'Edit' : name;
  const ruling = judge({ tool, command, paths }, cwd, tools);
  const subject = said === '' ? JSON.stringify(input, null, 2) : said;
  return {
    ruling,
    question: {
      tool: oneLine(tool, 200),
      summary: visibleLine(paths.length > 0 ? paths.join(' ') : subject, 500),
      detail: detailText(subject),
      why: detailText(text(input.description)).slice(0, 2_000),
      rule: oneLine(`outside of the sandbox; ${ruling.rule}`, 500),
      grant: paths.length > 0 ? grantOfEdit(paths, cwd) : grantOf(tool, subject),
    },
  };
}

const asks = (allow: boolean, message: string): object => ({
  hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: allow ? { behavior: 'allow' } : { behavior: 'deny', message } },
});

const UNTRUSTED = 'this repository has a folder .codex, whose hooks would run beside ours without a question. Use mode: structured, or look at it and then: maos-tui trust';

export function codexDialect(context: SessionContext, self: readonly string[], channel: HookChannel): Dialect<Asked> {
  const { cwd, agent, resume } = context;
  const env: Record<string, string> = { ...manifest.env, ...context.env };
  const { servers, problems } = mcpServersFor(context, self, { callSeconds: CALL_SECONDS });
  const entries = servers.map((server) => [server.name, serverOf(server, env)] as const);
  const rollout = new Rollout(resume !== null);
  const hook = (timeout: number) => [{ hooks: [{ type: 'command', command: channel.command, timeout }] }];
  const options = [
    '--disable',
    'unbounded_connection_retries',
    ...set('check_for_update_on_startup', false),
    ...set('analytics.enabled', false),
    '--dangerously-bypass-hook-trust',
    ...Object.entries(HOOKS).flatMap(([name, timeout]) => set(`hooks.${name}`, hook(timeout))),
    // Our own worktree, without a configuration of its own: nothing in it asks for trust.
    ...set('projects', { [realpathSync(cwd)]: { trust_level: 'trusted' } }),
    ...set('approval_policy', 'on-request'),
    ...set('approvals_reviewer', 'user'),
    ...set('default_permissions', PROFILE),
    ...set(`permissions.${PROFILE}`, { filesystem: filesystemFor(context), network: { enabled: false } }),
    ...set('allow_login_shell', false),
    ...set('developer_instructions', rules(context)),
    // As one table: a key given with -c cannot be quoted, and a name may hold a dot.
    ...set('mcp_servers', Object.fromEntries(entries.filter(([, entry]) => entry !== null))),
    ...(agent.model === null ? [] : ['-m', agent.model]),
  ];
  return {
    argv: [
      agent.argv[0] ?? manifest.binary,
      ...agent.argv.slice(1),
      ...(resume === null ? options : ['resume', ...options]),
      '--',
      ...(resume === null ? [] : [resume]),
      promptOf(context),
    ],
    env,
    refused: context.trusted !== true && existsSync(join(cwd, '.codex')) ? UNTRUSTED : null,
    install: manifest.install,
    conversation: resume,
    problems: [
      ...problems,
      ...entries.flatMap(([name, entry]) => (entry === null ? [`MCP server ${name} is left out: in terminal mode its variables or headers would stand on the command line.`] : [])),
    ],
    screens: [{ match: /Folderaccess|Doyoutrustthecontents/i, reason: 'Codex asks whether you trust this folder' }],
    rules: codexScreens,
    errors: manifest.errors,
    replies: {
      allow: () => null,
      deny: (rule) => ({ hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny', permissionDecisionReason: denialOf(rule) } }),
      ask: () => null, // what lies outside of its sandbox it asks about by itself
      answer: (_question, allow, note) => asks(allow, note === '' ? 'The user denied this. Go on without it, or ask what to do instead.' : note),
      ruled: (_question, { verdict, rule }) => asks(verdict === 'allow', denialOf(rule)),
      goOn: (said) => ({ decision: 'block', reason: said }),
    },
    read: (event) => readHook(event, (call) => toolIn(call, context)),
    conversationIn: (event) => text(event.session_id) || null,
    used: (event) => {
      rollout.name(event?.transcript_path);
      return rollout.used();
    },
    look: () => rollout.ends(),
  };
}
