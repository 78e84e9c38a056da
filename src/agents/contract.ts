/**
 * The one contract of all agent adapters. An adapter starts an agent on a brief and reports evidence; it never judges
 * a result: "completed" is the agent's claim. What differs between CLIs is data in the adapter's folder.
 */
import type { Brief } from '../protocol/brief.ts';
import type { Exit } from '../protocol/command.ts';
import type { Usage } from '../protocol/common.ts';
import type { AgentSpec } from '../protocol/config.ts';
import type { AgentKind, EvidenceSource, StatusSeen, TakenHow } from '../protocol/words.ts';

/** Size of every agent's terminal; it does not follow the viewer's panes, which show a part of it. */
export const TERMINAL = { cols: 120, rows: 40 } as const;

export interface SessionContext {
  session_id: string;
  brief: Brief;
  brief_path: string;
  brief_md_path: string;
  /** Worktree. */
  cwd: string;
  /** The whole environment of the process, MAOS_* and the mark included. */
  env: Record<string, string>;
  agent: AgentSpec;
  /** Silence inside a model call after which it is stopped, in ms. @default that of the agent's manifest */
  silence_ms?: number;
  /** The user trusts what this repository brings along for agents, as it is in this worktree; see trust/record.ts. @default false */
  trusted?: boolean;
  /** Conversation to go on with. */
  resume: string | null;
  tools: {
    allowed: string[];
    restricted: string[];
    write: string[];
    /** Names in .mcp.json at the top of the repository; see mcp/servers.ts. @default none */
    mcp_servers?: string[];
  };
}

/** A question to the user. All of it is shown. */
export interface Asked {
  /** Bash, Edit, or the agent's own name of a tool. */
  tool: string;
  /** One line. */
  summary: string;
  /** The whole command, the diff of every file, or the arguments. */
  detail: string;
  /** The agent's own reason; empty when it gives none. */
  why: string;
  /** Why it is asked. */
  rule: string;
  /** What a yes for the task allows from then on, see permission/question.ts; null: it can be answered for one time only. */
  grant: string | null;
}

export type Evidence =
  /** `accept_ms`: how long it may take until its turn begins. @default 120000 */
  | { type: 'started'; pid: number; accept_ms?: number }
  /** Its turn on the brief began; `by` names the sign, in a few words. Once. A session that never reports it is stopped and tried again. */
  | { type: 'accepted'; by: string }
  /** Bytes for the session's terminal log and pane. */
  | { type: 'output'; bytes: Uint8Array }
  /** A structured event as the CLI gave it, for logs/<session>.jsonl. */
  | { type: 'event'; value: unknown }
  /** `source` is the layer that saw it, absent: event; which layer counts is decided elsewhere. `detail`: what was seen, in a few words. */
  | { type: 'status'; status: StatusSeen; conversation_id?: string; source?: EvidenceSource; detail?: string }
  /** Its watchdog heard nothing where something is due; null: it was heard again. A question for people: nothing is stopped by it. */
  | { type: 'stalled'; reason: string | null }
  /** What this session used since the last report (not cumulative). */
  | { type: 'usage'; model: string | null; usage: Usage }
  | ({ type: 'permission'; request_id: string; cwd: string } & Asked)
  /** A rule of the role denied a tool call; the user is not asked, and can see it. */
  | { type: 'ruled'; tool: string; summary: string; rule: string }
  | { type: 'permission-withdrawn'; request_id: string }
  | { type: 'plan'; plan: unknown }
  /** Last report of a session. `output` is the last lines as plain text. */
  | { type: 'exit'; exit: Exit; output: string };

export interface AgentSession {
  answer(requestId: string, answer: { allow: boolean; scope: 'once' | 'task'; note: string }): void;
  /**
   * Text for the agent, for its next turn or the next pause of this one. Resolves once a turn with it began, with the way it came about, by the agent's
   * own evidence. Rejects when the agent takes it no more. Texts are taken up in the order they were sent.
   */
  send(text: string, options?: SendOptions): Promise<TakenHow>;
  /** Keys a person typed, for the agent's own terminal, as they are. Only where it has one. */
  type?(bytes: Uint8Array): void;
  /** Ask it to end; `now` kills. An exit with outcome `stopped` follows, within 5 s. */
  stop(reason: string, now: boolean): void;
}

export interface SendOptions {
  /** Break the turn off for it. @default false */
  interrupt?: boolean;
  /** Called once the process has the text, whether it takes it up or not. */
  handed?: () => void;
}

/** A process in a terminal of its own; given to adapters by the host. */
export interface TerminalProcess {
  readonly pid: number;
  write(data: Uint8Array): void;
  kill(signal: NodeJS.Signals): void;
}
export type TerminalSpawner = (options: {
  argv: readonly string[];
  cwd: string;
  env: Record<string, string>;
  cols: number;
  rows: number;
  onData: (bytes: Uint8Array) => void;
  onExit: (exit: { code: number | null; signal: string | null }) => void;
}) => TerminalProcess;

export interface AdapterTools {
  terminal: TerminalSpawner;
  /** argv that runs this program again: [node, bin]. */
  self: readonly string[];
}

export interface Adapter {
  readonly kind: AgentKind;
  /** Whether the agent can run here: found, version, and how to get it. */
  probe(agent: AgentSpec, env: NodeJS.ProcessEnv): Promise<{ found: boolean; version: string | null; detail: string; install: string }>;
  /** Reports `started` first and `exit` last, also when the process cannot be started. */
  start(context: SessionContext, tools: AdapterTools, report: (evidence: Evidence) => void): AgentSession;
}
