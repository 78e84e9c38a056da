/** What the screen says is so: of runs that are over, of what was not read, of counts of one, and of what waits. */
import { expect, test } from 'vitest';
import type { State } from '../../src/core/state.ts';
import { auditEvents, fixtureState, planState } from './fixture-state.ts';
import { picture, type Scene, type Size, show } from './twins/render.ts';
import { NOW } from './twins/scenes.ts';

const seen = (state: State, press: string[], size: Size = [80, 24], more: Partial<Scene> = {}): Promise<string> => picture({ name: 'true', state, press, ...more }, size);
/** Words of all lines, without borders. */
const words = (text: string): string => text.replace(/[│┃]/g, ' ').replace(/\s+/g, ' ');

function overState(): State {
  const state = fixtureState(NOW);
  if (state.run) Object.assign(state.run, { state: 'cancelled', ended_at: state.at });
  state.approvals = {};
  for (const session of Object.values(state.sessions)) session.state = 'exited';
  return state;
}

test('agents keep running only where some run, in a small window and in the help', async () => {
  expect(await seen(fixtureState(NOW), [], [50, 14])).toContain('detach; agents keep running');
  expect(await seen(overState(), [], [50, 14])).toContain('leave; the run is over');
  expect(words(await seen(overState(), ['?'], [120, 40]))).toContain('Ctrl+C ×2 leave; the run is over');
  const idle = fixtureState(NOW);
  for (const session of Object.values(idle.sessions)) session.state = 'exited';
  expect(words(await seen(idle, ['?'], [120, 40]))).toContain('Ctrl+C ×2 detach; the run stays ');
  expect(words(await seen(idle, ['?'], [120, 40], { options: { demo: { name: 'demo', note: '' } } }))).toContain('Ctrl+C ×2 leave; the demo ends ');
});

test('a plan of one task for one agent is counted as one', async () => {
  const state = planState(NOW);
  const { run } = state;
  if (!run?.plan) throw new Error('a plan waits');
  for (const id of Object.keys(state.tasks).slice(1)) delete state.tasks[id];
  run.plan.plan.tasks = run.plan.plan.tasks.slice(0, 1);
  Object.assign(run.config, { parallel: 1 });
  expect(await seen(state, ['2'])).toMatch(/Plan v\d+ · 1 task /);
  expect(await seen(state, ['2', 'a'])).toMatch(/ 1 task, 1 agent at a time/);
});

test('a plan that waited when the run was stopped still waits, and the key that goes on stands there', async () => {
  const state = planState(NOW);
  if (state.run) Object.assign(state.run, { state: 'paused', paused_from: 'approval', pause_reason: 'stopped by you', stopping: true });
  const text = words(await seen(state, ['1']));
  expect(text).toContain('STOPPED by you. Plan v1 still waits for your yes.');
  expect(text).toMatch(/P resume; then the plan is here again/);
});

test('a message for the user is not on its way any more where it is read', async () => {
  const state = fixtureState(NOW);
  const [message] = Object.values(state.messages);
  if (!message) throw new Error('there is a message');
  state.messages = { [message.id]: { ...message, to: 'user', state: 'queued', accepted_how: null } };
  const text = await seen(state, ['5'], [120, 40]);
  expect(text).toContain('for you');
  expect(text).not.toMatch(/queued|not taken up/);
});

test('what an agent printed cannot be read: the pane says so and why', async () => {
  const amend: Scene['amend'] = ({ store }) => {
    store.terminals.tail = () => Promise.reject(new Error('Could not read logs/s-T5.log: permission denied (EACCES).'));
  };
  const text = words(await seen(fixtureState(NOW), ['1'], [120, 40], { amend }));
  expect(text).toContain('✗ What it prints cannot be read. Could not read');
  expect(text).toContain('(EACCES)');
});

test('a page up counts also before the pane was read, and goes no further than there is', async () => {
  const lines = (count: number) => ({ 's-T5': Array.from({ length: count }, (_, at) => `line ${at}.`).join('\r\n') });
  const text = await seen(fixtureState(NOW), ['1', 'z', 'pageup'], [80, 24], { panes: lines(200) });
  expect(text).toContain('follow (');
  expect(text).not.toContain('line 199.');
  const short = await seen(fixtureState(NOW), ['1', 'z', 'pageup'], [80, 24], { panes: lines(3) });
  expect(short).toContain('line 2.');
  expect(short).not.toContain('follow (');
});

test('help says why a key does nothing: whole, and once for keys that stand together', async () => {
  const one = await show({ name: 'true', state: fixtureState(NOW), press: ['0', '?'] }, [80, 24]);
  const text = words(await one.text());
  one.close();
  expect(text.match(/no answer to this/g)?.length ?? 0).toBeLessThan(2);
});

test('the events of a session stand by its task, and one that ended without more to say ends so', async () => {
  const [event] = auditEvents(NOW);
  if (!event) throw new Error('there are entries');
  const exit = { outcome: 'completed', reason: '', code: 0, signal: null };
  const events = [{ ...event, seq: 211, body: { type: 'session.exited', session_id: 's-T5', exit } }] as unknown as (typeof event)[];
  const text = await seen(fixtureState(NOW), ['6'], [120, 40], { events });
  expect(text).toMatch(/session\.exited +T5 +info +completed /);
  expect(text).not.toContain('completed:');
});

test('health says tasks.json is valid only where it was looked at', async () => {
  const lost = (client: Parameters<NonNullable<Scene['amend']>>[0]): void => {
    client.alive = false;
  };
  expect(words(await seen(fixtureState(NOW), ['8'], [120, 40]))).toContain('tasks.json checked at every save');
  expect(words(await seen(overState(), ['8'], [120, 40], { amend: lost }))).toContain('tasks.json not looked at yet');
});
