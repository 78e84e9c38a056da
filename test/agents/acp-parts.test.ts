import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anyAgent } from '../../src/agents/acp/manifest.ts';
import { untrusted } from '../../src/agents/acp/repository.ts';
import { seemsLoggedIn, troubleIn } from '../../src/agents/manifest.ts';
import { MANIFESTS } from '../../src/agents/manifests.ts';
import { opencode } from '../../src/agents/opencode/manifest.ts';
import { allows, forbids } from '../../src/agents/permission/rules.ts';
import { AGENTS } from '../../src/config/index.ts';
import { tempDir } from '../support/temp.ts';

const bash = (command: string) => ({ tool: 'Bash', command });

describe('rules of a role for agents that have none of their own', () => {
  it.each([
    ['Bash(npm test *)', bash('npm test'), true],
    ['Bash(npm test:*)', bash("npm test -- 'a b'"), true],
    ['npm run lint', bash('npm run lint --fix'), true],
    ['Bash', bash('ls -l'), true],
    ['Edit', { tool: 'Edit', command: null }, true],
    ['write', { tool: 'Edit', command: null }, true],
    ['Bash(npm test *)', bash('npm tests'), false],
    ['Bash(npm test *)', bash('npm test && rm x'), false],
    ['Bash(npm test *)', bash('npm test "$(rm x)"'), false],
    ['Bash(npm test *)', bash('npm test > /etc/x'), false],
    ['Bash(npm test *)', bash('npm test\nrm x'), false],
    ['Bash(npm test *)', { tool: 'Edit', command: null }, false],
    ['Read', bash('cat x'), false],
  ])('%s allows %j: %s', (rule, act, allowed) => expect(allows([rule], act)).toBe(allowed));

  it.each([
    ['git push', bash('cd x && git push origin main')],
    ['git push', bash('echo $(git  push)')],
    ['Bash(rm *)', bash('true; rm -rf x')],
    ['Bash', bash('ls')],
    ['WebFetch', { tool: 'WebFetch', command: null }],
  ])('%s forbids %j', (rule, act) => expect(forbids([rule], act)).toBe(rule));
  it('forbids nothing else', () => expect(forbids(['git push', 'WebFetch'], bash('git pushover'))).toBeNull());
});

describe('manifests', () => {
  it.each([
    ['429 RESOURCE_EXHAUSTED slow down', { kind: 'quota', terminal: false }],
    ['You exceeded your current quota, please check your plan and billing', { kind: 'quota', terminal: true }],
    ['Internal error: invalid key', { kind: 'login', terminal: true }],
    ['503 the model is overloaded', { kind: 'overloaded', terminal: false }],
    ['the prompt is too long', { kind: 'context', terminal: true }],
    ['connect ECONNREFUSED 127.0.0.1:1', { kind: 'network', terminal: false }],
    ['it ended its turn without a word', null],
  ])('%s means %j', (text, trouble) => expect(troubleIn(anyAgent({ kind: 'acp', argv: ['x'], model: null }), text)).toEqual(trouble));

  it('say the same as the list of agents that init and doctor look for', () => {
    expect(MANIFESTS.map(({ name, install }) => ({ name, install }))).toEqual(AGENTS.map(({ name, install }) => ({ name, install })));
  });

  it('know the signs of a login', async () => {
    const home = tempDir();
    expect(await seemsLoggedIn(opencode, { HOME: home })).toBe(false);
    expect(await seemsLoggedIn(opencode, { HOME: home, OPENAI_API_KEY: 'k' })).toBe(true);
    mkdirSync(join(home, '.local/share/opencode'), { recursive: true });
    writeFileSync(join(home, '.local/share/opencode/auth.json'), '{}');
    expect(await seemsLoggedIn(opencode, { HOME: home })).toBe(true);
  });
});

describe('programs that a repository brings along', () => {
  it('are found in the worktree and in the checkout above it, and may be trusted', () => {
    const top = tempDir();
    const cwd = join(top, '.multi-agent/worktrees/T1');
    mkdirSync(cwd, { recursive: true });
    const look = (trusted = false) => untrusted({ cwd, trusted, env: { MAOS_DIR: join(top, '.multi-agent') } }, opencode);
    writeFileSync(join(cwd, 'opencode.json'), '{"model": "x"}');
    expect(look()).toBeNull();
    writeFileSync(join(cwd, 'opencode.json'), '{"plugin": ["x"]}');
    expect(look()).toContain(join(cwd, 'opencode.json'));
    mkdirSync(join(top, '.opencode/plugins'), { recursive: true });
    writeFileSync(join(top, '.opencode/plugins/a.js'), '');
    expect(look()).toContain('and 1 more');
    expect(look(true)).toBeNull();
    expect(untrusted({ cwd, env: {} }, anyAgent({ kind: 'acp', argv: ['x'], model: null }))).toBeNull();
  });
});
