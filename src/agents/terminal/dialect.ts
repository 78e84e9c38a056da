/**
 * What differs between the CLIs that run in a terminal of their own: how one is started with our hook, what a call of the hook says, and how
 * it is answered. `session.ts` does the rest, the same for all. A dialect reads and words; it must not keep the state of a session.
 */
import type { Usage } from '../../protocol/common.ts';
import type { Asked } from '../contract.ts';
import type { ErrorText } from '../manifest.ts';
import type { Ruling } from '../permission/judge.ts';
import type { ScreenRule } from '../screen/rules.ts';

/** What a call of the hook says, in common words. */
export type News<Q extends Asked> =
  | { type: 'started' }
  /** A turn begins with this text. */
  | { type: 'prompt'; text: string }
  /** A tool is about to be used. */
  | { type: 'tool'; question: Q; ruling: Ruling }
  /** It was used, with success. `claims`: by it the agent said that its work is done, or that it gave up. */
  | { type: 'tool-done'; claims: boolean }
  /** The CLI shows a dialog, and the hook may answer it. */
  | { type: 'asks'; question: Q; ruling: Ruling }
  /** The CLI shows a dialog that the hook cannot answer. */
  | { type: 'asks-on-screen'; text: string }
  /** `others`: agents of its own still work, and come back with another turn. `text`: what it said last. */
  | { type: 'turn-ended'; others: boolean; text: string }
  /** It waits for input. */
  | { type: 'idle' }
  /** The service refused; in its words. */
  | { type: 'failed'; text: string }
  | { type: 'other' };

export interface Replies<Q extends Asked> {
  /** To `tool`. */
  allow(): object | null;
  deny(rule: string): object | null;
  /** The CLI has to ask, whatever its own rules say. */
  ask(rule: string): object | null;
  /** To `asks`. */
  answer(question: Q, allow: boolean, note: string): object;
  /** To `asks`, by a rule of the role. */
  ruled(question: Q, ruling: Ruling): object;
  /** To `turn-ended`: the turn goes on with this text. null: this CLI cannot, so it is typed. */
  goOn(text: string): object | null;
}

export interface Screen {
  /** Held against what the terminal shows before the first hook is heard. */
  match: RegExp;
  /** What it means, for the user. */
  reason: string;
}

export interface Dialect<Q extends Asked> {
  argv: readonly string[];
  env: Record<string, string>;
  /** Why it must not be started here; null when it may. */
  refused: string | null;
  /** How to get it, when it cannot be started. */
  install: string;
  /** The reply to `started`, which makes the first turn begin where the command line cannot. Absent: it can. */
  begin?: object;
  /** Known from the beginning, or told by a hook. */
  conversation: string | null;
  /** Servers that are left out, and why; shown in the pane. */
  problems: readonly string[];
  screens: readonly Screen[];
  /** How its screen reads while it works. */
  rules: readonly ScreenRule[];
  errors: readonly ErrorText[];
  replies: Replies<Q>;
  read(event: Record<string, unknown>): News<Q>;
  /** The conversation's id as a hook tells it; null when it does not. */
  conversationIn(event: Record<string, unknown>): string | null;
  /** What was used since it was asked the last time. `event`: the call of the hook that makes it worth looking; null at the end. */
  used(event: Record<string, unknown> | null): { model: string | null; usage: Usage }[];
  /** What no hook tells of; asked every second. Absent: the hooks tell all. */
  look?(): News<Q>[];
}
