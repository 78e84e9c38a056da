/** What the details of an agent say: every layer with its age, and the verdict with the layer that decided. */
import { describe, expect, it } from 'vitest';
import type { Session } from '../../src/core/state.ts';
import { agentFacts, processText, statusView } from '../../src/core/view/agent-details.ts';
import { runStatus } from '../../src/core/view/status.ts';
import { fixtureState } from '../tui/fixture-state.ts';

const NOW = Date.parse('2026-01-01T00:10:00.000Z');
const ago = (seconds: number): string => new Date(NOW - seconds * 1_000).toISOString();
const state = fixtureState(NOW);
const session: Session = {
  ...(Object.values(state.sessions)[0] as Session),
  state: 'waiting',
  waiting_since: null,
  evidence: {
    hook: { status: 'busy', at: ago(180) },
    screen: { status: 'waiting', at: ago(12), detail: 'permission dialog' },
    process: { status: 'busy', at: ago(400) },
  },
  stalled: { since: ago(60), reason: 'the model said nothing for 60 s' },
  conversation_id: 'c-1',
  accepted: { at: ago(120), by: 'its prompt hook' },
};
const sample = { pids: [7], cpu_percent: 0.2, memory_mb: 211.4, output_bytes: 10, output_at: ago(185) };

describe('the details of an agent', () => {
  it('tell the status with its layer, each layer with its age, and the process as it was measured', () => {
    const facts = Object.fromEntries(agentFacts(state, session, sample, NOW).map(({ label, text }) => [label, text]));
    expect(facts).toMatchObject({
      status: 'waiting for you, by its screen since 12s',
      stall: 'since 1m: the model said nothing for 60 s',
      hooks: 'busy, 3m ago',
      screen: 'waiting (permission dialog), 12s ago',
      proc: 'alive, 0% CPU, no output for 3m',
      talk: 'c-1',
      prompt: 'accepted by its prompt hook, 2m ago',
    });
    expect(facts).not.toHaveProperty('events');
    expect(facts.pid).toContain('211 MB');
  });

  it('tell no more of a process than is known', () => {
    expect(processText(session, undefined, NOW)).toBe('started; not measured now');
    expect(processText({ ...session, state: 'exited' }, sample, NOW)).toBe('gone');
    expect(processText(session, { ...sample, pids: [] }, NOW)).toBe('no process was found');
    expect(processText(session, { ...sample, output_at: ago(2) }, NOW)).toBe('alive, 0% CPU');
  });

  it('are the same in `status --json`', () => {
    const own = { ...state, sessions: { [session.id]: session } };
    expect(runStatus(own, NOW).agents[0]?.status).toEqual(statusView(session, NOW));
    expect(statusView(session, NOW)).toMatchObject({ by: 'screen', evidence: { screen: { status: 'waiting', ageSec: 12, detail: 'permission dialog' } } });
    expect(statusView({ ...session, state: 'exited' }, NOW)).toMatchObject({ by: null, stalled: null });
  });
});
