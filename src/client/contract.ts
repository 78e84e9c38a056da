/**
 * What a viewer (screen or command) can do: read the State and put commands into the door. It writes no state itself.
 */
import type { State } from '../core/state.ts';
import type { CommandBody } from '../protocol/command.ts';
import type { Event } from '../protocol/event.ts';
import type { Via } from '../protocol/words.ts';
import type { Store } from '../store/ports.ts';
import type { Typist } from './typing.ts';

/** What became of a command: the events it caused, or why it was refused. */
export type Outcome = { ok: true; events: Event[] } | { ok: false; code: string; reason: string; hint: string };

export interface Client {
  readonly dir: string;
  readonly repo: string;
  readonly store: Store<State>;
  /** Fold of checkpoint and journal, once. */
  state(): Promise<State>;
  /** Durable in the door once resolved; returns the command's id. Signed as MAOS_SESSION_ID with MAOS_TOKEN when these are set, else as the user. */
  submit(body: CommandBody, via?: Via): Promise<string>;
  /** Submit, and wait until the orchestrator has answered it. Throws UNREACHABLE after `timeoutMs`. @default timeoutMs 10000 */
  ask(body: CommandBody, via?: Via, timeoutMs?: number): Promise<Outcome>;
  /** Begin a stretch of typing to an agent's own terminal, signed as the user; `begin-typing` is to be asked first, for the audit log. */
  typist(session_id: string): Typist;
  /** A State that is kept up to date; calls back, coalesced, with the events since the last call. The State object is the same one, changed in place. */
  follow(listener: (state: State, events: readonly Event[]) => void): Promise<{ state: State; stop(): void }>;
  /** Who is alive. */
  daemons(): Promise<{ orchestrator: DaemonStatus; host: DaemonStatus }>;
  /** Start orchestrator and host when absent and wait until both hold their leases. */
  ensureDaemons(): Promise<void>;
}
export interface DaemonStatus {
  alive: boolean;
  pid: number | null;
  epoch: number | null;
  heartbeat_age_ms: number | null;
}
