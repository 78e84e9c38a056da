/** Opens the conversation: who the agent is, logged in, the old conversation or a new one, in a mode that asks. Throws what the agent refuses. */
import { type ClientContext, type McpServer, PROTOCOL_VERSION } from '@agentclientprotocol/sdk';
import { MaosError } from '../../system/errors.ts';
import type { SessionContext } from '../contract.ts';
import { refused } from './conclusion.ts';
import { isUnsafeToLoad } from './launch.ts';
import type { AcpManifest } from './manifest.ts';
import { modeToSet } from './mode.ts';
import { initializedSchema, type Opened, openedSchema } from './updates.ts';

export interface Conversation {
  id: string;
  /** The old one, with all that was said in it. */
  resumed: boolean;
  model: string | null;
}

const AUTH_REQUIRED = -32000;
const codeOf = (error: unknown): unknown => (typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined);

function modelIn({ models, configOptions }: Opened): string | null {
  const chosen = configOptions?.find(({ category, id }) => (category ?? id) === 'model')?.currentValue;
  return models?.currentModelId ?? (typeof chosen === 'string' ? chosen : null);
}

async function begin(agent: ClientContext, manifest: AcpManifest, env: Record<string, string>, request: { cwd: string; mcpServers: McpServer[] }): Promise<unknown> {
  try {
    return await agent.request('session/new', request);
  } catch (error) {
    const way = manifest.authenticate.find((one) => (env[one.env] ?? '') !== '');
    if (codeOf(error) !== AUTH_REQUIRED || way === undefined) throw error;
    await agent.request('authenticate', { methodId: way.method });
    return await agent.request('session/new', request);
  }
}

/** `note` is told what could not be had. */
export async function openConversation(
  agent: ClientContext,
  manifest: AcpManifest,
  { cwd, env, resume }: Pick<SessionContext, 'cwd' | 'env' | 'resume'>,
  mcpServers: McpServer[],
  note: (text: string) => void,
): Promise<Conversation> {
  const clientCapabilities = { fs: { readTextFile: false, writeTextFile: false }, terminal: false };
  const { protocolVersion, agentCapabilities } = initializedSchema.parse(await agent.request('initialize', { protocolVersion: PROTOCOL_VERSION, clientCapabilities }));
  if (protocolVersion !== PROTOCOL_VERSION)
    throw new MaosError({
      code: 'ACP_VERSION',
      message: `it speaks version ${protocolVersion} of the Agent Client Protocol, not ${PROTOCOL_VERSION}`,
      hint: 'Update it, or give the role another agent in multi-agent.yaml.',
    });
  let opened: Opened | null = null;
  const how = agentCapabilities?.sessionCapabilities?.resume ? 'session/resume' : agentCapabilities?.loadSession ? 'session/load' : null;
  if (resume !== null && how !== null && manifest.resume) {
    try {
      if (await isUnsafeToLoad(resume, manifest.unsafe_load, env)) throw new Error('it began less than a minute ago, and loading it now would lose it');
      opened = openedSchema.parse((await agent.request(how, { sessionId: resume, cwd, mcpServers })) ?? {});
    } catch (error) {
      note(`The conversation cannot be gone on with: ${refused(error, manifest)}. A new one begins.`);
    }
  } else if (resume !== null) note('This agent cannot go on with a conversation. A new one begins.');
  const resumed = opened !== null;
  opened ??= openedSchema.parse(await begin(agent, manifest, env, { cwd, mcpServers }));
  const id = resumed ? resume : opened.sessionId;
  if (id === null || id === undefined)
    throw new MaosError({ code: 'ACP_SESSION', message: 'it opened a conversation without an id', hint: 'Update it, or give the role another agent in multi-agent.yaml.' });
  const mode = modeToSet(opened.modes);
  if (mode === undefined)
    throw new MaosError({
      code: 'ACP_MODE',
      message: `it would work in the mode ${opened.modes?.currentModeId ?? ''}, which does not ask before it acts`,
      hint: 'Update it, or give the role another agent in multi-agent.yaml.',
    });
  if (mode !== null) await agent.request('session/set_mode', { sessionId: id, modeId: mode });
  return { id, resumed, model: modelIn(opened) };
}
