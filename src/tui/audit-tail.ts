/** The newest events, for the audit screen and the news. Kept in order, each once, and only so many. */
import type { Event } from '../protocol/event.ts';
import type { Store } from '../store/ports.ts';

const KEEP = 1_000;
/** How many from before we began to follow. */
const OLDER = 300;

export class AuditTail {
  events: Event[] = [];
  /** Why what happened before is not among them: it is still read, or cannot be; null once it is. */
  missing: 'reading' | { why: string } | null = 'reading';

  /** False when it is known already. */
  add(event: Event): boolean {
    if (event.seq <= (this.events.at(-1)?.seq ?? 0)) return false;
    this.events.push(event);
    return true;
  }

  trim(): void {
    if (this.events.length > KEEP * 1.2) this.events = this.events.slice(-KEEP);
  }

  /** The end of the journal as it was before we began to follow. */
  async load(journal: Pick<Store<unknown>['journal'], 'read'>, last: number): Promise<void> {
    const older: Event[] = [];
    try {
      for await (const event of journal.read(Math.max(0, last - OLDER))) {
        older.push(event);
        if (event.seq >= last) break;
      }
    } catch (error) {
      this.missing = { why: error instanceof Error ? error.message : String(error) };
      throw error;
    }
    this.missing = null;
    const first = this.events[0]?.seq ?? Number.POSITIVE_INFINITY;
    this.events = [...older.filter((event) => event.seq < first), ...this.events];
  }
}
