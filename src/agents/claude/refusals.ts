/**
 * What Claude Code tells of a service that refuses: each of its own tries again (`api_retry`), and when a limit is over (`rate_limit_event`). Kept for
 * the words of the status and for the time in the session's last report. Must not judge: a refusal that is tried again is no failure.
 */
import { oneLine } from '../look/plain.ts';
import type { EventOf } from './events.ts';

const words = (ms: number): string => `${Math.max(1, Math.round(ms / 1_000))}s`;

export class Refusals {
  #until = 0;
  #waits = false;

  /** Words for the status. `now`: milliseconds since 1970. */
  retry({ retry_delay_ms = 0, error_status, error }: EventOf<'system'>, now: number): string {
    this.#until = Math.max(this.#until, now + retry_delay_ms);
    this.#waits = true;
    const why = oneLine(`${error_status ?? error ?? ''}`, 80);
    return `the service refuses${why === '' ? '' : ` (${why})`}, tries again in ${words(retry_delay_ms)}`;
  }

  limit({ rate_limit_info: { status, resetsAt } }: EventOf<'rate_limit_event'>): void {
    if (status === 'rejected' && typeof resetsAt === 'number') this.#until = Math.max(this.#until, resetsAt * 1_000);
    else if (status !== 'rejected') this.#until = 0;
  }

  /** The service answers again; true when that is news. */
  answered(): boolean {
    const was = this.#waits;
    this.#waits = false;
    return was;
  }

  /** RFC 3339, later than `now`; null when nothing that lies ahead was told. */
  retryAt(now: number): string | null {
    return this.#until > now && this.#until - now <= MOST_MS ? new Date(this.#until).toISOString() : null;
  }
}

/** Beyond this it is no limit but a mistake. */
const MOST_MS = 32 * 86_400_000;
