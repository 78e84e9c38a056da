/** Agents of the Agent Client Protocol: those with a manifest of their own, and any other by its command. */
import type { McpServer as AcpServer } from '@agentclientprotocol/sdk';
import type { AgentSpec } from '../../protocol/config.ts';
import type { AgentKind } from '../../protocol/words.ts';
import type { Adapter, SessionContext } from '../contract.ts';
import { type McpServer, mcpServersFor } from '../mcp/servers.ts';
import { findProgram } from '../process/find.ts';
import { versionOf } from '../process/version.ts';
import { type Limits, limitsOf } from '../process/watchdog.ts';
import { type AcpManifest, anyAgent } from './manifest.ts';
import { refusedSession } from './refused.ts';
import { untrusted } from './repository.ts';
import { AcpSession } from './session.ts';

const named = (values: Record<string, string>): { name: string; value: string }[] => Object.entries(values).map(([name, value]) => ({ name, value }));

const inProtocol = (server: McpServer): AcpServer =>
  server.type === 'stdio'
    ? { name: server.name, command: server.command, args: server.args, env: named(server.env) }
    : { type: server.type, name: server.name, url: server.url, headers: named(server.headers) };

/** `manifest` null: an agent known by its command alone. @default limits 120 s to start, 300 s to a first answer, 600 s of silence inside a model call */
export function acpWith(kind: AgentKind, manifest: AcpManifest | null, limits: Partial<Limits> = {}): Adapter {
  const of = (agent: AgentSpec): AcpManifest => manifest ?? anyAgent(agent);
  return {
    kind,
    probe: async (agent, env) => {
      const { binary, install } = of(agent);
      const name = agent.argv[0] ?? binary;
      const path = findProgram(name, env);
      const how = install === '' ? `install ${name === '' ? 'the program' : name}, or set \`command\` in multi-agent.yaml to what you have` : install;
      if (path === null) return { found: false, version: null, detail: name === '' ? 'no command is set' : `${name} is not on PATH`, install: how };
      const version = manifest === null ? null : await versionOf(path, env);
      const mute = manifest !== null && version === null;
      return { found: true, version, detail: mute ? `${path} does not answer to --version` : path, install: mute ? how : '' };
    },
    start: (context: SessionContext, tools, report) => {
      const no = untrusted(context, of(context.agent));
      if (no !== null) return refusedSession(report, no);
      const { servers, problems } = mcpServersFor(context, tools.self);
      return new AcpSession(context, of(context.agent), servers.map(inProtocol), problems, report, { ...limitsOf(of(context.agent).limits, context.silence_ms), ...limits });
    },
  };
}
