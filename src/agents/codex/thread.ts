/**
 * What a thread is opened with: where it may write, what is asked, which MCP servers it has. All of it goes over stdin, since it may hold
 * secrets. The sandbox is a permission profile: the role's directories, the door of the run, nothing else; what lies outside is asked.
 */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { SessionContext } from '../contract.ts';
import { MAOS_SERVER, type McpServer } from '../mcp/servers.ts';

/** A name that no configuration of a user has: profiles of the same name would be put together. */
export const PROFILE = 'maos_session';
/** Seconds that one call of our own tools may wait for an answer. */
export const CALL_SECONDS = 3_600;
const STEERING = ['.git', '.multi-agent', 'multi-agent.yaml', '.codex', '.agents', '.claude', '.mcp.json', '.husky', '.vscode', '.envrc'];

const real = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

/** The folder that a directory rule of a role means; of a glob the part before its first wildcard. It is widened to one that exists. */
function folderOf(pattern: string, cwd: string): string {
  const literal = pattern.split(/[*?[{]/)[0] ?? '';
  let path = resolve(cwd, literal === pattern || literal.endsWith('/') ? literal : dirname(literal));
  while (path !== cwd && !existsSync(path)) path = dirname(path);
  const found = real(path);
  return found === cwd || found.startsWith(cwd + sep) ? found : '';
}

type Access = 'read' | 'write' | 'none';

/** Absolute paths and words of the server, each with its access. More specific ones win. */
export function filesystemFor(context: SessionContext): Record<string, Access> {
  const cwd = real(context.cwd);
  const filesystem: Record<string, Access> = { ':root': 'read' };
  const { MAOS_DIR: dir, MAOS_ROLE: role } = context.env;
  const working = context.brief.purpose === 'task';
  if (working) Object.assign(filesystem, { ':tmpdir': 'write', ':slash_tmp': 'write' });
  // Named of themselves: a repository may lie below a folder for temporary files.
  if (dir !== undefined && dir !== '') filesystem[real(dirname(dir))] = 'read';
  filesystem[cwd] = 'read';
  for (const pattern of working ? context.tools.write : []) {
    const folder = folderOf(pattern, cwd);
    if (folder !== '') filesystem[folder] = 'write';
  }
  for (const name of STEERING) if (existsSync(join(cwd, name))) filesystem[join(cwd, name)] = 'read';
  const login = join(context.env.CODEX_HOME ?? join(context.env.HOME ?? '/', '.codex'), 'auth.json');
  for (const secret of [login, join(dir ?? '/', 'leases', 'key')]) if (existsSync(secret)) filesystem[real(secret)] = 'none';
  if (dir === undefined || dir === '') return filesystem;
  // The verbs of the run put letters there; what they say is signed.
  for (const box of ['orchestrator', role ?? '']) {
    const path = join(dir, 'messages', box);
    if (box !== '' && existsSync(path)) filesystem[real(path)] = 'write';
  }
  return filesystem;
}

function serverEntry(server: McpServer): object {
  if (server.type !== 'stdio') return { url: server.url, http_headers: server.headers };
  const entry = { command: server.command, args: server.args, env: server.env };
  return server.name === MAOS_SERVER ? { ...entry, default_tools_approval_mode: 'approve', tool_timeout_sec: CALL_SECONDS + 60 } : entry;
}

/** Told to the model besides its brief. */
export function rules({ tools, brief }: SessionContext): string {
  const place =
    brief.purpose === 'task'
      ? "You can write in the directories of your role. Git's own data is read-only: leave changes uncommitted, they are committed for you."
      : 'You cannot write files: this work is reading only.';
  const restricted = tools.restricted.length === 0 ? '' : ` Never run or use: ${tools.restricted.map((rule) => `\`${rule}\``).join(', ')}.`;
  return `${place} What needs more than the sandbox allows (network, files elsewhere) you may request with escalated permissions and a one-line justification; a person answers.${restricted}`;
}

/** Parameters of `thread/start`, and of `thread/resume` with `threadId` set. */
export function threadParams(context: SessionContext, servers: readonly McpServer[]): object {
  return {
    cwd: context.cwd,
    approvalPolicy: 'on-request',
    approvalsReviewer: 'user',
    developerInstructions: rules(context),
    ...(context.agent.model === null ? {} : { model: context.agent.model }),
    ...(context.resume === null ? {} : { threadId: context.resume, excludeTurns: true }),
    config: {
      default_permissions: PROFILE,
      permissions: { [PROFILE]: { filesystem: filesystemFor(context), network: { enabled: false } } },
      // A login shell would put the PATH of the session aside, and with it the verbs of the run.
      allow_login_shell: false,
      ...(servers.length === 0 ? {} : { mcp_servers: Object.fromEntries(servers.map((server) => [server.name, serverEntry(server)])) }),
    },
  };
}
