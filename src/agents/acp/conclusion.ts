/** What the end of a turn, an error or a process means, in words. That a turn ended is no success when nothing was done or an error was said. */
import type { Exit } from '../../protocol/command.ts';
import { oneLine, plain } from '../look/plain.ts';
import { faultIn, troubleIn } from '../manifest.ts';
import type { PipeEnd } from '../process/pipe.ts';
import type { AcpManifest } from './manifest.ts';

export type Conclusion = { ok: true; text: string } | { ok: false; reason: string };

export interface TurnFacts {
  stop: string;
  /** All it said. */
  said: string;
  /** What it said after its last tool call. */
  last: string;
  tools: number;
}

const STOPS: Readonly<Record<string, string>> = {
  refusal: 'the model refused to go on',
  max_tokens: 'the answer was cut off: it reached the most tokens the model gives',
  max_turn_requests: 'it reached the most requests of one turn',
  cancelled: 'it cancelled its own turn',
};
const ERROR_TEXT = /^\W*(error|api error|request failed|unexpected status|stream (error|disconnected)|fatal|you('ve| have) (hit|reached)|usage limit|\{"error)/i;

export function concluded({ stop, said, last, tools }: TurnFacts, manifest: AcpManifest): Conclusion {
  if (stop !== 'end_turn') return { ok: false, reason: STOPS[stop] ?? `its turn ended for a reason that is not known here: ${oneLine(stop, 100)}` };
  const text = plain(last.trim() === '' ? said : last).trim();
  if (tools === 0 && text === '') return { ok: false, reason: 'it ended its turn without a word or an action' };
  // Some agents hand on an error of the service as if the model had said it.
  if (tools === 0 && text.length < 600 && ERROR_TEXT.test(text) && troubleIn(manifest, text) !== null) return { ok: false, reason: text };
  return { ok: true, text };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What a service says, out of the JSON it may be wrapped in. */
function unwrapped(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    const inner = isRecord(value) && isRecord(value.error) ? value.error : value;
    if (isRecord(inner) && typeof inner.message === 'string') return [inner.code, inner.status, inner.message].filter((part) => part !== undefined).join(' ');
  } catch {
    // plain words
  }
  return text;
}

/** A request that the agent refused. */
export function refused(error: unknown, { login }: AcpManifest): string {
  const message = error instanceof Error ? unwrapped(error.message) : isRecord(error) && typeof error.message === 'string' ? unwrapped(error.message) : String(error);
  const code = isRecord(error) && typeof error.code === 'number' ? error.code : null;
  const data = isRecord(error) ? error.data : undefined;
  const detail = typeof data === 'string' ? data : isRecord(data) && typeof data.details === 'string' ? unwrapped(data.details) : '';
  const words = [
    message,
    detail === '' || message.includes(detail) ? '' : `: ${detail}`,
    code !== null && code >= 400 && code < 600 && !message.includes(String(code)) ? ` (status ${code})` : '',
  ];
  return plain(`${words.join('')}${code === -32000 ? `. It is not logged in. ${login.hint}` : ''}`).slice(0, 4_000);
}

/** For a process that ended in the middle. */
export function unexplained({ code, signal, error, stderr }: PipeEnd, { name, binary, install }: AcpManifest, program: string = binary): string {
  if (error !== null)
    return error.includes('ENOENT')
      ? `${program} cannot be started: it is not installed, or the worktree is gone${install === '' ? '' : `. Install it with ${install}`}`
      : `${program} cannot be started: ${error}`;
  return plain(`${name} ended in the middle (${signal === null ? `exit code ${code ?? 'unknown'}` : signal})${stderr === '' ? '' : `: ${stderr.slice(-1_000)}`}`);
}

/** `halted`: ended by us. `conclusion` is null where no turn had the last word. `output`: what it showed last. */
export function exitOf(
  end: PipeEnd,
  halted: Pick<Exit, 'outcome' | 'reason'> | null,
  conclusion: Conclusion | null,
  manifest: AcpManifest,
  program: string | undefined,
  output: string,
): { exit: Exit; output: string } {
  const { code, signal, stderr } = end;
  if (conclusion?.ok === true) return { exit: { outcome: 'completed', reason: '', code, signal, summary: conclusion.text.slice(0, 20_000) }, output };
  const { outcome, reason } = halted ?? { outcome: 'failed', reason: conclusion?.reason ?? unexplained(end, manifest, program) };
  const shown = [output, plain(stderr)].filter((text) => text !== '').join('\n');
  const fault = outcome === 'failed' && conclusion !== null ? faultIn(manifest, reason) : {};
  return { exit: { outcome, reason: plain(reason).slice(0, 4_000), code, signal, ...fault }, output: shown.slice(-20_000) };
}
