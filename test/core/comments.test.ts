/** Comments on a result: kept with the commit they were written about, sent once with the request for changes, dropped by a merge. */
import { expect, it } from 'vitest';
import { composeBrief } from '../../src/core/brief/compose.ts';
import { commentsOf, commentsText } from '../../src/core/view/comments.ts';
import type { ReviewComment } from '../../src/protocol/review.ts';
import { BASE, config, parsed, refold, SimulatedHost, World } from './simulate.ts';

function underReview() {
  const world = new World();
  const host = new SimulatedHost(world);
  host.start();
  expect(
    world.say('user', {
      type: 'submit-goal',
      run_id: 'r1',
      goal: 'do it',
      base: { branch: 'main', commit: BASE },
      config: config({ review: 'user' }),
      plan: parsed({ summary: '', phases: [], tasks: [{ id: 'A', title: 'a', role: 'backend' }] }),
      plan_only: false,
      approve_plan: false,
    }),
  ).toBeNull();
  host.drive();
  const task = () => world.state.tasks.A;
  const approval = () => Object.values(world.state.approvals).find((one) => one.kind === 'review' && one.answer === null);
  expect(task()?.stage.name).toBe('review');
  const file = task()?.result?.files[0]?.path ?? '';
  const say = (comment: Partial<ReviewComment>, at = task()?.result?.commit ?? '') =>
    world.say('user', { type: 'comment-result', task_id: 'A', at, comment: { file, side: 'new', line: 4, end: 4, quote: 'const x = 1;', text: 'why?', ...comment } });
  return { world, host, task, approval, say, file };
}

it('they are kept by file and line, changed and taken back, and go to the next try with the lines they are about', () => {
  const { world, host, task, approval, say, file } = underReview();
  expect(say({ line: 9, end: 10, quote: 'one\ntwo', text: 'split this' })).toBeNull();
  expect(say({})).toBeNull();
  expect(say({ text: 'why 1?' })).toBeNull();
  expect(say({ line: 30, end: 30, text: 'not so' })).toBeNull();
  expect(say({ line: 30, end: 30, text: '' })).toBeNull();
  expect(commentsOf(task()).map(({ line, text }) => [line, text])).toEqual([
    [4, 'why 1?'],
    [9, 'split this'],
  ]);
  expect(refold(world.events)).toEqual(world.state);
  const text = `${file}:4\n> const x = 1;\nwhy 1?\n\n${file}:9-10\n> one\n> two\nsplit this`;
  expect(commentsText(commentsOf(task()))).toBe(text);
  expect(world.say('user', { type: 'deny', approval_id: approval()?.id ?? '', at: approval()?.at ?? '', note: 'nearly' })).toBeNull();
  expect(commentsOf(task())).toEqual([]);
  host.drive();
  const session = Object.values(world.state.sessions).at(-1);
  const { run, tasks } = world.state;
  if (!run || !session || !tasks.A) throw new Error('no second try');
  expect(composeBrief(world.state, run, session, tasks.A).earlier.map(({ reason }) => reason)).toEqual([`nearly\n\n${text}`]);
});

it('a yes drops them; what no longer waits for a review, is another commit or another file takes none', () => {
  const { world, task, approval, say } = underReview();
  expect(say({}, 'f'.repeat(40))).toMatchObject({ code: 'CHANGED' });
  expect(say({ file: 'not/changed.ts' })).toMatchObject({ code: 'NO_FILE' });
  expect(say({ line: 4, end: 3 })).toMatchObject({ code: 'BAD_RANGE' });
  expect(say({})).toBeNull();
  expect(world.say('user', { type: 'approve', approval_id: approval()?.id ?? '', at: approval()?.at ?? '', scope: 'once' })).toBeNull();
  expect(commentsOf(task())).toEqual([]);
  expect(say({})).toMatchObject({ code: 'NOT_NOW' });
});
