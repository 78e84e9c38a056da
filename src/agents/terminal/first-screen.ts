/** Reads what a CLI shows before its first hook is heard, for questions that only its own screen can take. Must not answer any. */
import { plain } from '../look/plain.ts';
import type { Screen } from './dialect.ts';

const KEPT = 16_384;

export class FirstScreen {
  #text = '';
  #open = true;

  constructor(
    readonly screens: readonly Screen[],
    readonly found: (reason: string) => void,
  ) {}

  /** Calls `found` at most once. */
  printed(bytes: Uint8Array): void {
    if (!this.#open) return;
    this.#text = (this.#text + plain(Buffer.from(bytes).toString('utf8'))).slice(-KEPT);
    // Words are often placed by the cursor, not parted by blanks.
    const shown = this.#text.replace(/\s+/g, '');
    const known = this.screens.find(({ match }) => match.test(shown));
    if (known === undefined) return;
    this.close();
    this.found(known.reason);
  }

  close(): void {
    this.#open = false;
    this.#text = '';
  }
}
