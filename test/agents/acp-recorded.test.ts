/** What the real agents of the Agent Client Protocol said (see real/record-acp.ts), replayed through the adapter: what it makes of each. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acpWith } from '../../src/agents/acp/index.ts';
import { gemini } from '../../src/agents/gemini/manifest.ts';
import { opencode } from '../../src/agents/opencode/manifest.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { type Started, startAgent } from './support/session.ts';

const ADAPTERS = { acp: acpWith('acp', null), gemini: acpWith('gemini', gemini), opencode: acpWith('opencode', opencode) };
type Name = keyof typeof ADAPTERS;
const NAMES = Object.keys(ADAPTERS) as Name[];

function replay(name: Name, recording: string) {
  const root = tempDir('maos-acp-');
  const cwd = join(root, 'worktree');
  mkdirSync(cwd);
  const [text, received] = [join(root, 'replay.jsonl'), join(root, 'received.jsonl')];
  const lines = readFileSync(join(import.meta.dirname, `fixtures/${name}-${recording}.jsonl`), 'utf8');
  writeFileSync(text, lines.replaceAll('/repo', cwd));
  const started = startAgent(ADAPTERS[name], {
    cwd,
    files: join(root, 'files'),
    argv: [join(import.meta.dirname, 'support/replay-rpc.mjs')],
    env: { PATH: process.env.PATH ?? '', HOME: root, REPLAY: text, RECEIVED: received },
  });
  const sent = () =>
    readFileSync(received, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { method?: string; result?: { outcome?: { outcome: string; optionId?: string } } });
  return { started, sent, cwd, said: lines.split('\n').filter((line) => line.startsWith('{')).length };
}
const question = (started: Started) => until(() => started.of('permission')[0], { what: 'a question' });
const statuses = (started: Started) => started.of('status').map(({ status }) => status);
const tokens = (started: Started) =>
  started.of('usage').reduce((sum, { usage }) => ({ input: sum.input + usage.input_tokens, output: sum.output + usage.output_tokens }), { input: 0, output: 0 });

describe.each(NAMES)('a recorded session of %s', (name) => {
  it('works, asks, and goes on when it is allowed', async () => {
    const { started, sent, said } = replay(name, 'allowed');
    const asked = await question(started);
    expect(asked).toMatchObject({ tool: 'Bash', summary: 'touch one.txt' });
    expect(statuses(started).at(-1)).toBe('waiting');
    started.session.answer(asked.request_id, { allow: true, scope: 'once', note: '' });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'The greeting is written.' });
    expect(statuses(started)).toEqual(['ready', 'busy', 'waiting', 'busy']);
    expect(started.of('status')[0]?.conversation_id).toMatch(/\w{8}/);
    expect(started.of('status').every(({ source }) => source === undefined)).toBe(true);
    // opencode tells the tokens of its last call only
    expect(tokens(started)).toEqual(name === 'opencode' ? { input: 1_000, output: 100 } : { input: 3_000, output: 300 });
    expect(started.of('event')).toHaveLength(said);
    expect(sent().flatMap(({ result }) => (result?.outcome ? [result.outcome.outcome] : []))).toEqual(['selected', 'selected']);
  });

  it('hears that it was denied, and ends with what it says then', async () => {
    const { started } = replay(name, 'denied');
    started.session.answer((await question(started)).request_id, { allow: false, scope: 'once', note: '' });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'I was not allowed.' });
    expect(statuses(started).slice(0, 4)).toEqual(['ready', 'busy', 'waiting', 'busy']);
  });

  it('is stopped in the middle of a command', async () => {
    const { started, sent } = replay(name, 'cancelled');
    started.session.answer((await question(started)).request_id, { allow: true, scope: 'once', note: '' });
    await until(() => statuses(started).at(-1) === 'busy', { what: 'the command to begin' });
    started.session.stop('enough', false);
    expect((await started.exit()).exit).toMatchObject({ outcome: 'stopped', reason: 'enough' });
    expect(sent().some(({ method }) => method === 'session/cancel')).toBe(true);
  });

  it('fails in the words of its service', async () => {
    const { started } = replay(name, 'error');
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('no such model') });
    expect(statuses(started)).toEqual(['ready', 'busy']);
    expect(started.of('usage').every(({ usage }) => usage.output_tokens === 0)).toBe(true);
  });
});
