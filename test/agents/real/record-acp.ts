/**
 * Makes the recorded streams of the agents of the Agent Client Protocol anew, by hand: `node --import tsx test/agents/real/record-acp.ts FOLDER [NAME…]`.
 * What each real CLI said on its output is written line by line, with its folders called /repo and /home/you; INTERRUPTED stands where it was cancelled.
 * Before it is a fixture: PROMPTED goes where an answer to a prompt begins, and long lists and texts that nobody reads are cut.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acpWith } from '../../../src/agents/acp/index.ts';
import type { Adapter } from '../../../src/agents/contract.ts';
import { gemini } from '../../../src/agents/gemini/manifest.ts';
import { opencode } from '../../../src/agents/opencode/manifest.ts';
import { until } from '../../support/until.ts';
import { brief, startAgent } from '../support/session.ts';
import { endMarked } from './harness.ts';
import { install, type Pinned } from './install.ts';
import { startModelServer } from './model-server.ts';
import { startGeminiServer } from './model-server-gemini.ts';
import type { ModelServer, Scenario, ToolCall } from './scenario.ts';

interface Agent {
  pinned: Pinned;
  adapter: Adapter;
  serve(scenarios: Record<string, Scenario>): Promise<ModelServer>;
  model: string | null;
  write(path: string): ToolCall;
  shell(command: string): ToolCall;
  env(home: string, url: string): Record<string, string>;
}

const put = (path: string, value: object): void => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, JSON.stringify(value));
};

const AGENTS: Record<string, Agent> = {
  acp: {
    pinned: { spec: '@agentclientprotocol/claude-agent-acp@0.100.0', binary: 'claude-agent-acp', silent: true },
    adapter: acpWith('acp', null),
    serve: startModelServer,
    model: null,
    write: (path) => ({ name: 'Write', input: { file_path: path, content: 'hello\n' } }),
    shell: (command) => ({ name: 'Bash', input: { command, description: 'run it' } }),
    env: (home, url) => ({
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_API_KEY: 'sk-dummy',
      CLAUDE_CONFIG_DIR: join(home, '.claude'),
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      CLAUDE_CODE_MAX_RETRIES: '1',
    }),
  },
  gemini: {
    pinned: { spec: '@google/gemini-cli@0.61.0', binary: 'gemini' },
    adapter: acpWith('gemini', gemini),
    serve: startGeminiServer,
    model: 'gemini-2.5-pro',
    write: (path) => ({ name: 'write_file', input: { file_path: path, content: 'hello\n' } }),
    shell: (command) => ({ name: 'run_shell_command', input: { command, description: 'run it' } }),
    env: (home, url) => {
      put(join(home, '.gemini/settings.json'), { general: { maxAttempts: 2, enableAutoUpdate: false }, privacy: { usageStatisticsEnabled: false } });
      return { GEMINI_API_KEY: 'dummy', GOOGLE_GEMINI_BASE_URL: url };
    },
  },
  opencode: {
    pinned: { spec: 'opencode-ai@1.18.33', binary: 'opencode' },
    adapter: acpWith('opencode', opencode),
    serve: startModelServer,
    model: 'scripted/scripted-1',
    write: (path) => ({ name: 'write', input: { filePath: path, content: 'hello\n' } }),
    shell: (command) => ({ name: 'bash', input: { command, description: 'run it' } }),
    env: (home, url) => {
      const models = { 'scripted-1': { name: 'scripted', cost: { input: 3, output: 15 }, limit: { context: 200_000, output: 8_000 } } };
      const scripted = { npm: '@ai-sdk/anthropic', options: { baseURL: `${url}/v1`, apiKey: 'sk-dummy' }, models };
      put(join(home, '.config/opencode/opencode.json'), { small_model: 'scripted/scripted-1', enabled_providers: ['scripted'], provider: { scripted } });
      return { OPENCODE_DISABLE_MODELS_FETCH: '1', XDG_CONFIG_HOME: join(home, '.config') };
    },
  },
};
const CASES = ['allowed', 'denied', 'cancelled', 'error'];

async function record(folder: string, name: string, agent: Agent): Promise<void> {
  const binary = await install(agent.pinned);
  for (const wanted of CASES) {
    const root = mkdtempSync(join(tmpdir(), 'maos-record-'));
    const [home, cwd] = [join(root, 'home'), join(root, 'worktree')];
    for (const path of [home, cwd]) mkdirSync(path);
    const server = await agent.serve({
      allowed: [
        { text: 'I will write the greeting first.', tools: [agent.write(join(cwd, 'hello.txt'))] },
        { tools: [agent.shell('touch one.txt')] },
        { text: 'The greeting is written.' },
      ],
      denied: [{ tools: [agent.shell('touch forbidden.txt')] }, { text: 'I was not allowed.' }],
      cancelled: [{ tools: [agent.shell('touch running; sleep 300')] }, { text: 'It never comes to this.' }],
      error: [{ error: { status: 400, type: 'invalid_request_error', message: 'no such model' } }],
    });
    const started = startAgent(agent.adapter, {
      cwd,
      files: join(root, 'files'),
      argv: [binary],
      model: agent.model,
      env: { PATH: process.env.PATH ?? '', HOME: home, TMPDIR: home, LANG: 'C.UTF-8', TERM: 'xterm-256color', ...agent.env(home, server.url) },
      brief: brief({ task: { id: 'T1', title: 'Greet', description: `SCENARIO:${wanted}`, acceptance: [], files: [], checks: [], priority: 'medium' } }),
    });
    const over = () => started.of('exit')[0];
    let cut = Number.POSITIVE_INFINITY;
    if (wanted !== 'error') {
      await until(() => started.of('permission')[0] ?? over(), { timeout: 120_000, what: 'a question' });
      const asked = started.of('permission')[0];
      if (asked) started.session.answer(asked.request_id, { allow: wanted !== 'denied', scope: 'once', note: '' });
      if (wanted === 'cancelled') {
        await until(() => started.of('status').at(-1)?.status === 'busy', { timeout: 60_000 });
        cut = started.of('event').length;
        started.session.stop('enough', false);
      }
    }
    await started.exit(120_000);
    const lines = started
      .of('event')
      .map(({ value }) => JSON.stringify(value).replaceAll(cwd, '/repo').replaceAll(home, '/home/you').replaceAll(root, '/outer').replaceAll(server.url, 'http://127.0.0.1:1'));
    if (Number.isFinite(cut)) lines.splice(cut, 0, 'INTERRUPTED');
    writeFileSync(join(folder, `${name}-${wanted}.jsonl`), `${lines.join('\n')}\n`);
    process.stdout.write(`${name} ${wanted}: ${JSON.stringify(started.of('exit')[0]?.exit)}\n`);
    await endMarked(started.mark);
    await server.close();
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

const [folder = '', ...only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const [name, agent] of Object.entries(AGENTS)) if (only.length === 0 || only.includes(name)) await record(folder, name, agent);
