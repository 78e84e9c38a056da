/** The plan is changed on the screen: every change is a new version through the door, and no key and no text is lost. */
import { afterEach, expect, test } from 'vitest';
import { readPlan } from '../../src/cli/plan-text.ts';
import type { State } from '../../src/core/state.ts';
import { specOf } from '../../src/core/task/spec.ts';
import type { Plan } from '../../src/protocol/plan.ts';
import { footerHints } from '../../src/tui/keys/index.ts';
import { drop } from '../../src/tui/plan/edit.ts';
import { readTask, taskText } from '../../src/tui/plan/task-text.ts';
import { until } from '../support/until.ts';
import { planState } from './fixture-state.ts';
import { type Stage, stage } from './stage.ts';

const opened: Stage[] = [];
afterEach(() => opened.splice(0).forEach(({ app }) => void app.end()));

/** A plan that is changed as the orchestrator would; without `answers` it stays on its way. */
function planned(more: Parameters<typeof stage>[1] = {}, answers = true): Stage & { plan(): Plan } {
  const state = planState();
  if (state.run?.plan) state.run.plan.plan.tasks = state.run.plan.plan.tasks.map(specOf);
  const one = stage(state, more);
  opened.push(one);
  if (answers)
    one.client.onCommand = (body) => {
      if (body.type === 'edit-plan') take(one, body.plan as Plan);
      return { ok: true, events: [] };
    };
  one.app.ui.screen = 'tasks';
  one.app.ui.task = 'T5';
  return { ...one, plan: () => state.run?.plan?.plan as Plan };
}

function take({ app }: Stage, plan: Plan): void {
  const { run, tasks } = app.state as State;
  if (!run?.plan) return;
  run.plan = { ...run.plan, version: run.plan.version + 1, plan };
  for (const id of Object.keys(tasks)) if (!plan.tasks.some((task) => task.id === id)) delete tasks[id];
  for (const task of plan.tasks) tasks[task.id] = { ...(tasks[task.id] ?? (tasks.T1 as State['tasks'][string])), ...task };
  app.state.seq++;
  app.events([]);
}

const edits = ({ client }: Stage) => client.commands.filter((body) => body.type === 'edit-plan');
const needs = (plan: Plan, id: string) => plan.tasks.find((task) => task.id === id)?.dependencies.map((one) => ('task' in one ? one.task : one.kind));
const messages = ({ app }: Stage) => app.ui.toast?.text ?? '';

test('dependencies are chosen with Space and kept with d: one edit of the version that was on screen', async () => {
  const one = planned();
  one.press('d');
  expect(footerHints(one.app.view).slice(0, 3)).toEqual([
    { keys: 'Space', label: 'waits for it or not' },
    { keys: 'Enter', label: 'keep' },
    { keys: 'Esc', label: 'as before' },
  ]);
  one.press('k', 'space', 'k', 'k', 'space', 'd');
  await until(() => edits(one).length === 1, { what: 'the edit' });
  expect(edits(one)[0]).toMatchObject({ version: 1 });
  expect(needs(one.plan(), 'T5')).toEqual(['T4']);
  expect(one.app.ui.task).toBe('T5');
});

test('a circle is refused where it would be made, and Esc leaves everything as it was', () => {
  const one = planned();
  one.press('d', 'j', 'j', 'j', 'space');
  expect(messages(one)).toBe('T8 waits for T5, so T5 cannot wait for T8.');
  one.press('esc');
  expect(one.app.ui).toMatchObject({ deps: null, task: 'T5' });
  expect(edits(one)).toEqual([]);
});

test('JJ pressed faster than the orchestrator answers is two steps, none refused', async () => {
  const one = planned({}, false);
  let answer: (() => void) | undefined;
  one.client.ask = (body) => {
    one.client.commands.push(body);
    return new Promise((done) => {
      answer = () => {
        if (body.type === 'edit-plan') take(one, body.plan as Plan);
        done({ ok: true, events: [] });
      };
    });
  };
  one.press('K', 'K');
  expect(edits(one)).toHaveLength(1);
  answer?.();
  await until(() => edits(one).length === 2, { what: 'the second step' });
  answer?.();
  expect(edits(one)[1]).toMatchObject({ version: 2 });
  expect(one.plan().tasks.find((task) => task.id === 'T5')?.priority).toBe('critical');
  one.press('K');
  await until(() => messages(one).includes('critical already'), { what: 'the reason' });
});

test('a dropped task hands on what it waited for', async () => {
  const one = planned();
  one.press('x');
  expect(edits(one)).toEqual([]);
  one.press('y');
  await until(() => edits(one).length === 1, { what: 'the edit' });
  expect(one.plan().tasks.map((task) => task.id)).not.toContain('T5');
  expect(needs(one.plan(), 'T8')).toEqual(['T2']);
  expect(drop(one.plan().tasks.map((task) => task.id))(one.plan())).toMatch('without tasks');
});

