/**
 * Answering a question. Yes is `y`, never Enter; the answer carries the `at` that was on screen; keys are dead for 350 ms
 * after it was drawn and after each key that was swallowed, so that no stray key consents.
 */
import type { Approval } from '../../core/state.ts';
import { commentsOf } from '../../core/view/comments.ts';
import { clock, toMs } from '../../core/view/format.ts';
import { called } from '../keys/called.ts';
import type { Controls, Dialog, DialogKey, View } from '../model.ts';
import { type Line, s } from '../parts/line.ts';
import { emptyField } from '../parts/text-field.ts';
import { DIM } from '../theme.ts';
import { confirm } from './confirm.ts';
import { noteFirst } from './note-first.ts';
import { part, permissionFacts, permissionSubject } from './permission.ts';
import { dryRunDialog } from './plan-look.ts';
import { lostWith, subjectLines, subjectTitle } from './subject.ts';

/** What no means where a budget is used up. */
const NO_MONEY = { run: 'pause the run', role: 'give up its other tasks', task: 'give it up' } as const;

export const DEAF_MS = 350;
export const TOO_SOON = 'Too soon after the question came up: nothing was answered. Press it again.';

type Scope = 'once' | 'task';

/** Before a yes: what would run when. */
function lookAtPlan(controls: Controls): void {
  const plan = controls.view.state.run?.plan;
  if (plan) controls.open(dryRunDialog(plan.version, plan.plan));
}

const about = (approval: Approval): string => approval.task_id ?? approval.kind;

function yes(controls: Controls, approval: Approval, options: { scope?: Scope; note?: string; done: string }): void {
  controls.close();
  controls.ask(
    { type: 'approve', approval_id: approval.id, at: approval.at, scope: options.scope ?? 'once', ...(options.note === undefined ? {} : { note: options.note }) },
    options.done,
  );
}

function no(controls: Controls, approval: Approval, done: string, note?: string): void {
  controls.close();
  controls.ask({ type: 'deny', approval_id: approval.id, at: approval.at, ...(note === undefined ? {} : { note }) }, done);
}

export function keysFor(approval: Approval): DialogKey[] {
  const key = (name: string, label: string, run: (controls: Controls) => void): DialogKey => ({ keys: [name], label, changes: true, run });
  const it = about(approval);
  switch (approval.kind) {
    case 'replan':
      return [
        key('y', 'change the plan', (controls) => yes(controls, approval, { done: 'The plan is changed.' })),
        key('n', 'leave it as it is', (controls) => no(controls, approval, 'The plan stays as it is.')),
      ];
    case 'plan':
      return [
        key('y', 'approve', (controls) => yes(controls, approval, { done: 'Plan approved; agents start.' })),
        { keys: ['d'], label: 'dry run', run: lookAtPlan },
        key('r', 'send back', (controls) =>
          noteFirst(controls, approval, 'Send the plan back', 'What should the architect do differently?', (note, last) =>
            no(last, approval, 'The plan goes back to the architect.', note),
          ),
        ),
      ];
    case 'permission':
      return [
        key('y', 'once', (controls) => yes(controls, approval, { done: `${it}: allowed once.` })),
        ...(approval.grant === null ? [] : [key('t', 'this task', (controls) => yes(controls, approval, { scope: 'task', done: `${it}: allowed for this task.` }))]),
        key('n', 'deny', (controls) => no(controls, approval, `${it}: denied.`)),
        key('f', 'deny + say why', (controls) =>
          noteFirst(controls, approval, 'Deny, and say why', 'The agent reads this.', (note, last) => no(last, approval, `${it}: denied, with a note.`, note)),
        ),
      ];
    case 'review':
      return [
        key('y', 'merge', (controls) => yes(controls, approval, { done: `${it} approved; it merges now.` })),
        key('r', 'request changes', (controls) =>
          noteFirst(
            controls,
            approval,
            `Request changes on ${it}`,
            'The agent starts again with this note.',
            (note, last) => no(last, approval, `${it} goes back${note === '' ? ' with your comments' : ' with your note'}.`, note),
            commentsOf(controls.view.state.tasks[it]).length,
          ),
        ),
      ];
    case 'merge':
      return [
        key('y', 'merge', (controls) => yes(controls, approval, { done: 'Merging the run.' })),
        key('n', 'leave it on its branch', (controls) =>
          controls.open(
            confirm({
              title: 'Leave the run unmerged?',
              text: 'The run ends. Its branch stays, and nothing reaches yours.',
              yes: 'end it',
              run: (last) => no(last, approval, 'The run stays on its branch.'),
            }),
          ),
        ),
      ];
    case 'budget':
      return [
        key('y', 'allow as much again', (controls) => yes(controls, approval, { done: 'The budget is raised.' })),
        key('n', NO_MONEY[approval.budget?.of ?? 'run'], (controls) => no(controls, approval, 'No more money for it.')),
      ];
    case 'escalation':
      if (approval.message_id !== null)
        return [
          key('y', 'send again', (controls) => yes(controls, approval, { done: 'The message is sent again.' })),
          key('n', 'dead letter', (controls) =>
            controls.open(
              confirm({
                title: 'Make it a dead letter?',
                text: `It is not handed over any more. ${called('screen.messages')} shows it with its reason, and ${called('message.again')} there sends it again.`,
                yes: 'dead letter',
                run: (last) => no(last, approval, 'The message is a dead letter.'),
              }),
            ),
          ),
        ];
      return [
        key('y', 'try again', (controls) => yes(controls, approval, { done: `${it} is tried again.` })),
        key('n', 'give it up', (controls) =>
          controls.open(confirm({ title: `Give ${it} up?`, text: lostWith(controls.view, it), yes: 'give it up', run: (last) => no(last, approval, `${it} is given up.`) })),
        ),
      ];
    case 'question':
      return [];
  }
}

