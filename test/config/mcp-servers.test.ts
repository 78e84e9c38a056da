import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mcpWarnings } from '../../src/config/mcp-servers.ts';
import { problemLine } from '../../src/config/problem.ts';
import { tempDir } from '../support/temp.ts';

const CONFIG = 'version: 1\nservices:\n  backend:\n    mcp_servers: [postgres, docs, maos]\n';

async function warnings(mcp: string | null): Promise<string[]> {
  const repo = tempDir('maos-mcp-');
  writeFileSync(join(repo, 'multi-agent.yaml'), CONFIG);
  if (mcp !== null) writeFileSync(join(repo, '.mcp.json'), mcp);
  return (await mcpWarnings(repo)).map(problemLine);
}

describe('MCP servers that roles name', () => {
  it('are told with line and suggestion when .mcp.json does not define them', async () => {
    expect(await warnings('{"mcpServers": {"postgress": {"command": "x"}, "docs": {"command": "y"}}}')).toEqual([
      'multi-agent.yaml:4:19: the MCP server `postgres` is not defined in .mcp.json; did you mean `postgress`? (defined there: postgress, docs)',
    ]);
    expect(await warnings(null)).toHaveLength(2);
    expect(await warnings('{"mcpServers": {"postgres": {"command": "x"}, "docs": {"command": "y"}}}')).toEqual([]);
  });

  it('are told by the fault of a .mcp.json that cannot be read', async () => {
    expect(await warnings('{"mcpServers": {\n')).toEqual([expect.stringMatching(/^\.mcp\.json:\d+:\d+: /)]);
    expect(await warnings('[]')).toEqual([expect.stringContaining('no object `mcpServers`')]);
  });
});
