/**
 * What people type to agents: from the store to their terminals. Invariants: only what the user's key signed reaches one, each line once; when
 * a session ends, what was typed to it is gone. Must not keep, log or tell what was typed.
 */
import type { AgentSession } from '../agents/contract.ts';
import { typedSchema } from '../protocol/records.ts';
import type { TypedLines } from '../store/ports.ts';
import type { Log } from '../system/log.ts';
import { secretOf } from '../system/signature.ts';
import { typedByUser } from '../system/typed.ts';

export interface Typing {
  /** From now on this session can be typed to, if its agent has a terminal of its own. */
  begin(session_id: string, agent: AgentSession): void;
  end(session_id: string): Promise<void>;
}

export function openTyping(typed: TypedLines, key: Buffer, log: Log): Typing {
  const secret = secretOf(key, 'user');
  const open = new Map<string, Promise<() => Promise<void>>>();
  return {
    begin(session_id, agent) {
      if (agent.type === undefined) return;
      /** Number of the last line of each stretch. */
      const last = new Map<string, number>();
      const opened = typed.open(session_id, (text) => {
        const line = parsed(text);
        if (line === null || !typedByUser(secret, session_id, line) || line.n <= (last.get(line.by) ?? 0)) {
          log.warn({ session_id }, 'something was typed that is not signed by the user, or was typed before; it is passed over');
          return;
        }
        last.set(line.by, line.n);
        agent.type?.(Buffer.from(line.data, 'base64'));
      });
      opened.catch((error: unknown) => log.error({ err: error, session_id }, 'nothing can be typed to this session'));
      open.set(session_id, opened);
    },
    async end(session_id) {
      const opened = open.get(session_id);
      open.delete(session_id);
      try {
        await (await opened)?.();
      } catch (error) {
        log.error({ err: error, session_id }, 'the typing to an ended session could not be ended');
      }
    },
  };
}

function parsed(text: string) {
  try {
    return typedSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // no JSON: passed over like any other line that is not ours
  }
}
