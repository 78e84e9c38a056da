/** The audit screen: found by words, every fact of an entry, and the chain checked on the spot. */
import { expect, test } from 'vitest';
import { checkAudit } from '../../src/tui/audit-check.ts';
import { auditEvents, fixtureState } from './fixture-state.ts';
import { picture, type Scene } from './twins/render.ts';
import { NOW } from './twins/scenes.ts';

const audit = (press: string[], more: Partial<Scene> = {}): Promise<string> =>
  picture({ name: 'audit', state: fixtureState(NOW), events: auditEvents(NOW), press: ['6', ...press], ...more }, [120, 40]);

test('/ finds by actor, action and words, and ! by what is not there', async () => {
  const rows = (text: string): string[] => [...text.matchAll(/ (?:task|plan|run)\.[a-z-]+ /g)].map((one) => one[0].trim());
  expect(rows(await audit(['/', 'agent:you', 'enter']))).toEqual(expect.arrayContaining(['plan.approved', 'run.started']));
  expect(rows(await audit(['/', 'p99', 'enter']))[0]).toBe('task.attempt-failed');
  expect(await audit(['/', '!task', 'enter'])).not.toContain('task.merged');
});

test('an entry says each of its facts, and V checks the chain', async () => {
  const text = await audit(['j', 'j', 'j']);
  for (const fact of ['Entry 209', 'actor   host via host', 'action  task.merged', 'task    T2 Token service', 'from    bbbbbbbbbbbb ', 'hash    sha256 1111…1111'])
    expect(text).toContain(fact);
  expect(text).toContain('chain not checked yet: V');
  expect(await audit(['V'])).toMatch(/audit\/: 6 entries, chain intact \(checked \d\d:\d\d:\d\d\)/);
});

test('a damaged chain is said with its place', async () => {
  const damage = { file: 'audit/0001.jsonl', line: 7, message: 'the content does not match its hash' };
  const checked = await checkAudit({ verify: async () => ({ events: 9, segments: 1, first: 1, last: 6, hash: '', cut: 0, damage }) });
  expect(checked).toMatchObject({ ok: false });
  expect(checked.text).toMatch(/^DAMAGED at audit\/0001.jsonl, line 7: the content does not match its hash; the 6 entries before it are whole/);
});
