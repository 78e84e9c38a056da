/** Any agent of the Agent Client Protocol, known by its command alone: the adapter of Claude Code for it stands for all. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { acpWith } from '../../../src/agents/acp/index.ts';
import { describeAcp } from './acp-cases.ts';
import { install } from './install.ts';
import { startModelServer } from './model-server.ts';

describeAcp({
  title: 'an agent of the Agent Client Protocol',
  agent: 'mine',
  agents: (binary) => `agents:\n  mine: { protocol: acp, command: [${binary}] }\n`,
  adapter: (limits) => acpWith('acp', null, limits),
  install: () => install({ spec: '@agentclientprotocol/claude-agent-acp@0.100.0', binary: 'claude-agent-acp', silent: true }),
  version: null,
  serve: startModelServer,
  prepare: (home, server) => ({
    ANTHROPIC_BASE_URL: server.url,
    ANTHROPIC_API_KEY: 'sk-dummy',
    CLAUDE_CONFIG_DIR: join(home, '.claude'),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_MAX_RETRIES: '1',
    TMPDIR: home,
  }),
  model: null,
  bait: null,
  refuses: false,
  write: (path, content) => ({ name: 'Write', input: { file_path: path, content } }),
  shell: (command) => ({ name: 'Bash', input: { command, description: 'run it' } }),
  progress: { name: 'mcp__maos__report_progress', input: { text: 'half way', percent: 50 } },
  usage: [{ model: expect.any(String), input_tokens: 3_000, output_tokens: 300, usd: expect.any(Number) }],
  limitedReason: /429|rate limit|Too many/i,
  resumesAtOnce: true,
});
