/** What the end of a session means, in words. A result that says `is_error` is a failure whatever its subtype says. */
import { plain } from '../look/plain.ts';
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

/** For a process that ended and had said nothing of its work. */
export function unexplained({ code, signal, error, stderr }: PipeEnd, binary: string = BINARY): string {
  if (error !== null)
    return error.includes('ENOENT')
      ? `${binary} cannot be started: it is not installed, or the worktree is gone. Install it with ${INSTALL}`
      : `${binary} cannot be started: ${error}`;
  return plain(`it ended without a result (${signal === null ? `exit code ${code ?? 'unknown'}` : signal})${stderr === '' ? '' : `: ${stderr.slice(-1_000)}`}`);
}
