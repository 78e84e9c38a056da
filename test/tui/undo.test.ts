/** `u` says what the last decision was, takes it back where that is possible, and says why where it is not. */
import { expect, test } from 'vitest';
import type { State } from '../../src/core/state.ts';
import type { EventBody } from '../../src/protocol/event.ts';
import { footerHints } from '../../src/tui/keys/index.ts';
import { auditEvents, fixtureState } from './fixture-state.ts';
import { optionsFor, presser, Timed } from './timed-app.ts';

function decided(body: EventBody, change: (state: State) => void = () => undefined, kind: 'user' | 'orchestrator' = 'user') {
  const state = fixtureState();
  change(state);
  const app = new Timed(state, optionsFor(state));
  const [any] = auditEvents();
  if (!any) throw new Error('no event');
  app.events([{ ...any, seq: state.seq + 1, actor: { kind, via: 'tui' }, body }]);
  return { app, press: presser(app), said: () => app.ui.toast?.text };
}

test('a cancelled task, a merge, a pause and leave for a task are taken back after a second question', () => {
  const cancelled = decided({ type: 'task.cancelled', task_id: 'T10', reason: 'cancelled on the screen' }, (state) => {
    if (state.tasks.T10) state.tasks.T10.stage = { name: 'cancelled', at: state.at, reason: '' };
  });
  cancelled.press('u');
  expect(cancelled.app.ui.dialog?.title).toBe('Undo your last decision?');
  cancelled.press('enter');
  expect(cancelled.app.sent).toEqual([]);
  cancelled.press('y');
  expect(cancelled.app.sent).toEqual([{ type: 'retry-task', task_id: 'T10' }]);

  const paused = decided({ type: 'run.paused', run_id: 'r', reason: '', stop: false }, (state) => {
    if (state.run) state.run.state = 'paused';
  });
  paused.press('u', 'y');
  expect(paused.app.sent).toEqual([{ type: 'resume-run' }]);

  const asked = Object.values(fixtureState().approvals).find((one) => one.kind === 'permission');
  const allowed = decided({ type: 'approval.answered', approval_id: asked?.id ?? '', approved: true, scope: 'task', note: '' }, (state) => {
    state.grants.g1 = { id: 'g1', task_id: asked?.task_id ?? null, role: 'impl-3', rule: asked?.grant ?? '', at: state.at };
  });
  allowed.press('u', 'y');
  expect(allowed.app.sent).toEqual([{ type: 'revoke-grant', grant_id: 'g1' }]);

  const merged = decided({ type: 'approval.answered', approval_id: 'M', approved: true, scope: 'once', note: '' }, (state) => {
    if (asked) state.approvals.M = { ...asked, id: 'M', kind: 'merge', answer: { approved: true, scope: 'once', note: '', at: state.at, by: 'user' } };
    if (state.run) Object.assign(state.run, { state: 'finished', merged: { target: 'main', from: '1'.repeat(40), to: '2'.repeat(40), at: state.at } });
  });
  merged.press('u', 'y');
  expect(merged.app.sent).toEqual([{ type: 'undo-merge' }]);
});

test('what cannot be taken back says why, and what can be done instead', () => {
  const review = Object.values(fixtureState().approvals).find((one) => one.kind === 'review');
  const accepted = decided({ type: 'approval.answered', approval_id: review?.id ?? '', approved: true, scope: 'once', note: '' });
  accepted.press('u');
  expect(accepted.app.ui.dialog).toBeNull();
  expect(accepted.said()).toMatch(/^u: T4 was accepted, and that stays: its commit is on the run branch/);
  expect(footerHints(accepted.app.view).map((hint) => hint.keys)).not.toContain('u');
});

test('decisions of others are none of mine', () => {
  const other = decided({ type: 'task.cancelled', task_id: 'T10', reason: '' }, () => undefined, 'orchestrator');
  other.press('u');
  expect(other.app.sent).toEqual([]);
  expect(other.app.ui.dialog).toBeNull();
});
