/** What the end of a turn or of a process means, in words. Only a turn that says `completed` is a claim of completion. */
import type { Exit, Fault } from '../../protocol/command.ts';
import { plain } from '../look/plain.ts';
import { type Trouble, troubleIn } from '../manifest.ts';
import type { PipeEnd } from '../process/pipe.ts';
import { retryAt } from '../retry-at.ts';
import type { Notification, Turn, TurnError } from './events.ts';
import { codexManifest as manifest } from './manifest.ts';

export type Conclusion = { ok: true; text: string } | { ok: false; reason: string; trouble: Trouble | null };

/** The server's code for an error, and the HTTP status it may hold. */
function codeOf(info: unknown): { code: string; status: number | null } {
  if (typeof info === 'string') return { code: info, status: null };
  if (typeof info !== 'object' || info === null) return { code: '', status: null };
  const [code = '', inner] = Object.entries(info)[0] ?? [];
  const status: unknown = typeof inner === 'object' && inner !== null && 'httpStatusCode' in inner ? inner.httpStatusCode : null;
  return { code, status: typeof status === 'number' ? status : null };
}

function troubled({ message, codexErrorInfo, additionalDetails }: TurnError): Trouble | null {
  const { code, status } = codeOf(codexErrorInfo);
  return troubleIn(manifest, [code, status ?? '', message, additionalDetails ?? ''].join(' '));
}

/** `text` is the last message of the turn; null: it neither said nor did anything. */
export function concluded({ status, error }: Turn, text: string | null): Conclusion {
  if (status === 'completed' && text === null) return { ok: false, reason: 'it ended its turn without a word or an action', trouble: null };
  if (status === 'completed') return { ok: true, text: plain(text ?? '') };
  if (error === null || error === undefined)
    return { ok: false, reason: status === 'interrupted' ? 'its turn was interrupted' : `its turn ended: ${plain(status)}`, trouble: null };
  const { message, additionalDetails } = error;
  const detail = additionalDetails && !message.includes(additionalDetails) ? `: ${additionalDetails}` : '';
  return { ok: false, reason: plain(`${message === '' ? 'its turn failed' : message}${detail}`), trouble: troubled(error) };
}

export type RateLimits = Extract<Notification, { method: 'account/rateLimits/updated' }>['params']['rateLimits'];

/** When a used-up window of the account begins anew, RFC 3339; null when the service did not say. */
function resetOf(limits: RateLimits | null): string | null {
  const used = [limits?.primary, limits?.secondary].flatMap((window) => (window && window.usedPercent >= 100 && window.resetsAt ? [window.resetsAt] : []));
  return used.length === 0 ? null : new Date(Math.max(...used) * 1_000).toISOString();
}

function faultOf(trouble: Trouble | null, limits: RateLimits | null, reason: string): Fault | undefined {
  if (trouble === null) return undefined;
  return { kind: trouble.kind, retry_at: trouble.kind === 'quota' ? (resetOf(limits) ?? retryAt(reason, Date.now())) : null };
}

/** For a process that ended in the middle. */
function unexplained({ code, signal, error, stderr }: PipeEnd, program: string = manifest.binary): string {
  if (error !== null && !error.includes('ENOENT')) return `${program} cannot be started: ${error}`;
  if (error !== null) return `${program} cannot be started: it is not installed, or the worktree is gone. Install it with ${manifest.install}`;
  const how = signal === null ? `exit code ${code ?? 'unknown'}` : signal;
  return plain(`it ended before its turn did (${how})${stderr === '' ? '' : `: ${stderr.slice(-1_000)}`}`);
}

/** `halted`: ended by us. `conclusion` is null where no turn had the last word. */
export function exitOf(end: PipeEnd, halted: Pick<Exit, 'outcome' | 'reason'> | null, conclusion: Conclusion | null, limits: RateLimits | null, program?: string): Exit {
  const { code, signal } = end;
  if (halted !== null) return { outcome: halted.outcome, reason: plain(halted.reason).slice(0, 4_000), code, signal };
  if (conclusion?.ok === true) return { outcome: 'completed', reason: '', code, signal, summary: conclusion.text.slice(0, 20_000) };
  const reason = (conclusion?.reason ?? unexplained(end, program)).slice(0, 4_000);
  const fault = faultOf(conclusion?.trouble ?? null, limits, reason);
  return { outcome: 'failed', reason, code, signal, ...(fault === undefined ? {} : { fault }) };
}
