/**
 * Keys in the environment, kept out of what is stored and shown: an agent that prints its environment, or tells a key to somebody, leaves
 * asterisks. Only values that are known are found, as they are; nothing is guessed from a text. A mask is as long as what it hides,
 * so no line moves. Must not be used on names of files and branches.
 */
const NAMED = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?)(?:_ID)?$/i;
/** Long enough, without a blank, of letters and digits, and neither a path nor an address. */
const looksLikeKey = (value: string): boolean => value.length >= 16 && /^(?![~./])(?!\w+:\/\/)[!-~]+$/.test(value) && /\d/.test(value) && /[a-z]/i.test(value);

/** Values of variables that are keys by name and look, longest first. */
export function secretsIn(env: Readonly<Record<string, string | undefined>>): string[] {
  const values = Object.entries(env).flatMap(([name, value]) => (value !== undefined && NAMED.test(name) && looksLikeKey(value) ? [value] : []));
  return [...new Set(values)].sort((a, b) => b.length - a.length);
}

const maskText = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((now, secret) => (now.includes(secret) ? now.replaceAll(secret, '*'.repeat(secret.length)) : now), text);

/** The same value with every text in it masked. Plain data only. */
export function masked<T>(value: T, secrets: readonly string[]): T {
  if (secrets.length === 0) return value;
  const walk = (one: unknown): unknown => {
    if (typeof one === 'string') return maskText(one, secrets);
    if (Array.isArray(one)) return one.map(walk);
    if (one === null || typeof one !== 'object' || one instanceof Uint8Array) return one;
    return Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, walk(inner)]));
  };
  return walk(value) as T;
}

/** A piece that ends with so much of the beginning of a key is waited with; less of it is nothing, and the last letter of a prompt must be seen. */
const BEGINNING = 4;

/** Masks keys in a stream of bytes, also those that come in pieces, save for at most the three letters a piece may end with. */
export class MaskedBytes {
  readonly #secrets: readonly Buffer[];
  #given: Buffer = Buffer.alloc(0);
  #held: Buffer = Buffer.alloc(0);

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets.map((secret) => Buffer.from(secret));
  }

  next(chunk: Uint8Array): Uint8Array {
    if (this.#secrets.length === 0) return chunk;
    const bytes = Buffer.concat([this.#given, this.#held, chunk]);
    for (const secret of this.#secrets) for (let at = bytes.indexOf(secret); at >= 0; at = bytes.indexOf(secret, at + secret.length)) bytes.fill('*', at, at + secret.length);
    const begun = Math.max(0, ...this.#secrets.map((secret) => beginningAtEnd(bytes, secret)));
    const from = this.#given.length;
    const to = Math.max(from, bytes.length - begun);
    this.#held = bytes.subarray(to);
    this.#given = bytes.subarray(Math.max(0, to - BEGINNING + 1), to);
    return bytes.subarray(from, to);
  }

  /** What was waited with: nothing came after it. */
  rest(): Uint8Array {
    const rest = this.#held;
    this.#held = Buffer.alloc(0);
    return rest;
  }
}

/** How many bytes at the end are the beginning of a key. */
function beginningAtEnd(bytes: Buffer, secret: Buffer): number {
  for (let count = Math.min(secret.length - 1, bytes.length); count >= BEGINNING; count--) if (bytes.subarray(bytes.length - count).equals(secret.subarray(0, count))) return count;
  return 0;
}
