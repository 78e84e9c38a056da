/** What a session counts as: the precedence of the layers, as properties, and through commands as the host gives them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, QUIET_MS } from '../../src/core/session/judge.ts';
import type { Evidence } from '../../src/core/state.ts';
import { EVIDENCE_SOURCES, type EvidenceSource, STATUSES_SEEN, type StatusSeen } from '../../src/protocol/words.ts';
import { config, parsed, SimulatedHost, World } from './simulate.ts';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const at = (ms: number): string => new Date(START + ms).toISOString();
const seen = fc.record({ status: fc.constantFrom(...STATUSES_SEEN), ms: fc.integer({ min: 0, max: 20_000 }) });
const evidence = fc
  .record(Object.fromEntries(EVIDENCE_SOURCES.map((source) => [source, fc.option(seen, { nil: undefined })])))
  .map(
    (layers) => Object.fromEntries(Object.entries(layers).flatMap(([source, one]) => (one === undefined ? [] : [[source, { status: one.status, at: at(one.ms) }]]))) as Evidence,
  );
const ms = (given: Evidence, source: EvidenceSource): number => Date.parse(given[source]?.at ?? at(-100_000));

describe('what a session counts as', () => {
  it('is waiting while a question is open, whatever any layer says', () => {
    fc.assert(fc.property(evidence, (given) => judge(given, true)?.status === 'waiting'));
  });

  it('is what some layer said, and the layer named said it', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        const verdict = judge(given, false);
        return verdict === null ? Object.keys(given).length === 0 : given[verdict.source]?.status === verdict.status;
      }),
    );
  });

  it('never lets a lower layer outweigh a fresher higher one', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        const verdict = judge(given, false);
        if (verdict?.source === 'process') return given.event === undefined && given.hook === undefined && given.screen === undefined;
        if (verdict?.source !== 'screen') return true;
        return (['event', 'hook'] as const).every((strong) => given[strong] === undefined || ms(given, 'screen') - ms(given, strong) >= QUIET_MS);
      }),
    );
  });

  it('never covers what events or hooks said last, when that is waiting', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        const newest = ms(given, 'hook') > ms(given, 'event') ? given.hook : given.event;
        return newest?.status !== 'waiting' || judge(given, false)?.status === 'waiting';
      }),
    );
  });

  it('is waiting by the screen once events were silent for a while', () => {
    fc.assert(
      fc.property(fc.constantFrom<StatusSeen>('ready', 'busy'), fc.integer({ min: 0, max: 60_000 }), (status, later) => {
        const verdict = judge({ event: { status, at: at(0) }, screen: { status: 'waiting', at: at(later) } }, false);
        return verdict?.status === (later >= QUIET_MS ? 'waiting' : status);
      }),
    );
  });
});

function running(): { world: World; session: string; say: (status: StatusSeen, source: EvidenceSource, detail?: string) => void } {
  const world = new World();
  const host = new SimulatedHost(world);
  host.start();
  const plan = parsed({ tasks: [{ id: 'T1', title: 'One', role: 'backend' }] });
  world.say('user', {
    type: 'submit-goal',
    run_id: 'r1',
    goal: 'go',
    base: { branch: 'main', commit: 'b'.repeat(40) },
    config: config(),
    plan,
    plan_only: false,
    approve_plan: true,
  });
  world.say('host', { type: 'run-opened', run_id: 'r1', branch: 'maos/r1/run', tip: 'b'.repeat(40) });
  const session = Object.keys(world.state.sessions)[0] ?? '';
  world.say('host', { type: 'session-started', session_id: session, pid: 7, pid_start: '1', worktree: '/w', branch: 'b', start_commit: 'b'.repeat(40) });
  return {
    world,
    session,
    say: (status, source, detail) => void world.say('host', { type: 'session-status', session_id: session, status, source, ...(detail === undefined ? {} : { detail }) }),
  };
}

describe('evidence through the door', () => {
  it('keeps the newest of each layer, and a layer that repeats itself is no event', () => {
    const { world, session, say } = running();
    say('busy', 'event');
    const before = world.events.length;
    say('busy', 'event');
    expect(world.events.length).toBe(before);
    world.time += 10_000;
    say('busy', 'screen', 'working');
    expect(world.state.sessions[session]?.evidence).toMatchObject({ process: { status: 'busy' }, event: { status: 'busy' }, screen: { status: 'busy', detail: 'working' } });
  });

  it('a dialog on the screen that is seen again after the silence is waiting, and an event ends that at once', () => {
    const { world, session, say } = running();
    say('busy', 'hook');
    world.time += 500;
    say('waiting', 'screen', 'permission dialog');
    expect(world.state.sessions[session]?.state).toBe('busy');
    world.time += QUIET_MS;
    say('waiting', 'screen', 'permission dialog');
    expect(world.state.sessions[session]?.state).toBe('waiting');
    say('busy', 'hook');
    expect(world.state.sessions[session]?.state).toBe('busy');
  });

  it('a session that asked is waiting whatever comes, and busy once that is answered', () => {
    const world = running();
    const { session, say } = world;
    const ask = { type: 'permission-asked', session_id: session, request_id: 'q', tool: 'Bash', summary: 's', detail: '', cwd: '/w', rule: '' } as const;
    if (world.world.state.run) world.world.state.run.config.autonomy = 'ask';
    world.world.say('host', ask);
    for (const source of EVIDENCE_SOURCES)
      for (const status of ['busy', 'ready'] as const) {
        world.world.time += 60_000;
        say(status, source);
        expect(world.world.state.sessions[session]?.state).toBe('waiting');
      }
    world.world.say('host', { type: 'permission-withdrawn', session_id: session, request_id: 'q' });
    expect(world.world.state.sessions[session]?.state).toBe('busy');
  });

  it('a stalled session that is heard of again is not stalled, and one that then reports its result ends completed', () => {
    const { world, session, say } = running();
    world.say('host', { type: 'session-stalled', session_id: session, reason: 'the model said nothing for 120 s' });
    expect(world.state.sessions[session]?.stalled?.reason).toContain('120 s');
    say('busy', 'event');
    expect(world.state.sessions[session]?.stalled).toBeNull();
    world.say('host', { type: 'session-stalled', session_id: session, reason: 'again' });
    world.say('host', { type: 'session-exited', session_id: session, exit: { outcome: 'completed', reason: '', code: 0, signal: null }, output: '' });
    expect(world.state.sessions[session]).toMatchObject({ state: 'exited', exit: { outcome: 'completed' } });
    expect(world.events.some(({ body }) => body.type === 'task.verifying')).toBe(true);
  });
});
