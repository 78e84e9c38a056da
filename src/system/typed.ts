/**
 * The signature of what is typed: with the user's secret, over session, stretch, number and bytes, so that nobody without the key can type, and no
 * line counts for another session or twice. Must not be a signature of any command: the name it begins with is no id of one.
 */
import type { Typed } from '../protocol/records.ts';
import { sign, verifySignature } from './signature.ts';

const what = (session: string): string => `typed to ${session}`;

export function signTyped(secret: string, session: string, { by, n, data }: Omit<Typed, 'mac'>): Typed {
  return { by, n, data, mac: sign(secret, what(session), [by, n, data]) };
}

export const typedByUser = (secret: string, session: string, { by, n, data, mac }: Typed): boolean => verifySignature(secret, what(session), [by, n, data], mac);
