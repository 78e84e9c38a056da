/** What the end of a session means, in words. A result that says `is_error` is a failure whatever its subtype says. */
import type { Fault } from '../../protocol/command.ts';
import type { Evidence } from '../contract.ts';
import { plain } from '../look/plain.ts';
import { faultIn, SERVICE_ERRORS } from '../manifest.ts';
import type { PipeEnd } from '../process/pipe.ts';
import { BINARY, INSTALL } from './arguments.ts';
import type { EventOf } from './events.ts';

export type Conclusion = { ok: true; text: string } | { ok: false; reason: string };

export function concluded(event: EventOf<'result'>, resumed: boolean): Conclusion {
  if (!event.is_error) return { ok: true, text: plain(event.result ?? '') };
  const said = [event.result, ...(event.errors ?? []), event.terminal_reason, event.subtype].find((text) => typeof text === 'string' && text !== '') ?? 'it failed';
  const lost = resumed && event.subtype === 'error_during_execution' && (event.num_turns ?? 0) === 0;
  const status = typeof event.api_error_status === 'number' && !said.includes(String(event.api_error_status)) ? ` (API status ${event.api_error_status})` : '';
  return { ok: false, reason: plain(`${lost ? 'resume failed: ' : ''}${said}${status}`) };
}

interface Ended {
  /** Why we asked it to end; null when we did not. */
  stopping: string | null;
  /** What we found wrong with it; null for nothing. */
  broken: string | null;
  end: PipeEnd;
  binary: string | undefined;
  /** When the service said that it answers again, RFC 3339; null when it did not. */
  retry_at: string | null;
  /** The last lines it showed. */
  output: string;
}

/** The last report of a session. `conclusion` null: it said nothing that counts. */
export function exitOf(conclusion: Conclusion | null, { stopping, broken, end, binary, retry_at, output }: Ended): Extract<Evidence, { type: 'exit' }> {
  const { code, signal } = end;
  if (conclusion?.ok === true) return { type: 'exit', exit: { outcome: 'completed', reason: '', code, signal, summary: conclusion.text.slice(0, 20_000) }, output };
  const reason = stopping ?? broken ?? (conclusion === null ? unexplained(end, binary) : conclusion.reason);
  return {
    type: 'exit',
    exit: {
      outcome: stopping === null ? 'failed' : 'stopped',
      reason: plain(reason).slice(0, 4_000),
      code,
      signal,
      ...(conclusion === null ? {} : faultOf(reason, retry_at)),
    },
    output: [output, plain(end.stderr)]
      .filter((text) => text !== '')
      .join('\n')
      .slice(-20_000),
  };
}

/** A time that was told as data is better than one in the words. */
function faultOf(reason: string, retry_at: string | null): { fault?: Fault } {
  const { fault } = faultIn({ errors: SERVICE_ERRORS }, reason);
  return fault === undefined ? {} : { fault: fault.kind === 'quota' ? { ...fault, retry_at: retry_at ?? fault.retry_at } : fault };
}

/** For a process that ended and had said nothing of its work. */
export function unexplained({ code, signal, error, stderr }: PipeEnd, binary: string = BINARY): string {
  if (error !== null)
    return error.includes('ENOENT')
      ? `${binary} cannot be started: it is not installed, or the worktree is gone. Install it with ${INSTALL}`
      : `${binary} cannot be started: ${error}`;
  return plain(`it ended without a result (${signal === null ? `exit code ${code ?? 'unknown'}` : signal})${stderr === '' ? '' : `: ${stderr.slice(-1_000)}`}`);
}
