/**
 * One text per value: JSON with sorted keys and nothing optional, so that a hash or a signature over it is the same
 * wherever it is computed. Must stay as it is within journal format 1: every line's hash rests on it.
 */
import { createHash } from 'node:crypto';

/** JSON of `value` with object keys sorted by code unit and `undefined` members left out; what JSON cannot say becomes null, as in JSON.stringify. */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) {
    let text = '[';
    for (let i = 0; i < value.length; i++) text += (i === 0 ? '' : ',') + canonical(value[i]);
    return `${text}]`;
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonical(value.toJSON());
  let text = '{';
  let first = true;
  const record = value as Record<string, unknown>;
  for (const key of Object.keys(record).sort()) {
    const member = record[key];
    if (member === undefined || typeof member === 'function' || typeof member === 'symbol') continue;
    text += `${first ? '' : ','}${JSON.stringify(key)}:${canonical(member)}`;
    first = false;
  }
  return `${text}}`;
}

/** SHA-256 in hex; text is hashed as UTF-8. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
