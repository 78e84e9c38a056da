/**
 * Makes fixtures of rendered screens anew, by hand: `node --import tsx test/agents/real/record-screens.ts FOLDER [NAME…]`. Each real CLI runs in a
 * terminal of 120 by 40 against the scripted model; what stands on the screen once it printed nothing for a while is written as text. Which of them
 * become fixtures is for a person to say: see test/agents/fixtures/screens.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import xterm from '@xterm/headless';
import { spawnTerminal } from '../../../src/host/pty/terminal.ts';
import { codexHome, installCodex } from './codex-home.ts';
import { claudeEnv, endMarked, installClaude } from './harness.ts';
import { install } from './install.ts';
import { startModelServer } from './model-server.ts';
import { startGeminiServer } from './model-server-gemini.ts';
import { startResponsesServer } from './model-server-openai.ts';
import type { ModelServer, Scenario, ToolCall } from './scenario.ts';

const [folder = '', ...only] = process.argv.slice(2);
const [cols, rows] = [120, 40];
const SETTLED_MS = 1_200;

interface Recording {
  argv: string[];
  cwd: string;
  env: Record<string, string>;
  /** Keys, each sent once the screen stood still. */
  keys?: string[];
  ms?: number;
}

/** Writes NAME-1.txt, NAME-2.txt …: the cursor, then the rows. */
async function record(name: string, { argv, cwd, env, keys = [], ms = 15_000 }: Recording): Promise<void> {
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, logLevel: 'off' });
  const mark = `MAOS_MARK=screens/${name}/${process.pid}`;
  let last = Date.now();
  let dirty = false;
  let over = false;
  const pty = spawnTerminal({
    argv,
    cwd,
    env: { ...env, MAOS_MARK: mark.slice('MAOS_MARK='.length) },
    cols,
    rows,
    onData: (bytes) => {
      terminal.write(bytes);
      last = Date.now();
      dirty = true;
    },
    onExit: () => {
      over = true;
    },
  });
  terminal.onData((text) => pty.write(Buffer.from(text)));
  const left = [...keys];
  const end = Date.now() + ms;
  let count = 0;
  let shot = '';
  const look = (): string => {
    const buffer = terminal.buffer.active;
    const lines = Array.from({ length: rows }, (_, y) => buffer.getLine(buffer.baseY + y)?.translateToString(true) ?? '');
    return `cursor ${buffer.cursorX} ${buffer.cursorY}\n${lines.join('\n').trimEnd()}\n`;
  };
  let looked = Date.now();
  while (Date.now() < end) {
    await pause(50);
    const still = Date.now() - last >= SETTLED_MS || over;
    // what is animated never stands still
    if (!(still && dirty) && Date.now() - looked < 3_000) continue;
    looked = Date.now();
    dirty = false;
    if (look() !== shot) {
      shot = look();
      count += 1;
      writeFileSync(join(folder, `${name}-${count}.txt`), shot);
    }
    const key = left.shift();
    if (key !== undefined) pty.write(Buffer.from(key));
    if (over) break;
  }
  pty.kill('SIGKILL');
  await endMarked(mark);
  terminal.dispose();
}

const QUOTED = 'The dialog reads:\n\n Do you want to proceed?\n ❯ 1. Yes\n   2. No\n\nand "esc to interrupt" stands below. Shall I go on? [y/N]';
const scenarios = (shell: (command: string) => ToolCall, write: (path: string) => ToolCall): Record<string, Scenario> => ({
  shell: [{ text: 'I will look.', tools: [shell('touch one.txt')] }, { text: 'Done.' }],
  edit: [{ text: 'I will write it.', tools: [write('one.txt')] }, { text: 'Done.' }],
  hang: [{ hang: true }],
  quoted: [{ text: QUOTED }],
  error: [{ error: { status: 400, type: 'invalid_request_error', message: 'no such model' } }],
  limited: [{ error: { status: 429, type: 'rate_limit_error', message: 'Too many requests' } }],
  long: [{ tools: [shell('sleep 6')] }, { text: 'Done.' }],
});

const wanted = (name: string): boolean => only.length === 0 || only.some((one) => name.startsWith(one));
const scratch = mkdtempSync(join(tmpdir(), 'maos-screens-'));
const fresh = (name: string): string => {
  const path = join(scratch, name);
  mkdirSync(path, { recursive: true });
  return path;
};

async function claude(): Promise<void> {
  const binary = await installClaude();
  const server = await startModelServer(
    scenarios(
      (command) => ({ name: 'Bash', input: { command, description: 'look' } }),
      (path) => ({ name: 'Write', input: { file_path: path, content: 'hello\n' } }),
    ),
  );
  for (const name of ['idle', 'shell', 'edit', 'hang', 'quoted', 'error', 'limited', 'long', 'trust', 'login']) {
    if (!wanted(`claude-${name}`)) continue;
    const { env, home, remove } = await claudeEnv(server);
    const cwd = fresh(`claude-${name}`);
    const trusted = name === 'trust' ? {} : { projects: { [cwd]: { hasTrustDialogAccepted: true } } };
    const known = { hasCompletedOnboarding: true, hasSeenAutoDefaultNotice: true, customApiKeyResponses: { approved: ['sk-dummy'], rejected: [] }, ...trusted };
    mkdirSync(join(home, '.claude'), { recursive: true });
    if (name !== 'login') writeFileSync(join(home, '.claude', '.claude.json'), JSON.stringify(known));
    const prompt = ['idle', 'trust', 'login'].includes(name) ? [] : ['--', `SCENARIO:${name}`];
    await record(`claude-${name}`, { argv: [binary, '--permission-mode', 'manual', '--setting-sources', 'user', ...prompt], cwd, env, ms: 9_000 });
    await remove();
  }
  await server.close();
}

