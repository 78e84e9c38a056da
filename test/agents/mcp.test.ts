import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claude } from '../../src/agents/claude/index.ts';
import type { SessionContext } from '../../src/agents/contract.ts';
import { type McpServers, mcpServersFor } from '../../src/agents/mcp/servers.ts';
import { tempDir } from '../support/temp.ts';
import { brief, startAgent } from './support/session.ts';

const SELF = ['/usr/bin/node', '/opt/maos-tui.js'];

/** A repository whose .mcp.json holds this text, or has none. */
function repository(file: string | null): string {
  const root = tempDir('maos-mcp-');
  mkdirSync(join(root, '.multi-agent'));
  if (file !== null) writeFileSync(join(root, '.mcp.json'), file);
  return join(root, '.multi-agent');
}

function servers(file: string | object | null, wanted: string[], env: Record<string, string> = {}, self: readonly string[] = SELF): McpServers {
  const dir = repository(file === null || typeof file === 'string' ? file : JSON.stringify({ mcpServers: file }));
  const context: SessionContext = {
    trusted: true,
    session_id: 's1',
    brief: brief(),
    brief_path: '',
    brief_md_path: '',
    cwd: '/',
    env: { PATH: '/bin', MAOS_DIR: dir, MAOS_TOKEN: 'secret', MAOS_MARK: 'd/s1', ...env },
    agent: { kind: 'claude', argv: [], model: null },
    resume: null,
    tools: { allowed: [], restricted: [], write: [], mcp_servers: wanted },
  };
  return mcpServersFor(context, self, { callSeconds: 90 });
}

describe('the MCP servers of an agent', () => {
  it('are ours alone, with the environment of the session, when its role names none', () => {
    const { servers: found, problems } = servers({ other: { command: 'other' } }, []);
    expect(problems).toEqual([]);
    expect(found).toMatchObject([
      { name: 'maos', type: 'stdio', command: '/usr/bin/node', args: ['/opt/maos-tui.js', 'mcp'], env: { MAOS_TOKEN: 'secret', MAOS_MARK: 'd/s1', MAOS_MCP_CALL_SECONDS: '90' } },
    ]);
    expect(found[0]).not.toHaveProperty('env.PATH');
  });

  it('are those of .mcp.json that its role names, spelled out from the environment of agents', () => {
    const file = {
      local: { command: '$' + '{HOME}/bin/db', args: ['--at', '$' + '{WHERE:-here}'], env: { KEY: '$' + '{KEY}' } },
      far: { type: 'http', url: 'https://localhost/$' + '{KEY}', headers: { authorization: 'Bearer $' + '{KEY}' } },
      unnamed: { command: 'never' },
    };
    expect(servers(file, ['local', 'far'], { HOME: '/home/you', KEY: 'k' }).servers.slice(1)).toEqual([
      { name: 'local', type: 'stdio', command: '/home/you/bin/db', args: ['--at', 'here'], env: { KEY: 'k', MAOS_MARK: 'd/s1' } },
      { name: 'far', type: 'http', url: 'https://localhost/k', headers: { authorization: 'Bearer k' } },
    ]);
  });

  it('leave out what cannot be used, and say why', () => {
    const file = { bad: { url: 7 }, keyed: { command: 'x', env: { KEY: '$' + '{KEY}' } }, maos: { command: 'evil' } };
    const { servers: found, problems } = servers(file, ['bad', 'keyed', 'gone', 'constructor', 'maos']);
    expect(found).toMatchObject([{ name: 'maos', command: '/usr/bin/node' }]);
    expect(problems).toEqual([
      'MCP server bad is left out: its entry in .mcp.json has neither a command nor type http or sse with a url.',
      'MCP server keyed is left out: KEY of its entry in .mcp.json is not set for agents (maos-tui help environment).',
      'MCP server gone is left out: .mcp.json does not define it.',
      'MCP server constructor is left out: .mcp.json does not define it.',
    ]);
    expect(servers(null, ['one']).problems[0]).toMatch(/^MCP server one is left out: there is no file .*\.mcp\.json\.$/);
    expect(servers('{', ['one']).problems[0]).toMatch(/cannot be read/);
    expect(servers('[]', ['one']).problems[0]).toMatch(/has no object mcpServers/);
  });
});

describe('Claude Code', () => {
  it('is given them without a secret on its command line, where everybody on the machine could read it', async () => {
    const dir = repository(JSON.stringify({ mcpServers: { db: { command: 'db', env: { KEY: 'hidden' } } } }));
    const root = tempDir('maos-claude-');
    writeFileSync(join(root, 'replay.jsonl'), '{"type":"result","subtype":"success","is_error":false,"result":"done","num_turns":1}\n');
    const received = join(root, 'received.jsonl');
    const started = startAgent(claude, {
      cwd: root,
      files: join(root, 'files'),
      argv: [join(import.meta.dirname, 'support/replay-claude.mjs')],
      env: { PATH: process.env.PATH ?? '', REPLAY: join(root, 'replay.jsonl'), RECEIVED: received, MAOS_DIR: dir, MAOS_TOKEN: 'secret' },
      self: SELF,
      tools: { mcp_servers: ['db', 'gone'] },
      trusted: true,
    });
    await started.exit();
    const { argv } = JSON.parse(readFileSync(received, 'utf8').split('\n')[0] ?? '') as { argv: string[] };
    expect(argv.join(' ')).not.toMatch(/secret|hidden/);
    expect(argv).toEqual(expect.arrayContaining(['--strict-mcp-config', '--mcp-config', 'mcp__maos']));
    const config = JSON.parse(argv[argv.indexOf('--mcp-config') + 1] ?? '') as { mcpServers: Record<string, { env: Record<string, string> }> };
    expect(config.mcpServers).toMatchObject({ maos: { args: ['/opt/maos-tui.js', 'mcp'], env: { MAOS_TOKEN: '$' + '{MAOS_TOKEN}' } }, db: { command: 'db' } });
    expect(config.mcpServers.db?.env.KEY).toMatch(/^\$\{MAOS_MCP_VALUE_\d+\}$/);
    expect(started.printed()).toContain('MCP server gone is left out');
  });
});
