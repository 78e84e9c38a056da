/** What an agent is told whose turn ended although it has not said that its work is done; and what the user is asked after that. */
import type { Purpose } from '../../protocol/words.ts';
import type { Asked } from '../contract.ts';

/** Times it is told before the user is asked. */
export const REMINDERS = 2;

const SAY: Record<Purpose, string> = {
  task: 'When your work is done, call the maos tool `complete_task` (or run `maos-tui agent complete --summary "what you did"`). When you cannot do it, call `fail_task` (`maos-tui agent fail "why"`).',
  review: 'Give your verdict with the maos tool `accept_result` or `send_back` (or run `maos-tui agent complete` or `maos-tui agent fail "what has to change"`).',
  plan: 'Hand the plan in with the maos tool `propose_plan` (or run `maos-tui agent propose-plan FILE`).',
};

export const reminder = (purpose: Purpose): string =>
  `Your turn ended, but you have not said that you are done, so nobody builds on your work. ${SAY[purpose]} If you need an answer from the user first, call \`ask_user\`. If there is work left, go on with it.`;

export const unclaimed = (purpose: Purpose): Asked => ({
  tool: 'End of turn',
  summary: purpose === 'plan' ? 'It stopped without handing in a plan' : 'It stopped without saying that its work is done',
  detail:
    purpose === 'plan'
      ? 'Yes ends it: the plan counts as not made. No keeps it: with a note, it goes on with the note. You can also type to it.'
      : 'Yes: its work counts as done, and is checked as always. No: it goes on, with your note if you give one. You can also type to it.',
  why: '',
  rule: 'an idle turn is not a finished task',
  grant: null,
});
