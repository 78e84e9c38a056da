/**
 * opencode with its own screen: its command line, and our plugin, which stands for hooks. Plugin, servers and what has to be asked go by a variable of
 * its environment, so nothing is written into the user's home. It is not started beside plugins of a repository, unless the user trusts them.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../system/self.ts';
import { environmentFor } from '../acp/launch.ts';
import type { AcpManifest } from '../acp/manifest.ts';
import { untrusted } from '../acp/repository.ts';
import type { Asked, SessionContext } from '../contract.ts';
import { oneLine, visibleLine } from '../look/plain.ts';
import { troubleIn } from '../manifest.ts';
import { type McpServer, mcpServersFor } from '../mcp/servers.ts';
import { denialOf, judge, type Ruling } from '../permission/judge.ts';
import { detailText, grantOf, grantOfEdit } from '../permission/question.ts';
import type { Dialect, News } from '../terminal/dialect.ts';
import { promptOf } from '../terminal/prompt.ts';
import { type HookEvent, readHook, record, text } from '../terminal/read-hook.ts';
import { opencode as manifest } from './manifest.ts';
import { MessageMeter } from './meter.ts';

const TOOLS: Readonly<Record<string, string>> = {
  bash: 'Bash',
  edit: 'Edit',
  multiedit: 'Edit',
  write: 'Edit',
  patch: 'Edit',
  apply_patch: 'Edit',
  read: 'Read',
  glob: 'Search',
  grep: 'Search',
  list: 'Search',
  webfetch: 'WebFetch',
  websearch: 'WebFetch',
};
/** Our own tools, as opencode calls them. */
const OWN = /^maos_/;
/** It tries for ever; a service that refused so often is told as what it is. */
const RETRIES = 6;
/** Time one call of a server may take. */
const CALL_MS = 120_000;

const servers = (given: readonly McpServer[]): object =>
  Object.fromEntries(
    given.map((server) => [
      server.name,
      server.type === 'stdio'
        ? { type: 'local', command: [server.command, ...server.args], environment: server.env, enabled: true, timeout: CALL_MS }
        : { type: 'remote', url: server.url, headers: server.headers, enabled: true, timeout: CALL_MS },
    ]),
  );

const nameOf = (name: string): string => TOOLS[name] ?? name.replace(OWN, 'mcp__maos__');

function pathsOf(tool: string, input: HookEvent): string[] {
  if (tool !== 'Edit') return [];
  const patch = text(input.patchText);
  if (patch !== '') return [...patch.matchAll(/^\*\*\* (?:Add File|Update File|Delete File|Move to): (.+)$/gm)].map(([, path = '']) => path.trim());
  return [text(input.filePath)];
}

/** A tool call, or a question about one; `permission` is what opencode asks for. */
function toolIn(event: HookEvent, { cwd, tools }: SessionContext): { question: Asked; ruling: Ruling } {
  const [name, permission, input, metadata] = [text(event.tool_name), text(event.permission), record(event.tool_input), record(event.metadata)];
  const patterns = Array.isArray(event.patterns) ? event.patterns.map(String).join(', ') : '';
  // Leave to go out of the worktree, or to do the same again and again, is another thing than leave for the tool.
  const other = permission === 'external_directory' || permission === 'doom_loop';
  const tool = other ? permission : nameOf(name);
  const command = tool === 'Bash' ? text(input.command) : null;
  const paths = pathsOf(tool, input);
  const ruling: Ruling = OWN.test(name) && !other ? { verdict: 'allow', rule: 'a tool of the run' } : judge({ tool, command, paths }, cwd, tools);
  const given = JSON.stringify(input, null, 2);
  const subject = other ? patterns : (command ?? given);
  return {
    ruling,
    question: {
      tool: oneLine(tool, 200),
      summary: visibleLine(paths.length > 0 ? paths.join(' ') : subject, 500),
      detail: detailText([other ? `${nameOf(name)}: ${text(input.command) || given}` : '', paths.length > 0 ? text(metadata.diff) || given : subject].filter(Boolean).join('\n\n')),
      why: detailText(text(input.description)).slice(0, 2_000),
      rule: oneLine(other ? `opencode asks for ${permission}` : ruling.rule, 500),
      grant: paths.length > 0 ? grantOfEdit(paths, cwd) : grantOf(tool, subject),
    },
  };
}

const answer = (allow: boolean, message: string): object => (allow ? { reply: 'once' } : { reply: 'reject', message });

/** What it is set to, above the user's own. */
function settingsWith(given: readonly McpServer[]): AcpManifest {
  const { json_env } = manifest;
  if (json_env === null) return manifest;
  const plugin = [pathToFileURL(join(packageRoot(), 'dist', 'opencode-plugin.js')).href];
  const permission = { ...(json_env.value.permission as object), question: 'deny', doom_loop: 'ask' };
  return { ...manifest, json_env: { ...json_env, value: { ...json_env.value, permission, plugin, mcp: servers(given) } } };
}

export function opencodeDialect(context: SessionContext, self: readonly string[]): Dialect<Asked> {
  const { agent, resume } = context;
  const mcp = mcpServersFor(context, self);
  const meter = new MessageMeter();
  const prompt = promptOf(context);
  const read = (event: HookEvent): News<Asked> => {
    switch (event.hook_event_name) {
      case 'Used':
        meter.add(event.message);
        return { type: 'other' };
      case 'Interrupted':
        return { type: 'idle' };
      case 'Retry':
        return Number(event.attempt) >= RETRIES || troubleIn(manifest, text(event.message))?.terminal === true ? { type: 'failed', text: text(event.message) } : { type: 'other' };
      case 'PostToolUse':
        return readHook({ ...event, tool_name: nameOf(text(event.tool_name)) }, (call) => toolIn(call, context));
      default:
        return readHook(event, (call) => toolIn(call, context));
    }
  };
  return {
    argv: [agent.argv[0] ?? manifest.binary, ...agent.argv.slice(1), ...(resume === null ? [`--prompt=${prompt}`] : ['--session', resume])],
    // Seen in 1.18.33: beside a session a prompt on the command line is not sent.
    ...(resume === null ? {} : { begin: { more: prompt, session_id: resume } }),
    env: environmentFor(context, settingsWith(mcp.servers)),
    refused: untrusted(context, manifest),
    install: manifest.install,
    conversation: resume,
    problems: mcp.problems,
    screens: [],
    rules: manifest.screens,
    errors: manifest.errors,
    replies: {
      allow: () => null,
      deny: (rule) => ({ denied: denialOf(rule) }),
      ask: () => null, // its settings make it ask
      answer: (_question, allow, note) => answer(allow, note === '' ? 'The user denied this. Go on without it, or ask what to do instead.' : note),
      ruled: (_question, { verdict, rule }) => answer(verdict === 'allow', denialOf(rule)),
      goOn: (more) => ({ more }),
    },
    read,
    conversationIn: (event) => text(event.session_id) || null,
    used: () => meter.take(),
  };
}
