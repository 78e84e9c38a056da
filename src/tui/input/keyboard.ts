/**
 * The keyboard as tokens: decodes UTF-8, owns the tokenizer's clock, and tells a paste from typing where the terminal
 * does not. A burst of many different characters in one read is a paste: pasted text must never run commands.
 */
import { StringDecoder } from 'node:string_decoder';
import { type Token, Tokenizer } from './tokenizer.ts';

/** How long an incomplete sequence is waited for, ms. Must not be under 30, or split arrow keys become Esc. */
export const ESCAPE_WAIT = 40;
/** One read with more different typed characters than this is not a person typing. */
const BURST = 12;
/** What follows such a read within this time, ms, belongs to it. */
const BURST_GAP = 30;
/** Terminals cut a paste only where a buffer ends: after a shorter read, one key alone is a key and never the rest of a paste. */
const CUT_READ = 256;

const isTyped = (token: Token) => token.type === 'key' && (token.text !== '' || token.key === 'enter' || token.key === 'ctrl+j' || token.key === 'tab');
const typed = (token: Token): string =>
  token.type !== 'key' ? '' : token.text !== '' ? token.text : token.key === 'tab' ? '\t' : token.key === 'enter' || token.key === 'ctrl+j' ? '\n' : '';

/**
 * Joins what was pasted without brackets; everything else is left as it is.
 * @param before keys in the burst that ended less than BURST_GAP ago; 0 when there was none
 */
export function joinBurst(tokens: Token[], before: number): Token[] {
  const letters = tokens.filter(isTyped);
  if (letters.length !== tokens.length || letters.length === 0) return tokens;
  const kinds = new Set(letters.map((token) => (token.type === 'key' ? token.key : '')));
  const burst = letters.length > BURST && kinds.size > 3;
  // A busy screen reads what a quick typist wrote as one burst; the Enter after it is still meant as Enter.
  const rest = before > 0 && (letters.length > 1 || before >= CUT_READ);
  if (!burst && !rest) return tokens;
  return [{ type: 'paste', text: letters.map(typed).join('') }];
}

export class Keyboard {
  private readonly decoder = new StringDecoder('utf8');
  private readonly tokenizer = new Tokenizer();
  private timer: NodeJS.Timeout | null = null;
  private burst = { at: Number.NEGATIVE_INFINITY, keys: 0 };
  private readonly stdin: NodeJS.ReadStream;
  private readonly onToken: (token: Token) => void;

  private readonly gone: () => void;
  private readonly capture: (data: Uint8Array) => Uint8Array | null;

  /**
   * @param gone there is no terminal any more to type on
   * @param capture takes bytes before they are keys, and gives back what is not for it
   */
  constructor(stdin: NodeJS.ReadStream, onToken: (token: Token) => void, gone: () => void = () => undefined, capture: (data: Uint8Array) => Uint8Array | null = (data) => data) {
    this.stdin = stdin;
    this.onToken = onToken;
    this.gone = gone;
    this.capture = capture;
  }

  private readonly onData = (all: Buffer) => {
    const data = this.capture(all);
    if (data === null) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const now = performance.now();
    const read = this.tokenizer.feed(this.decoder.write(Buffer.from(data)));
    const tokens = joinBurst(read, now - this.burst.at < BURST_GAP ? this.burst.keys : 0);
    if (tokens !== read) this.burst = { at: now, keys: read.length };
    for (const token of tokens) this.onToken(token);
    if (this.tokenizer.pending) {
      this.timer = setTimeout(() => {
        this.timer = null;
        for (const token of this.tokenizer.flush()) this.onToken(token);
      }, ESCAPE_WAIT);
    }
  };

  start(): void {
    this.stdin.setRawMode(true);
    this.stdin.on('data', this.onData).on('end', this.gone).on('error', this.gone);
    this.stdin.resume();
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.stdin.off('data', this.onData).off('end', this.gone).off('error', this.gone);
    this.stdin.pause();
    // The terminal may be gone already; then there is no mode to set.
    try {
      this.stdin.setRawMode(false);
    } catch {
      /* nothing left to restore */
    }
  }
}
