/** The real Codex against a scripted model on loopback: no account, no other network, a home of its own. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install } from './install.ts';
import type { ModelServer } from './scenario.ts';

/** Absolute path of the CLI; about 400 MB at its first call. */
export const installCodex = (): Promise<string> => install({ spec: '@openai/codex@0.169.0', binary: 'codex' });

export interface CodexHome {
  home: string;
  env: Record<string, string>;
  remove(): Promise<void>;
}

const configFor = (url: string, idleMs: number): string => `model = "scripted-1"
model_provider = "scripted"
check_for_update_on_startup = false
[analytics]
enabled = false
[model_providers.scripted]
name = "scripted"
base_url = "${url}/v1"
env_key = "OPENAI_API_KEY"
wire_api = "responses"
request_max_retries = 1
stream_max_retries = 1
stream_idle_timeout_ms = ${idleMs}
`;

/** A fresh home. `idleMs`: the CLI's own limit for a stream that stands still. @default idleMs 20000 */
export async function codexHome(server: Pick<ModelServer, 'url'>, idleMs = 20_000): Promise<CodexHome> {
  const home = await mkdtemp(join(tmpdir(), 'maos-codex-home-'));
  // CODEX_HOME must not lie below TMPDIR: the helper of its sandbox would be missing.
  const temporary = join(home, 'tmp');
  for (const folder of ['.codex', 'tmp']) await mkdir(join(home, folder));
  await writeFile(join(home, '.codex', 'config.toml'), configFor(server.url, idleMs));
  // It is of no use to a provider with a key of its own; no command may read it.
  await writeFile(join(home, '.codex', 'auth.json'), '{"OPENAI_API_KEY":"the login"}');
  return {
    home,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: home,
      TMPDIR: temporary,
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      CODEX_HOME: join(home, '.codex'),
      OPENAI_API_KEY: 'sk-dummy',
    },
    remove: () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
  };
}
