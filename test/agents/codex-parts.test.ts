import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bare } from '../../src/agents/codex/command-line.ts';
import { notificationIn } from '../../src/agents/codex/events.ts';
import { codexManifest } from '../../src/agents/codex/manifest.ts';
import { Renderer } from '../../src/agents/codex/render.ts';
import { filesystemFor, threadParams } from '../../src/agents/codex/thread.ts';
import { UsageMeter } from '../../src/agents/codex/usage.ts';
import type { SessionContext } from '../../src/agents/contract.ts';
import { plain } from '../../src/agents/look/plain.ts';
import { troubleIn } from '../../src/agents/manifest.ts';
import { tempDir } from '../support/temp.ts';
import { brief } from './support/session.ts';

function context(changes: Partial<SessionContext> = {}): SessionContext & { root: string } {
  const root = tempDir('maos-codex-');
  const cwd = join(root, '.multi-agent/worktrees/T1');
  const dir = join(root, '.multi-agent');
  for (const folder of [join(cwd, 'src/api'), join(dir, 'leases'), join(dir, 'messages/orchestrator'), join(dir, 'messages/backend')]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(dir, 'leases/key'), 'k');
  mkdirSync(join(root, 'home'));
  writeFileSync(join(root, 'home/auth.json'), '{}');
  writeFileSync(join(cwd, '.git'), 'gitdir: elsewhere');
  return {
    root,
    session_id: 's1',
    brief: brief(),
    brief_path: '',
    brief_md_path: '',
    cwd,
    env: { MAOS_DIR: dir, MAOS_ROLE: 'backend', CODEX_HOME: join(root, 'home') },
    agent: { kind: 'codex', argv: [], model: null },
    resume: null,
    tools: { allowed: [], restricted: [], write: ['.'] },
    ...changes,
  };
}
const may = (at: SessionContext, write: string[], purpose: 'task' | 'plan' = 'task') =>
  Object.entries(filesystemFor({ ...at, brief: brief({ purpose }), tools: { ...at.tools, write } })).flatMap(([path, access]) =>
    access === 'write' && path.startsWith(at.cwd) ? [path.slice(at.cwd.length)] : [],
  );

describe('what Codex may write', () => {
  it('are the directories of its role: of a glob the part before its wildcards, widened to one that exists, never outside', () => {
    const at = context();
    symlinkSync(at.root, join(at.cwd, 'out'));
    expect(may(at, ['.'])).toEqual(['']);
    expect(may(at, ['**'])).toEqual(['']);
    expect(may(at, ['./src/'])).toEqual(['/src']);
    expect(may(at, ['src/**', 'src/api/*.ts'])).toEqual(['/src', '/src/api']);
    expect(may(at, ['src/new/deep'])).toEqual(['/src']);
    expect(may(at, ['../other', '/etc', 'out'])).toEqual([]);
    expect(may(at, [])).toEqual([]);
    expect(may(at, ['.'], 'plan')).toEqual([]);
  });

  it('never are what steers git and agents, the rest of the repository, or the key', () => {
    const at = context();
    const filesystem = filesystemFor(at);
    expect(filesystem[join(at.cwd, '.git')]).toBe('read');
    expect(filesystem[at.root]).toBe('read');
    expect(filesystem[join(at.root, '.multi-agent/leases/key')]).toBe('none');
    expect(filesystem[join(at.root, 'home/auth.json')]).toBe('none');
    expect(filesystem[join(at.root, '.multi-agent/messages/orchestrator')]).toBe('write');
    expect(filesystem[join(at.root, '.multi-agent/messages/backend')]).toBe('write');
  });

  it('is told with the thread, and so are the servers of its tools, ours without asking', () => {
    const stdio = { type: 'stdio' as const, command: 'node', args: ['x'], env: { A: 'b' } };
    const params = threadParams({ ...context(), resume: 't1' }, [
      { name: 'maos', ...stdio },
      { name: 'docs', ...stdio },
      { name: 'web', type: 'http', url: 'http://127.0.0.1/', headers: { H: 'v' } },
    ]);
    expect(params).toMatchObject({
      threadId: 't1',
      config: {
        default_permissions: 'maos_session',
        permissions: { maos_session: { network: { enabled: false } } },
        mcp_servers: { maos: { default_tools_approval_mode: 'approve' }, docs: { command: 'node', env: { A: 'b' } }, web: { url: 'http://127.0.0.1/', http_headers: { H: 'v' } } },
      },
    });
    expect(JSON.stringify(params)).not.toContain('"docs":{"command":"node","args":["x"],"env":{"A":"b"},"default_tools');
  });
});

