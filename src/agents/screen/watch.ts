/**
 * Reads the screen of one agent in a terminal, once it stands still, and tells what it says. Invariants: nothing runs while nothing is
 * printed; a flood is not parsed, only its end is; one small model per agent, without history. Must not judge: that is `classify`, and what
 * the session then counts as is decided by the core, which is why a verdict that stays is told once more after the silence it needs.
 */
import xterm from '@xterm/headless';
import { TERMINAL } from '../contract.ts';
import { classify, type ScreenVerdict } from './classify.ts';
import type { ScreenRule } from './rules.ts';

/** Nothing was printed for this long: the screen is whole. */
const SETTLED_MS = 500;
/** What is animated never stands still, and is looked at this often. */
const ANIMATED_MS = 2_000;
/** Longer than the silence after which a screen outweighs events. */
const AGAIN_MS = 4_000;
/** More than the bytes of a few whole screens; of what came in between only the end is read. */
const MOST_BYTES = 128 * 1024;

export class ScreenWatch {
  readonly #terminal = new xterm.Terminal({ ...TERMINAL, scrollback: 0, allowProposedApi: true, logLevel: 'off' });
  readonly #rules: readonly ScreenRule[];
  readonly #tell: (verdict: ScreenVerdict) => void;
  #pending: Uint8Array[] = [];
  #bytes = 0;
  #printed = 0;
  #looked = performance.now();
  #told: ScreenVerdict | null = null;
  #toldAt = 0;
  #confirmed = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;

  constructor(rules: readonly ScreenRule[], tell: (verdict: ScreenVerdict) => void) {
    this.#rules = rules;
    this.#tell = tell;
  }

  add(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.#pending.push(bytes);
    this.#bytes += bytes.byteLength;
    while (this.#pending.length > 1 && this.#bytes - (this.#pending[0]?.byteLength ?? 0) >= MOST_BYTES) this.#bytes -= this.#pending.shift()?.byteLength ?? 0;
    this.#printed = performance.now();
    this.#timer ??= setTimeout(() => this.#due(), SETTLED_MS);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#again);
    this.#pending = [];
    this.#terminal.dispose();
  }

  #due(): void {
    const now = performance.now();
    const left = Math.min(this.#printed + SETTLED_MS, this.#looked + ANIMATED_MS) - now;
    if (left > 1) {
      this.#timer = setTimeout(() => this.#due(), left);
      return;
    }
    this.#looked = now;
    this.#timer = undefined;
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#bytes = 0;
    this.#terminal.write(bytes, () => this.#look());
  }

  #look(): void {
    if (this.#closed) return;
    const buffer = this.#terminal.buffer.active;
    const rows = Array.from({ length: TERMINAL.rows }, (_, y) => buffer.getLine(buffer.baseY + y)?.translateToString(true) ?? '');
    const found = classify({ rows, cursor: { x: buffer.cursorX, y: buffer.cursorY } }, this.#rules);
    // What was seen is gone, so it was settled; before anything was seen there is nothing to take back.
    const verdict = found ?? (this.#told === null ? null : ({ status: 'busy', detail: 'nothing known on its screen' } satisfies ScreenVerdict));
    if (verdict === null) return;
    const now = performance.now();
    if (this.#told?.status !== verdict.status || this.#told.detail !== verdict.detail) {
      [this.#told, this.#toldAt, this.#confirmed] = [verdict, now, false];
      this.#tell(verdict);
    }
    clearTimeout(this.#again);
    if (!this.#confirmed) this.#again = setTimeout(() => this.#confirm(verdict), Math.max(0, this.#toldAt + AGAIN_MS - now));
  }

  #confirm(verdict: ScreenVerdict): void {
    this.#confirmed = true;
    this.#tell(verdict);
  }
}
