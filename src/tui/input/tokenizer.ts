/**
 * Bytes from the keyboard become keys. One character of a chunk is one key (`jjj` is three), an escape sequence may be
 * split anywhere, and what terminals say by themselves (mouse, focus, cursor and device reports) never looks like typing.
 * Invariant: feeding a text in any pieces gives the same tokens as feeding it whole, flush aside. Pure: the caller owns time.
 */
export type Token =
  /** `key` as in keys.ts: j, G, ?, space, enter, esc, up, ctrl+d, alt+1, shift+tab … `text` is what it would type. */
  | { type: 'key'; key: string; text: string }
  | { type: 'paste'; text: string }
  | { type: 'focus'; on: boolean }
  /** The left button went down, or the wheel was turned; cells from 0. Releases, motion and other buttons are nothing. */
  | { type: 'mouse'; button: 'left' | 'wheel-up' | 'wheel-down'; x: number; y: number }
  /** Answer to CSI 6n, from 1. */
  | { type: 'cursor'; row: number; column: number };

const FINALS: Record<string, string> = { A: 'up', B: 'down', C: 'right', D: 'left', H: 'home', F: 'end', Z: 'shift+tab' };
const TILDES: Record<string, string> = { 1: 'home', 2: 'insert', 3: 'delete', 4: 'end', 5: 'pageup', 6: 'pagedown', 7: 'home', 8: 'end' };
const CONTROLS: Record<string, string> = {
  '\r': 'enter',
  '\n': 'ctrl+j',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\0': 'ctrl+space',
  '\x1c': 'ctrl+\\',
  '\x1d': 'ctrl+]',
  '\x1e': 'ctrl+^',
  '\x1f': 'ctrl+_',
};
const PASTE_FROM = '\x1b[200~';
const PASTE_TO = '\x1b[201~';
/** A paste of more than this is cut; nobody types a goal of 2 MB. */
const PASTE_MAX = 2 * 1024 * 1024;
/** A sequence that has not ended by here is not one. */
const SEQUENCE_MAX = 4096;

const CSI = /^\x1b\[([<-?]?[0-9;:]*)([ -/]*)([@-~])/;
const CSI_OPEN = /^\x1b\[[<-?]?[0-9;:]*[ -/]*$/;
const STRING_ENDED = /^\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)/;
const STRING_OPEN = /^\x1b[\]PX^_][^\x07\x1b]*\x1b?$/;

const keyToken = (key: string, text = ''): Token => ({ type: 'key', key, text });

function modified(name: string, parameter: string | undefined): string {
  const bits = Number(parameter ?? 1) - 1;
  if (!(bits > 0)) return name;
  return `${bits & 4 ? 'ctrl+' : ''}${bits & 2 ? 'alt+' : ''}${bits & 1 ? 'shift+' : ''}${name}`;
}

/** SGR: `<button;column;row` and M; the other form, m, is a release. */
function fromMouse(parameters: string): Token | null {
  const [code = -1, column = 0, row = 0] = parameters.slice(1).split(';').map(Number);
  // Shift, Alt and Ctrl with the wheel are the wheel; with a button they are somebody else's.
  const button = code === 0 ? 'left' : (code & ~28) === 64 ? 'wheel-up' : (code & ~28) === 65 ? 'wheel-down' : null;
  return button !== null && column > 0 && row > 0 ? { type: 'mouse', button, x: column - 1, y: row - 1 } : null;
}

function fromCsi(parameters: string, between: string, final: string): Token | null {
  if (/^<\d+;\d+;\d+$/.test(parameters) && final === 'M') return fromMouse(parameters);
  if (/^[<=>?]/.test(parameters) || between !== '') return null;
  const parts = parameters.split(';');
  if (final === 'R') return { type: 'cursor', row: Number(parts[0] ?? 1), column: Number(parts[1] ?? 1) };
  if ((final === 'I' || final === 'O') && parameters === '') return { type: 'focus', on: final === 'I' };
  if (final === '~') {
    const name = TILDES[parts[0] ?? ''];
    if (parts[0] === '27' && parts[2] !== undefined) return fromCode(Number(parts[2]), parts[1]);
    return name ? keyToken(modified(name, parts[1])) : null;
  }
  if (final === 'u') return fromCode(Number((parts[0] ?? '').split(':')[0]), parts[1]?.split(':')[0]);
  const name = FINALS[final];
  return name ? keyToken(modified(name, parts[1])) : null;
}

