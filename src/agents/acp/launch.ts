/** From a manifest and a session to the command line and environment an agent is started with. Free text never goes on the command line. */
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AgentSpec } from '../../protocol/config.ts';
import type { SessionContext } from '../contract.ts';
import type { AcpManifest } from './manifest.ts';

export function argvOf(agent: AgentSpec, manifest: AcpManifest): string[] {
  const program = agent.argv.length === 0 ? [manifest.binary] : agent.argv;
  return [...program, ...manifest.args, ...(agent.model === null || manifest.model_flag === null ? [] : [manifest.model_flag, agent.model])];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
function merged(below: Record<string, unknown>, above: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const old = out[key];
    out[key] = isRecord(old) && isRecord(value) ? merged(old, value) : value;
  }
  return out;
}
function parsed(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return isRecord(value) ? value : {};
  } catch {
    return {}; // what the CLI could not read either is replaced
  }
}

/** What keeps the CLI quiet and asking, beneath what the user has set. Settings in JSON are ours above the user's: they are what makes it ask. */
export function environmentFor(
  { env, agent, trusted }: Pick<SessionContext, 'env' | 'agent' | 'trusted'>,
  { env: quiet, json_env, trusted: uses }: AcpManifest,
): Record<string, string> {
  const all = { ...quiet, ...env, ...(trusted === true ? uses : {}) };
  if (json_env === null) return all;
  const ours = agent.model === null ? json_env.value : { ...json_env.value, [json_env.model_key]: agent.model };
  return { ...all, [json_env.name]: JSON.stringify(merged(parsed(all[json_env.name]), ours)) };
}

/** Whether loading a conversation right now is known to lose it. */
export async function isUnsafeToLoad(conversation: string, pattern: string | null, env: Record<string, string>): Promise<boolean> {
  if (pattern === null) return false;
  const minute = new Date().toISOString().slice(0, 16).replace(':', '-');
  const path = join(env.HOME ?? '/', pattern.replace('{minute}', minute).replace('{id}', conversation.slice(0, 8)));
  const [above = '', below = ''] = path.split('/*/');
  const list = (folder: string) => readdir(folder).catch(() => []); // no folder: no conversation in it
  for (const name of await list(above)) {
    const file = join(above, name, below);
    if ((await list(dirname(file))).some((entry) => file.endsWith(`/${entry}`))) return true;
  }
  return false;
}
