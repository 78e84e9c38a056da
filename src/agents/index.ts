/** All adapters by kind. Each is loaded when it is first needed, so that a host that runs one kind does not pay for the others. */
import type { AgentKind } from '../protocol/words.ts';
import type { Adapter } from './contract.ts';

export const adapters: Record<AgentKind, () => Promise<Adapter>> = {
  claude: async () => (await import('./claude/index.ts')).claude,
  codex: async () => (await import('./codex/index.ts')).codex,
  gemini: async () => (await import('./acp/kinds.ts')).gemini,
  opencode: async () => (await import('./opencode/index.ts')).opencode,
  acp: async () => (await import('./acp/kinds.ts')).acp,
  command: async () => (await import('./command/index.ts')).command,
  script: async () => (await import('./script/index.ts')).script,
};

export const adapterOf = (kind: AgentKind): Promise<Adapter> => adapters[kind]();
