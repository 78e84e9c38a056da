/**
 * How a screen of an agent reads, as data of its manifest. Invariant of every rule: it is tied to the end of the screen, or to the cursor, so
 * that what an agent quotes in its own words, which stands above its prompt or its dialog, never counts.
 */
import type { StatusSeen } from '../../protocol/words.ts';

export interface ScreenRule {
  /** Source of a regular expression, matched without regard to case; what it must end at is said by `at`. */
  match: string;
  status: StatusSeen;
  /** What was seen, in a few words. */
  detail: string;
  /**
   * foot: the last rows with anything on them, blank ones left out, joined by newlines; the expression matches up to their end.
   * cursor: what stands left of the cursor on its row, with nothing below it; for programs that print lines and wait behind their question.
   * @default foot
   */
  at?: 'foot' | 'cursor';
}

/** What programs that print lines ask. Only with the cursor behind it: a question that was printed as a line waits for nobody. */
export const LINE_QUESTIONS: readonly ScreenRule[] = [
  { at: 'cursor', match: '\\b(pass(word|phrase)|passcode|PIN|secret|one-time code|token|api key)\\b[^\\n:]*:$', status: 'waiting', detail: 'asks for a secret' },
  { at: 'cursor', match: '[[(]y(es)?/n(o)?(/[^\\n]*)?[\\])][\\s:?>]*$', status: 'waiting', detail: 'asks yes or no' },
  { at: 'cursor', match: '\\b(user ?name|login|e-?mail)( for [^\\n]*)?:$', status: 'waiting', detail: 'asks who you are' },
  { at: 'cursor', match: '\\b(press|hit) (any key|enter|return|\\[?enter\\]?|space)\\b[^\\n]*$', status: 'waiting', detail: 'asks for a key' },
  { at: 'cursor', match: '\\b(continue|proceed|are you sure|overwrite|retry|abort)\\b[^\\n?]*\\?[\\s:>]*$', status: 'waiting', detail: 'asks whether to go on' },
  { at: 'cursor', match: '\\b(select|choose|enter|type|pick) (an?|your|the|one)\\b[^\\n:?>]*[:?>]$', status: 'waiting', detail: 'asks for a choice' },
  { at: 'cursor', match: '^(--more--[^\\n]*|\\(END\\))$', status: 'waiting', detail: 'a pager waits for a key' },
];
