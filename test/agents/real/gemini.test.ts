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
  write: (path, content) => ({ name: 'write_file', input: { file_path: path, content } }),
  shell: (command) => ({ name: 'run_shell_command', input: { command, description: 'run it' } }),
  usage: [{ model: 'gemini-2.5-pro', input_tokens: 3_000, output_tokens: 300, usd: null }],
  limitedReason: /Too many requests.*429/,
  resumesAtOnce: false,
});
