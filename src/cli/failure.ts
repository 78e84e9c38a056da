/**
 * The one place where an error becomes text and an exit code. Failures of the world and refusals: what happened, and the
 * next command. Defects: one line and a log file; the stack only with -v. Must not throw itself.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from '../client/contract.ts';
import { EXIT, MaosError } from '../system/errors.ts';
import { type Io, shown, UsageError } from './io.ts';

/** A verb ends with this code after it said all there is to say. */
export class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

interface Reported {
  code: string;
  exit: number;
  message: string;
  hint: string;
  docs?: string;
}

function described(error: unknown): Reported | null {
  if (error instanceof UsageError) return { code: 'USAGE', exit: EXIT.usage, message: error.message, hint: error.hint, docs: 'help' };
  if (error instanceof MaosError) return { code: error.code, exit: error.exit, message: error.message, hint: error.hint, docs: 'help exit-codes' };
  return null;
}

/** Says what went wrong and returns the exit code. */
export function report(error: unknown, io: Io): number {
  if (error instanceof Exit) return error.code;
  const known = described(error) ?? defect(error, io);
  if (io.json) process.stderr.write(`${JSON.stringify({ schema: 'maos.error/1', ...known })}\n`);
  else process.stderr.write(`maos-tui: ${shown(known.message)}\n${known.hint ? `${shown(known.hint)}\n` : ''}`);
  if (io.verbose && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return known.exit;
}

function defect(error: unknown, io: Io): Reported {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const first = error instanceof Error ? error.message.split('\n')[0] : text.split('\n')[0];
  const log = keep(`${new Date().toISOString()} ${process.argv.slice(2).join(' ')}\n${text}\n\n`);
  return {
    code: 'DEFECT',
    exit: EXIT.failed,
    message: `this should not have happened: ${first}`,
    hint: `${log ? `Details: ${log}.` : 'No log could be written.'}${io.verbose ? '' : ' With -v they are shown here.'} maos-tui doctor checks the installation.`,
  };
}

/** Path of the log, or null when no place could be written. */
function keep(text: string): string | null {
  for (const folder of [join(process.env.XDG_STATE_HOME || join(process.env.HOME || homedir(), '.local', 'state'), 'maos-tui'), tmpdir()]) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, 'maos-tui-errors.log');
      appendFileSync(file, text, { mode: 0o600 });
      return file;
    } catch {
      // A read-only home must not hide the error itself: the next place is tried.
    }
  }
  return null;
}

const REFUSAL_EXITS: Readonly<Record<string, number>> = {
  CHANGED: EXIT.changed,
  BUDGET: EXIT.budget,
  INVALID: EXIT.usage,
  INVALID_COMMAND: EXIT.usage,
  PLAN_INVALID: EXIT.invalid,
  NO_RUN: EXIT.notSetUp,
  UNREACHABLE: EXIT.unreachable,
};

/** The events of an accepted command; a refusal is thrown with its exit code. */
export function accepted(outcome: Outcome): Extract<Outcome, { ok: true }>['events'] {
  if (outcome.ok) return outcome.events;
  throw new MaosError({ code: outcome.code, message: outcome.reason, hint: outcome.hint, exit: REFUSAL_EXITS[outcome.code] ?? EXIT.failed });
}
