/** What each CLI is handed of a role's rules, in its own terms, and what our own check decides of the same acts. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Permissions as AcpPermissions, questionOf as acpQuestion } from '../../src/agents/acp/permission.ts';
import { argumentsFor } from '../../src/agents/claude/arguments.ts';
import { hookAnswer } from '../../src/agents/claude/hook.ts';
import { ruleOn } from '../../src/agents/claude/permission.ts';
import type { Item } from '../../src/agents/codex/events.ts';
import { Permissions as CodexPermissions, questionOf as codexQuestion } from '../../src/agents/codex/permission.ts';
import { threadParams } from '../../src/agents/codex/thread.ts';
import type { SessionContext } from '../../src/agents/contract.ts';
import type { RoleTools } from '../../src/agents/permission/judge.ts';
import { makeTempDir, removeDir } from '../support/temp.ts';
import { brief } from './support/session.ts';

const cwd = makeTempDir('maos-matrix-');
afterAll(() => removeDir(cwd));
mkdirSync(join(cwd, 'src'));
const ROLE = { allowed: ['Bash(npm test *)'], restricted: ['git push'], write: ['src'] };
const READER = { ...ROLE, write: [] };

type Act = { command: string } | { path: string };
const ASKS: Record<string, (act: Act, tools: RoleTools) => { verdict: string; rule: string }> = {
  claude: (act, tools) => ('command' in act ? ruleOn('Bash', act, cwd, tools) : ruleOn('Write', { file_path: act.path }, cwd, tools)),
  codex: (act, tools) => {
    const item: Item = { id: 'i', type: 'fileChange', ...('path' in act ? { changes: [{ path: act.path, kind: { type: 'add' }, diff: '+x' }] } : {}) };
    const request =
      'command' in act
        ? { method: 'item/commandExecution/requestApproval' as const, params: { itemId: 'i', command: act.command } }
        : { method: 'item/fileChange/requestApproval' as const, params: { itemId: 'i' } };
    return new CodexPermissions(cwd, tools).judge(codexQuestion(request, new Map([['i', item]]), cwd));
  },
  acp: (act, tools) => {
    const toolCall =
      'command' in act
        ? { toolCallId: 'c', kind: 'execute', title: act.command, rawInput: act }
        : { toolCallId: 'c', kind: 'edit', title: 'Write', content: [{ type: 'diff' as const, path: act.path, oldText: null, newText: 'x' }] };
    return new AcpPermissions(cwd, tools, '^maos_').judge(acpQuestion({ sessionId: 's', toolCall, options: [] }, undefined, cwd));
  },
};

describe.each(Object.keys(ASKS))('our own check of %s', (agent) => {
  it.each([
    ['an allowed command', { command: 'npm test -- x' }, ROLE, 'allow', 'tools_allowed'],
    ['an allowed command with another behind it', { command: 'npm test; rm -rf /' }, ROLE, 'ask', 'not in tools_allowed'],
    ['a restricted command', { command: 'git push -f' }, ROLE, 'deny', 'tools_restricted: git push'],
    ['a restricted command behind another', { command: 'true && git push' }, ROLE, 'deny', 'tools_restricted: git push'],
    ['a file of its directories', { path: join(cwd, 'src/a.js') }, ROLE, 'allow', 'directories'],
    ['a file outside of them', { path: join(cwd, 'docs/a.md') }, ROLE, 'ask', 'outside of directories: src'],
    ['a file that steers agents', { path: join(cwd, '.claude/settings.json') }, ROLE, 'ask', 'outside of directories: src'],
    ['any file, as a role that reads', { path: join(cwd, 'src/a.js') }, READER, 'deny', 'access_level: read'],
  ] as const)('%s', (_name, act, tools, verdict, rule) => expect(ASKS[agent]?.(act, tools)).toEqual({ verdict, rule }));
});

describe('what a CLI is handed', () => {
  const context = (tools: SessionContext['tools']): SessionContext => ({
    session_id: 's',
    brief: brief(),
    brief_path: '',
    brief_md_path: '',
    cwd,
    env: {},
    agent: { kind: 'claude', argv: ['claude'], model: null },
    resume: null,
    tools,
  });
  const mcp = { argv: [], allowed: [], env: {}, problems: [] };

  it('claude: its rules on the command line, and a hook before every tool call', () => {
    const argv = argumentsFor(context(ROLE), mcp);
    expect(argv.slice(argv.indexOf('--allowedTools'), argv.indexOf('--disallowedTools'))).toContain('Bash(npm test *)');
    expect(argv.slice(argv.indexOf('--disallowedTools'))).toContain('Bash(git push *)');
    expect(argv).toContain('default');
    const call = {
      type: 'control_request',
      request_id: 'h',
      request: { subtype: 'hook_callback', callback_id: 'maos-tool-call', input: { tool_name: 'Bash', tool_input: { command: 'git push' } } },
    } as const;
    expect(hookAnswer(call, cwd, ROLE)?.denied?.rule).toBe('tools_restricted: git push');
  });

  it('codex: a sandbox that can write in its directories alone, or nowhere', () => {
    const filesystem = (tools: SessionContext['tools']): Record<string, string> => {
      const { config } = threadParams(context(tools), []) as { config: { permissions: { maos_session: { filesystem: Record<string, string> } } } };
      return config.permissions.maos_session.filesystem;
    };
    expect(filesystem(ROLE)).toMatchObject({ ':root': 'read', [cwd]: 'read', [join(cwd, 'src')]: 'write' });
    expect(filesystem(READER)).not.toHaveProperty(join(cwd, 'src'));
    expect(JSON.stringify(threadParams(context(ROLE), []))).toContain('`git push`');
  });
});
