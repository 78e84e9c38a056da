/**
 * What a session of lines reads and does beside the App: diffs, the end of an agent's own terminal, and a line typed into it.
 * Invariant: nothing is typed before the audit log has that typing began. Must not keep or show what is typed.
 */
import type { Client } from '../../client/contract.ts';
import { TerminalModel } from '../panes/terminal-model.ts';

export interface Reach {
  /** An artifact as text; null when there is none. */
  text(digest: string): Promise<string | null>;
  /** The last rows with text of a session's terminal, oldest first. */
  screen(session: string): Promise<string[]>;
  /** Rejects with the reason when nobody reads there (any more). */
  type(session: string, bytes: string): Promise<void>;
}

const COLS = 120;
const ROWS = 40;
const TAIL = 64 * 1024;
/** Rows that are read out. */
const LAST = 12;

export const reachOf = (client: Client): Reach => ({
  text: async (digest) => {
    const bytes = await client.store.artifacts.get(digest);
    return bytes === null ? null : new TextDecoder().decode(bytes);
  },
  screen: async (session) => {
    const model = new TerminalModel(COLS, ROWS);
    try {
      await model.write((await client.store.terminals.tail(session, TAIL)).data);
      return model.lastLines(LAST);
    } finally {
      model.dispose();
    }
  },
  type: async (session, bytes) => {
    const outcome = await client.ask({ type: 'begin-typing', session_id: session }, 'tui');
    if (!outcome.ok) throw new Error(outcome.reason);
    await client.typist(session).type(new TextEncoder().encode(bytes));
  },
});
