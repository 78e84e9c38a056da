/**
 * The reader behind json.ts: one pass, with the place of whatever cannot be read. Recursion is bounded by MAX_JSON_DEPTH.
 * Must not be used but through json.ts, which turns its `Stop` into a value.
 */
export const MAX_JSON_DEPTH = 64;
/** Offset of every value, by its path as JSON text. */
export type Places = Map<string, number>;

/** Ends the reading. */
export class Stop extends Error {
  readonly offset: number;
  readonly code: string;
  readonly hint: string;
  constructor(offset: number, message: string, hint: string, code: string) {
    super(message);
    this.offset = offset;
    this.code = code;
    this.hint = hint;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const WORDS: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

export class Reader {
  private at = 0;
  /** End of the token before, for "a comma is missing on line N". */
  private end = 0;
  private readonly text: string;
  private readonly places: Places | null;
  private readonly path: string[] = [];
  constructor(text: string, places: Places | null) {
    this.text = text;
    this.places = places;
  }

  document(): unknown {
    this.space();
    const value = this.value(0);
    this.space();
    if (this.at < this.text.length)
      this.stop(
        this.at,
        `unexpected ${this.here()} after the end of the JSON value`,
        this.text[this.at] === '}' || this.text[this.at] === ']' ? 'one closing bracket too many' : 'a file holds exactly one JSON value',
      );
    return value;
  }

  private value(depth: number): unknown {
    this.places?.set(JSON.stringify(this.path), this.at);
    const char = this.text[this.at];
    if (char === '{' || char === '[') {
      if (depth >= MAX_JSON_DEPTH) this.stop(this.at, `nested more than ${MAX_JSON_DEPTH} levels deep`, 'no file of maos-tui is nested this deep', 'json.depth');
      return char === '{' ? this.object(depth + 1) : this.array(depth + 1);
    }
    if (char === '"') return this.string();
    for (const [word, value] of WORDS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        this.end = this.at;
        return value;
      }
    }
    NUMBER.lastIndex = this.at;
    const digits = NUMBER.exec(this.text)?.[0];
    if (digits) return this.number(digits);
    return this.stop(this.at, `expected a value, found ${this.here()}`, this.valueHint());
  }

  private number(digits: string): number {
    const value = Number(digits);
    if (!Number.isFinite(value)) this.stop(this.at, `the number ${digits} is too large`, 'write a smaller number', 'json.number');
    if (/^-?\d+$/.test(digits) && !Number.isSafeInteger(value))
      this.stop(this.at, `the number ${digits} is too large to be kept exactly`, 'write it in double quotes', 'json.number');
    this.at += digits.length;
    this.end = this.at;
    return value;
  }

  private string(): string {
    const start = this.at++;
    for (;;) {
      PLAIN.lastIndex = this.at;
      PLAIN.test(this.text);
      this.at = PLAIN.lastIndex;
      const char = this.text[this.at];
      if (char === '"') break;
      if (char === undefined) this.stop(start, 'this text is never closed', `a double quote is missing on line ${this.lineOf(start)}`);
      if (char === '\n' || char === '\r') this.stop(start, 'this text is not closed on its line', `a double quote is missing on line ${this.lineOf(start)}`);
      if (char !== '\\') this.stop(this.at, 'a control character stands inside a text', 'write it as an escape such as \\t or \\u001b');
      if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(this.text.slice(this.at + 1, this.at + 6)))
        this.stop(this.at, `\\${this.text[this.at + 1] ?? ''} is not an escape of JSON`, 'a backslash itself is written \\\\');
      this.at += 2;
    }
    this.at++;
    this.end = this.at;
    return JSON.parse(this.text.slice(start, this.at)) as string;
  }

  private array(depth: number): unknown[] {
    const open = this.at++;
    const out: unknown[] = [];
    this.space();
    if (this.take(']')) return out;
    for (;;) {
      this.path.push(String(out.length));
      out.push(this.value(depth));
      this.path.pop();
      this.space();
      if (this.take(']')) return out;
      this.comma(']', open);
    }
  }

