/** What an agent did and said, as text for its last report: a full screen, printed by moving about, cannot be read as text. Bounded. */
import type { Asked } from '../contract.ts';
import { plain } from '../look/plain.ts';

const LINES = 40;
const CHARACTERS = 8_000;

export class Said {
  readonly #lines: string[] = [];

  tool({ tool, summary }: Asked): void {
    this.#add(`● ${tool}: ${summary}`);
  }
  words(text: string): void {
    if (text !== '') this.#add(plain(text));
  }
  #add(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > LINES) this.#lines.shift();
  }
  /** Empty when nothing was told. */
  text(): string {
    return this.#lines.join('\n').slice(-CHARACTERS);
  }
}