test('a task is written as text: what is wrong is said by line, and the text stays', async () => {
  const one = planned();
  one.press('e', '!', 'down', ' who', 'enter');
  expect(messages(one)).toMatch(/^Line 2: there is no role impl-2 who; roles: architect/);
  expect(one.app.ui.dialog?.field?.text).toContain('title: GET /auth/callback!');
  one.press('\x15', 'role: tester', 'enter');
  await until(() => edits(one).length === 1, { what: 'the edit' });
  expect(one.plan().tasks.find((task) => task.id === 'T5')).toMatchObject({ title: 'GET /auth/callback!', role: 'tester', estimate: { minutes: 4, usd: 0.5 } });
});

test('a new task gets the next id and is selected', async () => {
  const one = planned();
  one.press('+');
  one.paste('Second factor');
  one.press('enter');
  await until(() => edits(one).length === 1, { what: 'the edit' });
  expect(one.plan().tasks.at(-1)).toMatchObject({ id: 'T13', title: 'Second factor', role: 'impl-2' });
  expect(one.app.ui.task).toBe('T13');
});

test('$EDITOR: errors come with their lines, the text is what opens next time, and a good one is sent', async () => {
  const texts: string[] = [];
  const answers = [
    (text: string) => text.replace('"title": "GET /auth/callback",', '"title" "GET /auth/callback",'),
    (text: string) => text.replace('"title" "GET', '"title": "GET').replaceAll('"impl-2"', '"nobody"'),
    (text: string) => text.replaceAll('"nobody"', '"tester"'),
  ];
  const edit = async (_: string, text: string) => {
    texts.push(text);
    return (answers.shift() ?? ((same: string) => same))(text);
  };
  const one = planned({ readPlan, edit });
  const shown = () => one.app.ui.dialog?.lines(one.app.view, 70).map((line) => line.map((span) => span.text).join('')) ?? [];
  one.press('E');
  await until(() => shown().some((line) => line.includes('expected')), { what: 'the syntax error' });
  expect(shown()[0]).toMatch(/^ ✗ line +\d+ {2}/);
  one.press('E');
  await until(() => shown().some((line) => line.includes('nobody')), { what: 'the unknown role' });
  expect(texts[1]).toContain('"title" "GET');
  expect(edits(one)).toEqual([]);
  one.press('E');
  await until(() => edits(one).length === 1, { what: 'the edit' });
  expect(one.plan().tasks.find((task) => task.id === 'T5')?.role).toBe('tester');
});

test('what is written of a task reads back as the same task', () => {
  const plan = planState().run?.plan?.plan as Plan;
  for (const task of plan.tasks) {
    const spec = specOf(task);
    expect(readTask(taskText(spec), spec, plan, [spec.role])).toEqual({ task: spec });
  }
});

test('nothing of it works while read-only', () => {
  const one = planned({ readOnly: true });
  for (const key of ['e', 'x', '+', 'd', 'J', 'E']) {
    one.press(key);
    expect(messages(one)).toMatch('read-only');
  }
  expect(one.client.commands).toEqual([]);
});

test('the dry run and two versions are looked at before the yes, and neither answers', () => {
  const one = planned();
  const shown = () => one.app.ui.dialog?.lines(one.app.view, 74).map((line) => line.map((span) => span.text).join('')) ?? [];
  one.press('v');
  expect(messages(one)).toBe('v: this is the first version of the plan.');
  one.press('w');
  expect(shown()[0]).toBe(' 12 tasks in 5 waves, up to 3 at a time: at least 18 min, about $6.00.');
  one.press('y', 'enter', 'esc');
  const before = one.plan();
  const after = { ...before, tasks: before.tasks.map((task) => (task.id === 'T5' ? { ...task, priority: 'high' as const } : task)) };
  const event = (version: number, plan: Plan) => ({
    seq: 300 + version,
    epoch: 1,
    at: one.app.state.at,
    actor: { kind: 'user' as const, via: 'tui' as const },
    cause: 'c',
    body: { type: 'plan.proposed' as const, run_id: '7f3a', version, digest: '', plan, findings: [], by: version === 1 ? 'architect' : 'user' },
    prev: '',
    hash: '',
  });
  one.app.events([event(1, before)]);
  take(one, after);
  one.press('v');
  expect(shown()).toEqual([' v1 by architect → v2 by architect: 1 changed', '', ' ~ T5 GET /auth/callback', '     priority: medium → high']);
  expect(one.client.commands).toEqual([]);
});