  private object(depth: number): Record<string, unknown> {
    const open = this.at++;
    const out: Record<string, unknown> = {};
    this.space();
    if (this.take('}')) return out;
    for (;;) {
      const place = this.at;
      if (this.text[this.at] !== '"')
        this.stop(this.at, `expected a key in double quotes, found ${this.here()}`, this.text[this.at] === "'" ? 'JSON uses double quotes, not single ones' : this.valueHint());
      const key = this.string();
      if (Object.hasOwn(out, key)) this.stop(place, `the key ${JSON.stringify(key)} stands twice in this object`, 'keep one of the two', 'json.duplicate');
      if (key === '__proto__') this.stop(place, 'the key "__proto__" is not allowed', 'remove it', 'json.key');
      this.space();
      if (this.text[this.at] !== ':')
        this.stop(this.at, `expected ":" after the key ${JSON.stringify(key)}, found ${this.here()}`, `a colon is missing on line ${this.lineOf(this.end)}`);
      this.at++;
      this.space();
      this.path.push(key);
      out[key] = this.value(depth);
      this.path.pop();
      this.space();
      if (this.take('}')) return out;
      this.comma('}', open);
    }
  }

  private comma(close: string, open: number): void {
    const char = this.text[this.at];
    if (char === undefined) this.stop(this.at, `the file ends too early: expected "," or "${close}"`, `the "${this.text[open]}" of line ${this.lineOf(open)} is not closed`);
    if (char !== ',') {
      const starts = char === '"' || char === '{' || char === '[' || /[-\w]/.test(char ?? '');
      this.stop(
        this.at,
        `expected "," or "${close}", found ${this.here()}`,
        starts
          ? `a comma is missing on line ${this.lineOf(this.end - 1)}`
          : char === '}' || char === ']'
            ? `the "${this.text[open]}" of line ${this.lineOf(open)} is closed by the wrong bracket`
            : this.valueHint(),
      );
    }
    const comma = this.at++;
    this.space();
    if (this.text[this.at] === close) this.stop(comma, `a comma stands before "${close}"`, `one comma too many on line ${this.lineOf(comma)}`);
  }

  private valueHint(): string {
    const rest = this.text.slice(this.at, this.at + 10);
    if (rest === '') return 'the file ends too early';
    if (rest.startsWith('//') || rest.startsWith('/*') || rest.startsWith('#')) return 'JSON has no comments';
    if (rest.startsWith("'")) return 'JSON uses double quotes, not single ones';
    if (/^(NaN|-?Infinity|undefined)/.test(rest)) return 'use null or a number';
    if (rest.startsWith(',')) return `one comma too many on line ${this.lineOf(this.at)}`;
    if (rest.startsWith('\0')) return 'the file holds NUL bytes; it may have been damaged when the disk was full';
    if (/^[A-Za-z_]/.test(rest)) return 'texts and keys stand in double quotes';
    return 'check the line for a missing or extra character';
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.end = ++this.at;
    return true;
  }

  private space(): void {
    while (' \n\r\t'.includes(this.text[this.at] ?? 'x')) this.at++;
  }

  private here(): string {
    const char = this.text[this.at];
    return char === undefined ? 'the end of the file' : char === '"' ? 'a double quote' : char < ' ' || char === '\u007f' ? 'a control character' : JSON.stringify(char);
  }

  private lineOf(offset: number): number {
    return lineAt(this.text, offset);
  }

  private stop(offset: number, message: string, hint: string, code = 'json.syntax'): never {
    throw new Stop(offset, message, hint, code);
  }
}

/** Line of an offset, from 1. */
function lineAt(text: string, offset: number): number {
  return text.slice(0, Math.max(0, offset)).split('\n').length;
}
