/**
 * What is known of one CLI, as data: how it is found, started quietly, logged in, resumed, and how its errors read.
 * A manifest holds no behaviour; what only one CLI needs is data of its adapter's own type, which extends this one.
 */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '../protocol/command.ts';
import type { FaultKind } from '../protocol/words.ts';
import type { Limits } from './process/watchdog.ts';
import { retryAt } from './retry-at.ts';
import type { ScreenRule } from './screen/rules.ts';

export interface ErrorText {
  /** Source of a regular expression; matched without regard to case. */
  match: string;
  kind: FaultKind;
  /** Trying again soon does not help: a quota that is used up, a key that is wrong. */
  terminal: boolean;
}
export interface Trouble {
  kind: FaultKind;
  terminal: boolean;
}

export interface Manifest {
  name: string;
  /** Looked for on PATH when the configuration names no other. */
  binary: string;
  /** Seen to work. */
  versions: readonly string[];
  /** A command that installs it. */
  install: string;
  /** Signs of a login: variables of the environment, or files below HOME. One is enough; `hint` says how to log in. */
  login: { env: readonly string[]; files: readonly string[]; hint: string };
  /** What keeps it quiet and bounded; the user's own variables win. */
  env: Readonly<Record<string, string>>;
  /** Paths at the top of a repository, files or whole folders, by which it would run programs or be steered. Not used until the user trusts them. */
  brings: readonly string[];
  /** Variables that let it use those. */
  trusted: Readonly<Record<string, string>>;
  /** Notes of a repository that the CLI reads by itself, at the top of it, always and once it is trusted; a brief does not repeat them. @default none */
  reads_notes?: { always: readonly string[]; trusted: readonly string[] };
  /** Whether a conversation goes on after its process died. */
  resume: boolean;
  /** The first that matches counts, so the terminal ones stand first. */
  errors: readonly ErrorText[];
  /** How long it may be silent before it counts as stalled, and is stopped; `limits.silence` of a role replaces what is said of a model call. */
  limits: Limits;
  /** How its own terminal reads; the first rule that matches counts. */
  screens: readonly ScreenRule[];
}

/** How services word their errors, whichever CLI passes them on. */
export const SERVICE_ERRORS: readonly ErrorText[] = [
  { match: 'insufficient_quota|credit balance|billing|exceeded your (current|daily|monthly)|usage limit|(daily|monthly|weekly) (limit|quota)', kind: 'quota', terminal: true },
  { match: '\\b429\\b|RESOURCE_EXHAUSTED|rate.?limit|too many requests|quota', kind: 'quota', terminal: false },
  {
    match:
      '\\b40[13]\\b|UNAUTHENTICATED|PERMISSION_DENIED|authentication|unauthori[sz]ed|(invalid|incorrect|missing) (api )?key|api key (is )?(not|in)valid|not logged in|auth required',
    kind: 'login',
    terminal: true,
  },
  { match: 'context (length|window)|prompt is too long|input token count|maximum (context|tokens)', kind: 'context', terminal: true },
  { match: '\\b(500|502|503|504|529)\\b|overloaded|UNAVAILABLE|internal server error', kind: 'overloaded', terminal: false },
  { match: 'ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|fetch failed|network|unable to connect|socket hang up', kind: 'network', terminal: false },
];

/** What an error's text means; null when it says nothing known. */
export function troubleIn({ errors }: Pick<Manifest, 'errors'>, text: string): Trouble | null {
  const found = errors.find(({ match }) => new RegExp(match, 'i').test(text));
  return found === undefined ? null : { kind: found.kind, terminal: found.terminal };
}

/** The fault an error's text names, as a part of an exit; nothing when it names none that is known. */
export function faultIn(known: Pick<Manifest, 'errors'>, text: string): { fault?: Fault } {
  const trouble = troubleIn(known, text);
  return trouble === null ? {} : { fault: { kind: trouble.kind, retry_at: trouble.kind === 'quota' ? retryAt(text, Date.now()) : null } };
}

/** Whether there is a sign of a login. false is no proof: a CLI may keep its login elsewhere. */
export async function seemsLoggedIn({ login }: Pick<Manifest, 'login'>, env: NodeJS.ProcessEnv): Promise<boolean> {
  if (login.env.some((name) => (env[name] ?? '') !== '')) return true;
  const found = await Promise.all(
    login.files.map((file) =>
      access(join(env.HOME ?? '/', file)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
