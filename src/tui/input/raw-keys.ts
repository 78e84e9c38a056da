/**
 * Keys for an agent's terminal: every byte as it came, save for the way out. What the user's terminal says because we asked it to (paste brackets,
 * focus) passes only if the agent asked too, the mouse never, and arrows come in the form the agent chose. Invariant: feeding bytes in any pieces gives the same as
 * feeding them whole, flush aside. Nothing in a bracketed paste leaves the mode. Pure: the caller owns time.
 */

/** What the agent's terminal asked for. */
export interface Wanted {
  paste: boolean;
  focus: boolean;
  /** Arrows as ESC O A, as programs with a keypad mode read them. */
  application: boolean;
}

const PASTE_FROM = '\x1b[200~';
const PASTE_TO = '\x1b[201~';
/** Ctrl+] as it is, and as terminals say it that number their keys. */
const OUT = ['\x1d', '\x1b[93;5u', '\x1b[27;5;93~'];
const FOCUS = ['\x1b[I', '\x1b[O'];
const ARROWS = ['A', 'B', 'C', 'D', 'H', 'F'].map((letter) => `\x1b[${letter}`);
const KNOWN = [...OUT, PASTE_FROM, PASTE_TO, ...FOCUS, ...ARROWS];
/** What the mouse does is no key: it was turned on for our screen and not for the agent's. */
const MOUSE = String.raw`\x1b\x5b<[0-9;]{1,16}[Mm]`;
const MOUSE_OPEN = /\x1b\[<[0-9;]{0,16}$/;
const NEXT = new RegExp([MOUSE, ...KNOWN.map((one) => one.replace(/[\x1b[\]]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`))].join('|'));
const LONGEST = Math.max(...KNOWN.map((one) => one.length));

/** How many of the last bytes could be the beginning of something known. */
function begun(text: string): number {
  const report = MOUSE_OPEN.exec(text);
  if (report) return report[0].length;
  for (let length = Math.min(LONGEST - 1, text.length); length > 0; length--) {
    const end = text.slice(-length);
    if (KNOWN.some((one) => one.length > length && one.startsWith(end))) return length;
  }
  return 0;
}

export class RawKeys {
  // One character per byte.
  private rest = '';
  private pasting = false;

  /** True while the last bytes could be the beginning of something known. */
  get pending(): boolean {
    return this.rest !== '';
  }

  /** What the agent gets; `after` is what came behind the way out, null while it was not taken. */
  feed(bytes: Uint8Array, wanted: Wanted): { typed: Uint8Array; after: Uint8Array | null } {
    let text = this.rest + Buffer.from(bytes).toString('latin1');
    this.rest = '';
    let typed = '';
    for (let found = NEXT.exec(text); found; found = NEXT.exec(text)) {
      const [one] = found;
      typed += text.slice(0, found.index);
      text = text.slice(found.index + one.length);
      if (OUT.includes(one) && !this.pasting) {
        this.pasting = false;
        return { typed: Buffer.from(typed, 'latin1'), after: Buffer.from(text, 'latin1') };
      }
      typed += this.passed(one, wanted);
    }
    const kept = begun(text);
    this.rest = text.slice(text.length - kept);
    return { typed: Buffer.from(typed + text.slice(0, text.length - kept), 'latin1'), after: null };
  }

  /** Nothing more came: what was begun is what was typed. */
  flush(): Uint8Array {
    const { rest } = this;
    this.rest = '';
    return Buffer.from(rest, 'latin1');
  }

  private passed(one: string, wanted: Wanted): string {
    if (one === PASTE_FROM || one === PASTE_TO) {
      this.pasting = one === PASTE_FROM;
      return wanted.paste ? one : '';
    }
    if (one.startsWith('\x1b[<')) return this.pasting ? one : '';
    if (FOCUS.includes(one)) return wanted.focus || this.pasting ? one : '';
    return wanted.application && ARROWS.includes(one) && !this.pasting ? `\x1bO${one[2]}` : one;
  }
}