/** Keys of the dialog, by what does the same on the list of questions. */
const ANSWERS: Record<string, string> = { y: 'yes', t: 'task', n: 'no', r: 'send-back', f: 'explain' };

/** The answers of a question in one line, and where to look at it. */
export function answersText(approval: Approval): string {
  const place = {
    review: `${called('screen.review')} the diff`,
    plan: `${called('screen.tasks')} the plan`,
    escalation: approval.message_id === null ? `${called('screen.tasks')} what happened` : `${called('screen.messages')} the message`,
  }[String(approval.kind)];
  const keys = keysFor(approval).flatMap((one) => {
    const id = ANSWERS[one.keys[0] ?? ''];
    return id === undefined ? [] : [`${called(`you.${id}`)} ${one.label}`];
  });
  return [...(approval.kind === 'question' ? ['Enter answer'] : keys), ...(place ? [place] : [])].join('   ');
}

/** Rows of a dialog that are neither subject nor facts: frame, keys, notice, and the empty lines between. */
const AROUND = 12;

/** Something long, such as a command or a change of the plan, gone through with j and k; the facts are always on screen. */
function longDialog(view: View, widest: number, subjectOf: (width: number) => Line[], factsOf: (shown: View, width: number) => Line[]): Pick<Dialog, 'lines' | 'keys'> {
  let top = 0;
  const room = (shown: View, facts: number): number => Math.max(3, shown.rows - AROUND - facts);
  const lines = (shown: View, width: number): Line[] => {
    const facts = factsOf(shown, width);
    const subject = subjectOf(width);
    const fits = room(shown, facts.length);
    top = Math.max(0, Math.min(top, subject.length - fits + 1));
    return [...part(subject, top, fits), [], ...facts];
  };
  const move = (by: number): void => {
    top += by;
  };
  const turn = (keys: string[], label: string, by: number): DialogKey => ({ keys, label, run: () => move(by) });
  const width = Math.min(widest, view.cols - 4) - 2;
  const whole = subjectOf(width).length <= room(view, factsOf(view, width).length);
  return { lines, keys: whole ? [] : [turn(['j', 'down', 'pagedown'], 'more', 5), turn(['k', 'up', 'pageup'], 'back', -5)] };
}

const WIDE = 70;
const WIDEST = 76;

function longSubject(view: View, approval: Approval): Pick<Dialog, 'lines' | 'keys'> | null {
  if (approval.kind === 'permission')
    return longDialog(
      view,
      WIDE,
      (width) => permissionSubject(approval, width),
      (shown, width) => permissionFacts(shown, approval, width),
    );
  if (approval.kind !== 'replan') return null;
  return longDialog(
    view,
    WIDEST,
    (width) => subjectLines(view, approval, width),
    () => [[s(' Tasks of later phases wait for your answer; the others go on.', DIM)]],
  );
}

export function approvalDialog(view: View, approval: Approval, now: number): Dialog {
  const question = approval.kind === 'question';
  const long = longSubject(view, approval);
  return {
    name: 'approval',
    title: subjectTitle(view, approval),
    width: approval.kind === 'replan' ? WIDEST : approval.kind === 'permission' || question ? WIDE : 62,
    deafUntil: question ? 0 : now + DEAF_MS,
    subject: { id: approval.id, at: approval.at },
    keys: [...keysFor(approval), ...(long?.keys ?? [])],
    lines: (shown, width): Line[] => {
      const current = shown.state.approvals[approval.id] ?? approval;
      const notice: Line[] = question
        ? []
        : approval.kind === 'permission'
          ? [[], [s(' You opened this; it never opens by itself.', DIM)], [s(' Keys work after 0.4 s, so a stray key cannot answer.', DIM)]]
          : [[], [s(' Type y.  Enter does nothing here.', DIM)]];
      return [...(long?.lines(shown, width) ?? subjectLines(shown, current, width)), ...notice];
    },
    bottom: (shown) => `waiting ${clock(shown.now - toMs(approval.requested_at))}`,
    ...(question
      ? {
          field: emptyField(),
          fieldRows: 4,
          enter: 'send',
          send: (text: string, controls: Controls) => {
            if (text.trim() === '') controls.say('An answer needs some text; Esc leaves the question open.', 'warn');
            else yes(controls, approval, { note: text, done: 'Answered.' });
          },
        }
      : {}),
  };
}
