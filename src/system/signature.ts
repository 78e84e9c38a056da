/**
 * Who may say what: secrets are HMACs of one key per directory, so nothing is stored per session and a stolen token is
 * worth one session. Invariant: a key, once made, is never replaced. Must not: compare in variable time, log a secret.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { dirname, join } from 'node:path';
import { canonical } from './canonical.ts';
import { ensureDir, linkDurable, readSmall } from './durable.ts';
import { MaosError } from './errors.ts';

const KEY_BYTES = 32;

/** The key of a `.multi-agent/` directory (`leases/key`, 0600), made on first use. Processes that race for it agree on one. Throws KEY_DAMAGED. */
export async function loadKey(maosDir: string): Promise<Buffer> {
  const path = join(maosDir, 'leases', 'key');
  let key = await readSmall(path, KEY_BYTES);
  if (key === null) {
    await ensureDir(dirname(path));
    await linkDurable(path, randomBytes(KEY_BYTES));
    key = await readSmall(path, KEY_BYTES);
  }
  if (key?.length !== KEY_BYTES) {
    throw new MaosError({
      code: 'KEY_DAMAGED',
      message: `${path} is not a key of ${KEY_BYTES} bytes.`,
      hint: 'Restore it from a copy, or run maos-tui stop and remove it; running agents must then start again.',
    });
  }
  return key;
}

/** Secret of an identity (`user`, `host`, `session:<id>`), 64 hex characters; what a session gets as MAOS_TOKEN. */
export function secretOf(key: Buffer, as: string): string {
  return createHmac('sha256', key).update(`maos-tui/1:${as}`).digest('hex');
}

/** Signature of a command: over its id and its canonical body, 64 hex characters. */
export function sign(secret: string, id: string, body: unknown): string {
  return createHmac('sha256', secret)
    .update(canonical([id, body]))
    .digest('hex');
}

export function verifySignature(secret: string, id: string, body: unknown, mac: string): boolean {
  const expected = Buffer.from(sign(secret, id, body));
  const given = Buffer.from(mac);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
