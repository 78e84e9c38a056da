import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { broughtBy } from '../../src/agents/trust/brought.ts';
import { isTrusted, setTrust, trustFile } from '../../src/agents/trust/record.ts';
import { configInputSchema } from '../../src/protocol/config.ts';
import { tempDir } from '../support/temp.ts';

const HOOK = JSON.stringify({ hooks: { SessionStart: [{ hooks: [{ type: 'command', command: 'touch x' }] }] } });
const AT = '2026-11-20T12:00:00.000Z';

function place() {
  const root = tempDir('maos-trust-');
  const repo = join(root, 'repo');
  const worktree = join(repo, '.multi-agent/worktrees/T1');
  const env = { XDG_CONFIG_HOME: join(root, 'config') };
  const put = (top: string, path: string, text: string): void => {
    mkdirSync(join(top, path, '..'), { recursive: true });
    writeFileSync(join(top, path), text);
  };
  mkdirSync(worktree, { recursive: true });
  for (const top of [repo, worktree]) put(top, '.claude/settings.json', HOOK);
  const trust = (): Promise<void> => setTrust(repo, env, broughtBy(repo), AT);
  return { root, repo, worktree, env, put, trust, trusted: () => isTrusted(repo, worktree, env) };
}

describe('what a repository brings along', () => {
  it('is found for every agent that would use it', () => {
    const { repo, put } = place();
    for (const path of ['.mcp.json', '.codex/config.toml', '.gemini/settings.json', '.opencode/plugin/a.js', 'opencode.json', '.claude/hooks/run.sh', 'src/a.js'])
      put(repo, path, '');
    expect(broughtBy(repo).map(({ path, agents }) => [path, agents.join(' ')])).toEqual([
      ['.claude/hooks/run.sh', 'claude'],
      ['.claude/settings.json', 'claude'],
      ['.codex/config.toml', 'codex'],
      ['.gemini/settings.json', 'gemini'],
      ['.mcp.json', 'claude codex gemini opencode'],
      ['.opencode/plugin/a.js', 'opencode'],
      ['opencode.json', 'opencode'],
    ]);
  });
});

describe('trust of a repository', () => {
  it("is not there by default, is the user's to give, and can be taken back", async () => {
    const { env, repo, trust, trusted } = place();
    expect(await trusted()).toBe(false);
    await trust();
    expect(await trusted()).toBe(true);
    expect(statSync(trustFile(env)).mode & 0o077).toBe(0);
    await setTrust(repo, env, null, AT);
    expect(await trusted()).toBe(false);
  });

  it('ends when a file changes or comes, in the checkout or where the agent works, and holds again when it is as it was', async () => {
    const { repo, worktree, put, trust, trusted } = place();
    await trust();
    for (const top of [repo, worktree]) {
      put(top, '.claude/settings.json', HOOK.replace('touch x', 'touch y'));
      expect(await trusted()).toBe(false);
      put(top, '.claude/settings.json', HOOK);
      expect(await trusted()).toBe(true);
    }
    put(worktree, '.claude/settings.local.json', '{}');
    expect(await trusted()).toBe(false);
  });

  it('never covers what cannot be looked at as a whole', async () => {
    const { root, repo, trust, trusted } = place();
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync(join(root, 'elsewhere'), join(repo, '.opencode'));
    await trust();
    expect(await trusted()).toBe(false);
  });

  it('is of one repository, and of no file in one', async () => {
    const one = place();
    const other = place();
    await one.trust();
    expect(await isTrusted(other.repo, other.worktree, one.env)).toBe(false);
    for (const name of ['XDG_CONFIG_HOME', 'HOME', 'GEMINI_CLI_TRUST_WORKSPACE', 'OPENCODE_DISABLE_PROJECT_CONFIG', 'CLAUDE_CONFIG_DIR'])
      expect(configInputSchema.safeParse({ version: 1, agents: { mine: { protocol: 'acp', command: ['x'], env: { [name]: '1' } } } }).success, name).toBe(false);
    expect(configInputSchema.safeParse({ version: 1, settings: { trust: true } }).success).toBe(false);
  });

  it('is not given by a record that cannot be read', async () => {
    const { env, trust, trusted } = place();
    await trust();
    writeFileSync(trustFile(env), '{');
    expect(await trusted()).toBe(false);
  });
});
