/**
 * The store ports: all that orchestrator, host and viewers know of where things are kept. `file/` keeps them under
 * `.multi-agent/`, `memory/` in the process; both pass test/contracts/. Every write that is acknowledged is durable.
 * Failures of the world are MaosError; nothing here decides anything.
 */
import type { Event } from '../protocol/event.ts';

/** An event before the journal gave it its place. */
export type Draft = Pick<Event, 'at' | 'actor' | 'cause' | 'body'>;

export interface JournalDamage {
  file: string;
  line: number;
  message: string;
}
export interface JournalReport {
  events: number;
  segments: number;
  first: number;
  last: number;
  hash: string /** Bytes of a torn last line that were cut. */;
  cut: number;
  damage: JournalDamage | null;
}

export interface Journal {
  /** Append a batch as one write and one fdatasync. Refused with code FENCED when `epoch` is no longer the newest. */
  append(drafts: readonly Draft[], epoch: number): Promise<Event[]>;
  /** Events with seq > after, in order. A torn last line is waited for, not reported. */
  read(after: number): AsyncIterable<Event>;
  /** Check the whole chain. Never throws on damage: it is in the report. */
  verify(): Promise<JournalReport>;
  /** For the one writer, before its first append: cut a torn tail. Throws JOURNAL_DAMAGED with file and line on any other damage. */
  repair(): Promise<{ cut: number; last: number }>;
  /** Calls back, coalesced, when events may have been appended (hint of the file system, and a scan every second). */
  watch(listener: () => void): () => void;
  close(): Promise<void>;
}

export interface Delivery<T> {
  /** File name without .json, unique in the mailbox. */ name: string;
  value: T;
}
export interface DeadLetter {
  name: string;
  reason: string /** Raw text, as it could not be parsed. */;
  raw: string;
}

/** One mailbox. Order of `claim`: priority, then ULID, so first in first out per sender and priority. */
export interface Mailbox<T> {
  /**
   * Durable before it resolves. Sending a name that is already in new, cur or done changes nothing and returns false.
   * Throws TOO_LARGE for what could not be read again (letter-text.ts).
   */
  send(name: string, value: T): Promise<boolean>;
  /**
   * For the orchestrator, whose journal can hand out again: several at once, in the order given, whole but not synced. What lies
   * in new and cannot be read is written again. `settle` makes durable what still waits. Throws TOO_LARGE after handing out all that fits.
   */
  handOut(letters: readonly Delivery<T>[]): Promise<void>;
  /** After this a power cut takes nothing that was handed out before. Asked before a checkpoint. */
  settle(): Promise<void>;
  /** Move up to `limit` from new to cur and return them. What cannot be parsed goes to dead with its reason. */
  claim(limit: number): Promise<Delivery<T>[]>;
  /** cur → done. Idempotent. */
  ack(name: string): Promise<void>;
  /** cur → dead, with the reason kept beside it. */
  bury(name: string, reason: string): Promise<void>;
  /** cur → new, for all or one; what was handed out `maxDeliveries` times goes to dead. */
  redeliver(options?: { name?: string; maxDeliveries?: number }): Promise<string[]>;
  list(box: 'new' | 'cur' | 'done' | 'dead'): Promise<string[]>;
  read(box: 'new' | 'cur' | 'done' | 'dead', name: string): Promise<T | null>;
  deadLetters(): Promise<DeadLetter[]>;
  /** Forget the oldest in done beyond `keep`. */
  prune(keep: number): Promise<number>;
  watch(listener: () => void): () => void;
}

export interface LeaseRecord {
  name: string;
  epoch: number;
  holder: string;
  pid: number;
  pid_start: string;
  boot_id: string;
  machine: string;
  taken_at: string;
}
export interface Lease {
  readonly record: LeaseRecord;
  /** Heartbeat. Throws LEASE_LOST when a newer epoch exists. */
  renew(): Promise<void>;
  /** True while no newer epoch exists. Cheap; asked before every journal append. */
  current(): Promise<boolean>;
  release(): Promise<void>;
}
export interface Leases {
  /** Take the next epoch, or return the live holder. Never deletes a lease to take it. */
  take(name: string, holder: string): Promise<Lease | { held: LeaseRecord }>;
  /** Newest record with whether its holder lives (heartbeat age, pid with start time, boot id). */
  look(name: string): Promise<{ record: LeaseRecord; alive: boolean; heartbeat_age_ms: number } | null>;
}

export interface Checkpoints<S> {
  save(seq: number, state: S): Promise<void>;
  /** Newest one that passes its checksum; damaged ones are skipped and named. */
  newest(): Promise<{ seq: number; state: S; skipped: string[] } | null>;
  /** Keep the newest `keep` and thin older ones. */
  prune(keep: number): Promise<void>;
}

export interface Artifacts {
  /** Store content by its sha256 (hex), which is returned. */
  put(content: string | Uint8Array): Promise<string>;
  get(digest: string): Promise<Uint8Array | null>;
  /** Absolute path of a stored artifact, for handing to an agent. */
  path(digest: string): string;
}

/** What an agent's terminal printed, byte for byte, and its structured events. */
export interface TerminalLogs {
  append(session: string, bytes: Uint8Array): void;
  appendEvent(session: string, event: unknown): void;
  /** Last `bytes` of the log and the offset of its end. */
  tail(session: string, bytes: number): Promise<{ data: Uint8Array; end: number }>;
  /** From an offset on; `end` is where the next read starts. */
  readFrom(session: string, offset: number, limit: number): Promise<{ data: Uint8Array; end: number }>;
  watch(session: string, listener: () => void): () => void;
  flush(): Promise<void>;
}

/**
 * What a person types to an agent's terminal, on its way from a viewer to the host: lines of text whose meaning is the caller's. They may be
 * secrets: never synced, never in the journal, and gone with the session.
 */
export interface TypedLines {
  /** For the host: from now on lines are taken for this session, each once and in order. What it resolves to ends that and forgets them. */
  open(session: string, take: (line: string) => void): Promise<() => Promise<void>>;
  /** For a viewer. A line has no newline. Throws NOT_TYPED_TO when the session takes none (any more), TOO_LARGE over 64 KiB. */
  append(session: string, line: string): Promise<void>;
  /** For a host that starts: forget what an earlier one left. */
  clear(): Promise<void>;
}

export interface Context {
  set(key: string, value: string, meta: { by: string; at: string }): Promise<void>;
  get(key: string): Promise<string | null>;
  list(): Promise<{ key: string; by: string; at: string; bytes: number }[]>;
}

/** Everything kept for one `.multi-agent/`. */
export interface Store<S> {
  /** Absolute path of the directory; empty in memory. */
  readonly dir: string;
  readonly journal: Journal;
  readonly leases: Leases;
  readonly checkpoints: Checkpoints<S>;
  readonly artifacts: Artifacts;
  readonly terminals: TerminalLogs;
  readonly typed: TypedLines;
  readonly context: Context;
  /** `parse` is the schema at the door: it throws on what may not come in. */
  mailbox<T>(name: string, parse: (value: unknown) => T): Mailbox<T>;
  /** Names of the mailboxes that exist. */
  mailboxes(): Promise<string[]>;
}
