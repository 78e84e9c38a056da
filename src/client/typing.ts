/** Typing to an agent from a viewer: bytes become signed lines, in order. Must not keep or show them. */
import type { TypedLines } from '../store/ports.ts';
import { newId } from '../system/ids.ts';
import { loadKey, secretOf } from '../system/signature.ts';
import { signTyped } from '../system/typed.ts';

/** Bytes per line; in base64 and with its signature it stays well below what a line may have. */
const PIECE = 32 * 1024;

/** One stretch of typing to one session. */
export interface Typist {
  /** Resolves once the host can read it. Throws NOT_TYPED_TO when the session takes nothing (any more). */
  type(bytes: Uint8Array): Promise<void>;
}

export function typist(dir: string, typed: TypedLines, session_id: string): Typist {
  const by = newId();
  let n = 0;
  let before: Promise<unknown> = Promise.resolve();
  const secret = loadKey(dir).then((key) => secretOf(key, 'user'));
  // Its failure is told by the first line that needs it.
  secret.catch(() => undefined);
  const send = async (bytes: Uint8Array): Promise<void> => {
    for (let at = 0; at < bytes.length; at += PIECE) {
      n += 1;
      const data = Buffer.from(bytes.subarray(at, at + PIECE)).toString('base64');
      await typed.append(session_id, JSON.stringify(signTyped(await secret, session_id, { by, n, data })));
    }
  };
  return {
    type(bytes) {
      const sent = before.then(() => send(bytes));
      before = sent.catch(() => undefined);
      return sent;
    },
  };
}
