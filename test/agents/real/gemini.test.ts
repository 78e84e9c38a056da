/** The adapter against the real Gemini CLI. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acpWith } from '../../../src/agents/acp/index.ts';
import { gemini } from '../../../src/agents/gemini/manifest.ts';
import { describeAcp } from './acp-cases.ts';
import { install } from './install.ts';
import { startGeminiServer } from './model-server-gemini.ts';

describeAcp({
  title: 'Gemini CLI',
  agent: 'gemini',
  adapter: (limits) => acpWith('gemini', gemini, limits),
  install: () => install({ spec: '@google/gemini-cli@0.61.0', binary: 'gemini' }),
  version: /0\.61\.0/,
  serve: startGeminiServer,
  prepare: (home, server) => {
    mkdirSync(join(home, '.gemini'), { recursive: true });
    writeFileSync(join(home, '.gemini/settings.json'), JSON.stringify({ general: { maxAttempts: 2, enableAutoUpdate: false }, privacy: { usageStatisticsEnabled: false } }));
    return { GEMINI_API_KEY: 'dummy', GOOGLE_GEMINI_BASE_URL: server.url, TMPDIR: home };
  },
  model: 'gemini-2.5-pro',
  bait: (worktree, proof) => {
    const touch = (name: string) => [{ hooks: [{ type: 'command', command: `touch ${proof}/${name}` }] }];
    const settings = {
      hooksConfig: { enabled: true },
      hooks: { SessionStart: touch('start'), BeforeAgent: touch('agent'), BeforeTool: touch('tool') },
      mcpServers: { bait: { command: 'touch', args: [`${proof}/server`] } },
    };
    mkdirSync(join(worktree, '.gemini'));
    writeFileSync(join(worktree, '.gemini/settings.json'), JSON.stringify(settings));
  },
  refuses: false,
  write: (path, content) => ({ name: 'write_file', input: { file_path: path, content } }),
  shell: (command) => ({ name: 'run_shell_command', input: { command, description: 'run it' } }),
  // It gives servers to trusted folders only, and then runs what the repository brings along as well.
  progress: { name: 'run_shell_command', input: { command: 'maos-tui agent progress "half way" --percent 50' } },
  usage: [{ model: 'gemini-2.5-pro', input_tokens: 3_000, output_tokens: 300, usd: null }],
  limitedReason: /Too many requests.*429/,
  resumesAtOnce: false,
});
