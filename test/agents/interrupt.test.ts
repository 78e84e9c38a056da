/** Interrupt-now: for every adapter that can, a text breaks the turn off, says so, is heard by the next turn, and the broken turn ends nothing. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acpWith } from '../../src/agents/acp/index.ts';
import { anyAgent } from '../../src/agents/acp/manifest.ts';
import { claude } from '../../src/agents/claude/index.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import * as codex from './support/replayed-codex.ts';
import { type Started, startAgent } from './support/session.ts';

const NEWS = 'leave that and greet the moon';
const SUPPORT = join(import.meta.dirname, 'support');

interface Case {
  started: Started;
  /** What its process was told, as text. */
  told(): string;
}
/** `ends`: the turn comes to its own end although it was asked to break off. */
type Playing = (options: { ends: boolean; more?: string }) => Case;

const playClaude: Playing = ({ ends, more = '' }) => {
  const root = tempDir('maos-cut-');
  const cwd = join(root, 'worktree');
  mkdirSync(cwd);
  const says = (text: string, uuid?: string) => ({ type: 'user', message: { role: 'user', content: [{ type: 'text', text }] }, isReplay: true, uuid });
  const init = { type: 'system', subtype: 'init', session_id: 'c1', model: 'm1' };
  const end = { type: 'result', total_cost_usd: 0, usage: {}, num_turns: 1, queued_turn_count: 0 };
  const cut = { ...end, subtype: 'error_during_execution', is_error: true, terminal_reason: 'aborted_tools', errors: ['[ede_diagnostic]'] };
  const done = { ...end, subtype: 'success', is_error: false };
  const assistant = { type: 'assistant', message: { id: 'a', content: [{ type: 'text', text: 'working' }], usage: { input_tokens: 1, output_tokens: 1 } } };
  const asks = { type: 'control_request', parallel: true, request_id: 'q1', request: { subtype: 'can_use_tool', tool_name: 'Bash', input: { command: 'sleep 1000' } } };
  const lines = [
    init,
    says('the brief'),
    assistant,
    asks,
    'INTERRUPTED',
    { type: 'control_cancel_request', request_id: 'q1' },
    ends ? { ...done, result: 'it was quick' } : cut,
    init,
    ...(more === '' ? [] : [says(more)]),
    says(NEWS),
    { ...done, result: 'hello moon' },
  ];
  writeFileSync(join(root, 'replay.jsonl'), lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  const received = join(root, 'received.jsonl');
  const env = { PATH: process.env.PATH ?? '', REPLAY: join(root, 'replay.jsonl'), RECEIVED: received };
  return { started: startAgent(claude, { cwd, files: join(root, 'files'), argv: [join(SUPPORT, 'replay-claude.mjs')], env }), told: () => readFileSync(received, 'utf8') };
};

const playCodex: Playing = ({ ends }) => {
  const { ended, item, said, start, TURN, WORDS } = codex;
  const command = item({ type: 'commandExecution', command: 'sleep 1000' }, false);
  const moon = item({ type: 'agentMessage', text: 'hello moon' });
  const first = ends ? [WORDS, ended()] : [ended({ status: 'interrupted' })];
  const { started, words } = start([TURN, command, 'INTERRUPTED', ...first, said('turn/started', { turn: { id: 'u2' } }), moon, ended()]);
  return { started, told: () => words('turn/start').join('\n') };
};

const playAcp: Playing = ({ ends }) => {
  const root = tempDir('maos-cut-');
  const cwd = join(root, 'worktree');
  mkdirSync(cwd);
  const steps = join(root, 'steps.json');
  const turns = [[{ text: 'working' }, { stall: true, ...(ends ? { deaf: true, stop: 'end_turn' } : {}) }], [{ text: 'hello moon' }]];
  writeFileSync(steps, JSON.stringify({ turns }));
  const log = join(root, 'seen.jsonl');
  const started = startAgent(acpWith('acp', anyAgent({ kind: 'acp', argv: ['agent'], model: null })), {
    cwd,
    files: join(root, 'files'),
    argv: [process.execPath, join(SUPPORT, 'acp-agent.mjs')],
    env: { PATH: process.env.PATH ?? '', ACP_STEPS: steps, ACP_SEEN: log },
  });
  return { started, told: () => readFileSync(log, 'utf8') };
};

const PLAYED: [string, Playing][] = [
  ['claude', playClaude],
  ['codex', playCodex],
  ['acp', playAcp],
];
const busy = ({ started }: Case) => until(() => started.of('accepted')[0], { what: 'its turn' });

describe.each(PLAYED)('a text that breaks off the turn of %s', (name, play) => {
  it('is taken up as such, and the turn that was cut ends nothing', async () => {
    const one = play({ ends: false });
    await busy(one);
    let handed = 0;
    expect(await one.started.session.send(NEWS, { interrupt: true, handed: () => void handed++ })).toBe('interrupted');
    expect(handed).toBe(1);
    expect((await one.started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'hello moon' });
    expect(one.told()).toContain(NEWS);
    expect(one.started.of('permission-withdrawn')).toHaveLength(name === 'claude' ? 1 : 0);
  });

  it('is not said to have done so when the turn came to its own end before', async () => {
    const one = play({ ends: true });
    await busy(one);
    expect(await one.started.session.send(NEWS, { interrupt: true })).toBe('after-turn');
    expect((await one.started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'hello moon' });
  });
});

it('takes what was sent before it first, and only the one that asked for it broke the turn off', async () => {
  const one = playClaude({ ends: false, more: 'when you have time' });
  await busy(one);
  const order: string[] = [];
  const before = one.started.session.send('when you have time').then((how) => order.push(`before: ${how}`));
  const now = one.started.session.send(NEWS, { interrupt: true }).then((how) => order.push(`now: ${how}`));
  await Promise.all([before, now]);
  expect(order).toEqual(['before: after-turn', 'now: interrupted']);
  expect((await one.started.exit()).exit.outcome).toBe('completed');
});
