/**
 * Breaking off a turn for a text that cannot wait. The key is the one CLIs have for it, Esc; it tells no hook, so that the turn is over is seen on
 * the screen. Never pressed while a question is open: there it would be an answer.
 */
const ESC = new Uint8Array([0x1b]);

/** One text a turn is to be broken off for. */
export interface Cut {
  /** The turn was broken off for it; else it came to its own end. */
  done: boolean;
}

export class BreakOff {
  #open: Cut[] = [];

  constructor(readonly write: (bytes: Uint8Array) => void) {}

  press(): Cut {
    const cut: Cut = { done: false };
    this.#open.push(cut);
    this.write(ESC);
    return cut;
  }

  /** The screen shows that no turn runs. True when that is our doing. */
  seen(): boolean {
    const cuts = this.#open.splice(0);
    for (const cut of cuts) cut.done = true;
    return cuts.length > 0;
  }

  /** The turn ended by itself, or another began. */
  missed(): void {
    this.#open = [];
  }
}
