/** At 80x24, with keys where people have them: what is said is whole, and what a key changes is to be seen. */
import { afterEach, expect, test } from 'vitest';
import type { State } from '../../src/core/state.ts';
import { putKeysInForce } from '../../src/tui/keys/index.ts';
import { fixtureState, planState } from './fixture-state.ts';
import { picture, type Scene } from './twins/render.ts';
import { NOW } from './twins/scenes.ts';

afterEach(() => void putKeysInForce({}));
const small = (state: State, press: string[], more: Partial<Scene> = {}): Promise<string> => picture({ name: 'small', state, press, ...more }, [80, 24]);
/** Words of all lines, without borders. */
const words = (text: string): string => text.replace(/[│┃]/g, ' ').replace(/\s+/g, ' ');

test('dependencies are chosen in the list, also when they are asked for from a task in full', async () => {
  const whole = await small(planState(NOW), ['2', 'enter']);
  expect(whole).not.toContain('NEEDS');
  const choosing = await small(planState(NOW), ['2', 'enter', 'd']);
  expect(choosing).toMatch(/waits for ━+/);
  expect(choosing).toMatch(/WAIT ID +TASK/);
});

test('what was found in a plan is read to its end', async () => {
  const state = planState(NOW);
  const message = 'T1 and T2 edit the same file, src/settings.js.';
  if (state.run?.plan) state.run.plan.findings = [{ code: 'overlap', severity: 'warning', where: 'T1', message, hint: 'Let one depend on the other, or give them to one agent.' }];
  const text = words(await small(state, ['2']));
  expect(text).toContain(`▲ ${message} Let one depend on the other, or give them to one agent.`);
});

test('an agent that asks in its own terminal is typed to, and both places say so whole, by the key the user has', async () => {
  const state = fixtureState(NOW);
  const session = state.sessions['s-T5'];
  if (session) Object.assign(session, { state: 'waiting', evidence: { screen: { status: 'waiting', detail: 'asks yes or no', at: session.requested_at } } });
  putKeysInForce({ 'agent.type': ['I'] });
  expect(await small(state, [])).toMatch(/▲ WAITING FOR YOU [\d:]+ · I types to it/);
  const card = words(await small(state, ['0', 'j']));
  expect(card).toContain('Enter goes to its terminal; I types to it there. Nothing else can answer it.');
});

test('once the run is over leaving asks nothing of agents, and a result that waited long took no longer for it', async () => {
  const state = fixtureState(NOW);
  if (state.run) Object.assign(state.run, { state: 'finished', ended_at: state.at });
  state.approvals = {};
  for (const session of Object.values(state.sessions)) session.state = 'exited';
  const task = state.tasks.T4;
  const [first] = task?.attempts ?? [];
  if (!task || !first) throw new Error('T4 was tried');
  Object.assign(first, { started_at: '2026-11-20T09:00:00.000Z', ended_at: '2026-11-20T09:05:00.000Z' });
  Object.assign(task, { stage: { name: 'done', at: state.at }, started_at: first.started_at, ended_at: '2026-11-20T11:00:00.000Z' });
  expect(await small(state, ['2'])).toMatch(/✓ done +T4 .* 5m +\$/);
  // Nobody told what it cost, and both sizes say that.
  const entry = Object.values(state.run?.ledger ?? {})[0];
  if (state.run && entry) Object.assign(state.run, { ledger: { 's-T4': { ...entry, used: [] } }, usage: { ...state.run.usage, usd: null } });
  expect(await small(state, [])).toContain('cost unknown');
  expect(await picture({ name: 'small', state }, [50, 12])).toContain('cost unknown');
  const asked = await small(state, ['q']);
  expect(asked).not.toContain('…');
  expect(asked).toMatch(/The run is over\.[\s\S]*d {2}Leave/);
  expect(asked).not.toMatch(/Stop|kill/);
});
