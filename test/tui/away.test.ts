/** Coming back: the same place as before, and numbers that are those of the journal. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EventBody } from '../../src/protocol/event.ts';
import { awaySummary, isNews } from '../../src/tui/away/summary.ts';
import { firstUi } from '../../src/tui/first-ui.ts';
import { readVisit, restore, uiStateFile, visitOf, writeVisit } from '../../src/tui/ui-state.ts';
import { tempDir } from '../support/temp.ts';
import { auditEvents, fixtureState } from './fixture-state.ts';
import { screen } from './scenario.ts';

test('the summary counts each task once, only questions that are still open, and money to the cent', () => {
  const state = fixtureState();
  const [any] = auditEvents();
  if (!any) throw new Error('no event');
  const usage = (usd: number | null) => ({ input_tokens: 1, output_tokens: 1, usd });
  const bodies: EventBody[] = [
    { type: 'task.merged', task_id: 'T5', commit: 'c', from: 'f', tip: 't', checks: [] },
    { type: 'task.merged', task_id: 'T5', commit: 'c', from: 'f', tip: 't', checks: [] },
    { type: 'task.failed', task_id: 'T12', reason: 'p99 still 640 ms' },
    { type: 'task.failed', task_id: 'T8', reason: 'gone' },
    { type: 'task.retried', task_id: 'T8' },
    { type: 'task.failed', task_id: 'T9', reason: 'in conflict' },
    { type: 'task.verifying', task_id: 'T9', session_id: 's' },
    { type: 'session.used', session_id: 's', model: null, usage: usage(0.1) },
    { type: 'session.used', session_id: 's', model: null, usage: usage(null) },
    { type: 'session.used', session_id: 's', model: null, usage: usage(2.21) },
  ];
  const asked = Object.values(state.approvals).map((one): EventBody => ({ ...one, type: 'approval.requested', approval_id: one.id }) as never);
  const summary = awaySummary(
    [...bodies, ...asked].map((body, at) => ({ ...any, seq: at + 1, body })),
    state,
  );
  expect(summary).toMatchObject({ merged: ['T5'], finished: ['T4'], failed: [{ id: 'T12', reason: 'p99 still 640 ms' }], ended: null });
  expect(summary.spent).toBeCloseTo(2.31, 6);
  expect(summary.asked.map((one) => one.kind).sort()).toEqual(['permission', 'question']);
  expect(isNews(awaySummary([], state))).toBe(false);
});

test('a visit is kept per repository, and another run keeps only the commands used last', () => {
  const dir = tempDir();
  expect(uiStateFile({ XDG_STATE_HOME: dir }, '/a/.multi-agent')).not.toBe(uiStateFile({ XDG_STATE_HOME: dir }, '/b/.multi-agent'));
  const file = uiStateFile({ XDG_STATE_HOME: dir }, '/a/.multi-agent');
  expect(readVisit(file)).toBeNull();
  const ui = { ...firstUi(), screen: 'graph' as const, task: 'T9', top: 3, recent: ['view.zoom'] };
  writeVisit(file, visitOf(ui, 'r1', 7, 1_000));
  const visit = readVisit(file);
  if (!visit) throw new Error('no visit');
  expect(visit).toMatchObject({ run: 'r1', seq: 7, left: 1_000 });
  const same = firstUi();
  restore(same, visit, 'r1');
  expect(same).toMatchObject({ screen: 'graph', task: 'T9', top: 3, recent: ['view.zoom'] });
  const other = firstUi();
  restore(other, visit, 'r2');
  expect(other).toEqual({ ...firstUi(), recent: ['view.zoom'] });
  for (const broken of ['', '{', '{"format":1}', JSON.stringify({ ...visit, format: 1, ui: { ...visit.ui, screen: 'elsewhere' } })]) {
    writeFileSync(file, broken);
    expect(readVisit(file), broken).toBeNull();
  }
});

test('detach and come back: the same screen and task; after some minutes with what happened, and Enter goes to what needs you', async () => {
  const file = join(tempDir(), 'ui.json');
  const env = { MAOS_TEST_VISIT: file };
  const { screen: one } = screen('run', { env });
  await one.until('Tests: 9 passed');
  one.press('2', 'j', 'j');
  await one.until(/▸ . \S+ +T9 /);
  one.press('q');
  await one.until('Leave maos-tui?');
  one.press('d');
  await one.exited;
  const { screen: again } = screen('run', { env });
  await again.until('[2 Tasks]');
  await again.until(/▸ . \S+ +T9 /);
  expect(again.text()).not.toContain('While you were away');
  again.press('ctrl+c');
  await again.until('Press Ctrl+C again');
  again.press('ctrl+c');
  await again.exited;

  const kept = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...kept, seq: 0, left: kept.left - 47 * 60_000 }));
  const { screen: later } = screen('run', { env });
  await later.until(/While you were away \(47 min\)/);
  await later.until(/merged +T2 +into maos\/7f3a\/run/);
  later.press('enter');
  await later.until('[0 You:3]');
});