async function codex(): Promise<void> {
  const binary = await installCodex();
  const patch = (path: string): ToolCall => ({
    name: 'exec_command',
    input: { cmd: `apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: ../${path}\n+hello\n*** End Patch\nEOF` },
  });
  const server = await startResponsesServer(
    scenarios(
      (cmd) => ({ name: 'exec_command', input: { cmd, ...(cmd.startsWith('sleep') ? {} : { sandbox_permissions: 'require_escalated', justification: 'It is needed.' }) } }),
      patch,
    ),
  );
  for (const name of ['idle', 'shell', 'edit', 'hang', 'quoted', 'error', 'limited', 'long', 'trust', 'login']) {
    if (!wanted(`codex-${name}`)) continue;
    const { env, home, remove } = await codexHome(server);
    const cwd = fresh(`codex-${name}`);
    const trust = name === 'trust' ? [] : ['-c', `projects."${cwd}".trust_level="trusted"`];
    if (name === 'login') {
      rmSync(join(home, '.codex/config.toml'));
      rmSync(join(home, '.codex/auth.json'));
      delete env.OPENAI_API_KEY;
    }
    const prompt = ['idle', 'trust', 'login'].includes(name) ? [] : [`SCENARIO:${name}`];
    await record(`codex-${name}`, { argv: [binary, ...(name === 'trust' ? [] : ['-a', 'on-request', '-s', 'workspace-write']), ...trust, ...prompt], cwd, env, ms: 9_000 });
    await remove();
  }
  await server.close();
}

async function gemini(): Promise<void> {
  const binary = await install({ spec: '@google/gemini-cli@0.61.0', binary: 'gemini' });
  const server = await startGeminiServer(
    scenarios(
      (command) => ({ name: 'run_shell_command', input: { command, description: 'look' } }),
      (path) => ({ name: 'write_file', input: { file_path: path, content: 'hello\n' } }),
    ),
  );
  for (const name of ['idle', 'shell', 'edit', 'hang', 'quoted', 'error', 'limited', 'long', 'trust', 'login']) {
    if (!wanted(`gemini-${name}`)) continue;
    const home = fresh(`gemini-home-${name}`);
    const cwd = fresh(`gemini-${name}`);
    mkdirSync(join(home, '.gemini'), { recursive: true });
    const auth = name === 'login' ? {} : { security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: name === 'trust' } } };
    writeFileSync(
      join(home, '.gemini/settings.json'),
      JSON.stringify({ ...auth, general: { maxAttempts: 2, enableAutoUpdate: false }, privacy: { usageStatisticsEnabled: false } }),
    );
    const env: Record<string, string> = {
      ...base(home),
      GOOGLE_GEMINI_BASE_URL: server.url,
      GEMINI_CLI_NO_RELAUNCH: 'true',
      ...(name === 'login' ? {} : { GEMINI_API_KEY: 'dummy' }),
      ...(name === 'trust' ? {} : { GEMINI_CLI_TRUST_WORKSPACE: 'true' }),
    };
    const prompt = ['idle', 'trust', 'login'].includes(name) ? [] : ['-i', `SCENARIO:${name}`];
    await record(`gemini-${name}`, { argv: [binary, '-m', 'gemini-2.5-pro', ...prompt], cwd, env, ms: 14_000 });
  }
  await server.close();
}

const base = (home: string): Record<string, string> => ({ PATH: process.env.PATH ?? '', HOME: home, TMPDIR: home, LANG: 'C.UTF-8', TERM: 'xterm-256color' });

async function opencode(): Promise<void> {
  const binary = await install({ spec: 'opencode-ai@1.18.33', binary: 'opencode' });
  const server: ModelServer = await startModelServer(
    scenarios(
      (command) => ({ name: 'bash', input: { command, description: 'look' } }),
      (path) => ({ name: 'write', input: { filePath: path, content: 'hello\n' } }),
    ),
  );
  for (const name of ['idle', 'shell', 'edit', 'hang', 'quoted', 'error', 'limited', 'long', 'login']) {
    if (!wanted(`opencode-${name}`)) continue;
    const home = fresh(`opencode-home-${name}`);
    const cwd = fresh(`opencode-${name}`);
    const models = { 'scripted-1': { name: 'scripted', cost: { input: 3, output: 15 }, limit: { context: 200_000, output: 8_000 } } };
    const scripted = { npm: '@ai-sdk/anthropic', options: { baseURL: `${server.url}/v1`, apiKey: 'sk-dummy' }, models };
    const config = {
      autoupdate: false,
      share: 'disabled',
      permission: { bash: 'ask', edit: 'ask' },
      model: 'scripted/scripted-1',
      small_model: 'scripted/scripted-1',
      enabled_providers: ['scripted'],
      provider: { scripted },
    };
    const env: Record<string, string> = {
      ...base(home),
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
      ...(name === 'login' ? {} : { OPENCODE_CONFIG_CONTENT: JSON.stringify(config) }),
    };
    const prompt = ['idle', 'login'].includes(name) ? [] : ['--prompt', `SCENARIO:${name}`];
    await record(`opencode-${name}`, { argv: [binary, ...prompt], cwd, env, ms: 30_000 });
  }
  await server.close();
}

mkdirSync(folder, { recursive: true });
for (const [name, run] of Object.entries({ claude, codex, gemini, opencode })) if (only.length === 0 || only.some((one) => one.startsWith(name))) await run();
rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