/** Kitty and modifyOtherKeys: a code point with modifiers. */
function fromCode(code: number, modifiers: string | undefined): Token | null {
  if (!Number.isInteger(code) || code < 1 || code > 0x10ffff) return null;
  const plainKey = fromChar(String.fromCodePoint(code));
  const name = code === 27 ? 'esc' : plainKey.type === 'key' ? plainKey.key : '';
  const bits = Number(modifiers ?? 1) - 1;
  if (!(bits > 0)) return keyToken(name, plainKey.type === 'key' ? plainKey.text : '');
  return keyToken(modified(name, modifiers));
}

function fromChar(char: string): Token {
  const control = CONTROLS[char];
  if (control) return keyToken(control);
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x20) return keyToken(`ctrl+${String.fromCharCode(code + 96)}`);
  return keyToken(char === ' ' ? 'space' : char, char);
}

export class Tokenizer {
  private rest = '';
  private pasting: string | null = null;

  /** True while the last bytes could be the beginning of a sequence; `flush` after 30 ms or more decides. */
  get pending(): boolean {
    return this.rest !== '' && this.pasting === null;
  }

  feed(chunk: string): Token[] {
    this.rest += chunk;
    const tokens: Token[] = [];
    while (this.rest !== '' && this.step(tokens)) {
      /* step consumes */
    }
    return tokens;
  }

  /** Nothing more came: an Esc alone is the key, other beginnings are thrown away. */
  flush(): Token[] {
    if (!this.pending) return [];
    const rest = this.rest;
    this.rest = '';
    if (rest === '\x1b') return [keyToken('esc')];
    if (rest === '\x1b[' || rest === '\x1bO') return [keyToken(`alt+${rest[1]}`)];
    return rest === '\x1b\x1b' ? [keyToken('esc'), keyToken('esc')] : [];
  }

  private step(tokens: Token[]): boolean {
    if (this.pasting !== null) return this.paste(tokens);
    if (this.rest[0] === '\x1b') return this.escape(tokens);
    const char = String.fromCodePoint(this.rest.codePointAt(0) ?? 0);
    this.rest = this.rest.slice(char.length);
    tokens.push(fromChar(char));
    return true;
  }

  private paste(tokens: Token[]): boolean {
    const end = this.rest.indexOf(PASTE_TO);
    if (end === -1) {
      // The end mark itself may be split: keep as much as could be its beginning.
      const keep = Math.min(this.rest.length, PASTE_TO.length - 1);
      this.pasting = ((this.pasting ?? '') + this.rest.slice(0, this.rest.length - keep)).slice(0, PASTE_MAX);
      this.rest = this.rest.slice(this.rest.length - keep);
      return false;
    }
    tokens.push({ type: 'paste', text: ((this.pasting ?? '') + this.rest.slice(0, end)).slice(0, PASTE_MAX) });
    this.pasting = null;
    this.rest = this.rest.slice(end + PASTE_TO.length);
    return true;
  }

  private escape(tokens: Token[]): boolean {
    const rest = this.rest;
    if (rest.startsWith(PASTE_FROM)) {
      this.pasting = '';
      this.rest = rest.slice(PASTE_FROM.length);
      return true;
    }
    if (rest.length > SEQUENCE_MAX) {
      this.rest = '';
      return false;
    }
    if (rest === '\x1b') return false;
    const second = rest[1] ?? '';
    if (second === '[') {
      if (rest.startsWith('\x1b[M')) {
        // The old mouse report: three bytes that may be anything.
        if (rest.length < 6) return false;
        this.rest = rest.slice(6);
        return true;
      }
      const match = CSI.exec(rest);
      if (!match) {
        if (CSI_OPEN.test(rest)) return false;
        this.rest = rest.slice(2);
        return true;
      }
      this.rest = rest.slice(match[0].length);
      const token = fromCsi(match[1] ?? '', match[2] ?? '', match[3] ?? '');
      if (token) tokens.push(token);
      return true;
    }
    if (second === 'O') {
      if (rest.length < 3) return false;
      this.rest = rest.slice(3);
      const name = FINALS[rest[2] ?? ''] ?? (rest[2] === 'M' ? 'enter' : undefined);
      if (name) tokens.push(keyToken(name));
      return true;
    }
    if (']PX^_'.includes(second)) {
      const match = STRING_ENDED.exec(rest);
      if (match) {
        this.rest = rest.slice(match[0].length);
        return true;
      }
      if (STRING_OPEN.test(rest)) return false;
      this.rest = rest.slice(2);
      return true;
    }
    if (second === '\x1b') {
      this.rest = rest.slice(1);
      tokens.push(keyToken('esc'));
      return true;
    }
    const char = String.fromCodePoint(rest.codePointAt(1) ?? 0);
    this.rest = rest.slice(1 + char.length);
    const token = fromChar(char);
    if (token.type === 'key') tokens.push(keyToken(`alt+${token.key}`));
    return true;
  }
}