describe('the words of Codex', () => {
  it.each([
    ["/bin/bash -lc 'npm test'", 'npm test'],
    ["/bin/bash -c 'echo '\\''a b'\\'' > x'", "echo 'a b' > x"],
    ['/usr/bin/zsh -lc "echo \\"$HOME\\""', 'echo "$HOME"'],
    ['/bin/bash -lc ls', 'ls'],
    ['cargo test', 'cargo test'],
  ])('are a command: %s', (command, words) => expect(bare(command)).toBe(words));

  it.each([
    ['usageLimitExceeded You’ve hit your usage limit. Try again later.', { kind: 'quota', terminal: true }],
    ['responseTooManyFailedAttempts 429 exceeded retry limit, last status: 429 Too Many Requests', { kind: 'quota', terminal: false }],
    ['httpConnectionFailed 401 unexpected status 401 Unauthorized', { kind: 'login', terminal: true }],
    ['serverOverloaded  at capacity', { kind: 'overloaded', terminal: false }],
    ['contextWindowExceeded  Codex ran out of room', { kind: 'context', terminal: true }],
    ['other  stream disconnected before completion: idle timeout waiting for SSE', { kind: 'network', terminal: false }],
    ['other  something else', null],
  ])('are a trouble: %s', (text, trouble) => expect(troubleIn(codexManifest, text)).toEqual(trouble));

  it('are shown as lines of 120 columns without a control character of their own', () => {
    const renderer = new Renderer('/repo');
    const lines = readFileSync(join(import.meta.dirname, 'fixtures/codex-basic.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .flatMap((line) => {
        const { method = '', params } = JSON.parse(line) as { method?: string; params?: unknown };
        const notification = notificationIn(method, params);
        return notification === null ? [] : renderer.lines(notification);
      });
    expect(lines.map(plain)).toEqual([
      expect.stringContaining('Model metadata for `scripted-1` not found'),
      '● I will write the greeting first.',
      '● Write(hello.txt)',
      '    + hello',
      "● Bash(node -e 'console.log(6*7)' > answer.txt && cat answer.txt; printf '\\033[31mred\\033[0m\\n'; seq 1 30)",
      '  ⎿ 42',
      '    red',
      ...Array.from({ length: 10 }, (_, index) => `    ${index + 1}`),
      '    … 20 more lines',
      '● Edit(hello.txt)',
      '    - hello',
      '    + good morning',
      '● Bash(ls /nowhere)',
      "  ⎿ ls: cannot access '/nowhere': No such file or directory",
      '● The greeting is written.',
      expect.stringMatching(/^ {2}turn ended, \d\.\d s$/),
    ]);
  });
});

describe('the counters of Codex', () => {
  const at = (threadId: string, total: number, last: number) => ({
    threadId,
    tokenUsage: { total: { inputTokens: total, outputTokens: total / 10, cachedInputTokens: 0 }, last: { inputTokens: last, outputTokens: last / 10, cachedInputTokens: 0 } },
  });
  it('are told as differences, per thread, also where the beginning was not seen, and never less than nothing', () => {
    const meter = new UsageMeter();
    expect(meter.used(at('a', 1_000, 1_000))).toEqual({ input_tokens: 1_000, output_tokens: 100, usd: null });
    expect(meter.used(at('a', 3_000, 1_500))).toEqual({ input_tokens: 2_000, output_tokens: 200, usd: null });
    expect(meter.used(at('a', 3_000, 0))).toBeNull();
    expect(meter.used(at('b', 9_000, 500))).toEqual({ input_tokens: 500, output_tokens: 50, usd: null });
    expect(meter.used(at('a', 10, 10))).toBeNull();
    meter.baseline(at('c', 5_000, 700));
    expect(meter.used(at('c', 5_600, 600))).toEqual({ input_tokens: 600, output_tokens: 60, usd: null });
  });
});
