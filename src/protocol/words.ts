/**
 * The closed vocabularies of the product: every state, kind and level that is written or shown.
 * One list per idea; types, schemas, screens and tests all derive from these lists.
 * Must not import anything: the command line reads this without loading a schema library.
 */
export const RUN_STATES = ['planning', 'approval', 'running', 'paused', 'finishing', 'finished', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];

export const TASK_STATES = ['proposed', 'pending', 'running', 'review', 'merging', 'done', 'failed', 'cancelled'] as const;
export type TaskState = (typeof TASK_STATES)[number];

export const SESSION_STATES = ['starting', 'ready', 'busy', 'waiting', 'stopping', 'exited', 'lost'] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/** What an agent is doing, as far as one layer of evidence can tell. */
export const STATUSES_SEEN = ['ready', 'busy', 'waiting'] as const;
export type StatusSeen = (typeof STATUSES_SEEN)[number];

/** Where a status was seen: structured events, hooks of the agent, its rendered screen, its process. */
export const EVIDENCE_SOURCES = ['event', 'hook', 'screen', 'process'] as const;
export type EvidenceSource = (typeof EVIDENCE_SOURCES)[number];

export const MESSAGE_STATES = ['queued', 'delivered', 'accepted', 'answered', 'expired', 'dead'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** When a message is to reach a live agent: once its turn is over (or at the next pause its program has within it), or at once, breaking its turn off. */
export const WHENS = ['after-turn', 'now'] as const;
export type When = (typeof WHENS)[number];

/**
 * How it came to be taken up: idle, a turn began with it; after-turn, the turn after the one that ran; in-turn, its program took it between two
 * steps; interrupted, the turn was broken off for it; brief, with the prompt of a session; inbox, the agent fetched and acknowledged it; typed, into
 * the terminal of a program that gives no other sign.
 */
export const TAKEN_HOWS = ['idle', 'after-turn', 'in-turn', 'interrupted', 'brief', 'inbox', 'typed'] as const;
export type TakenHow = (typeof TAKEN_HOWS)[number];

export const APPROVAL_KINDS = ['plan', 'permission', 'question', 'review', 'merge', 'budget', 'escalation', 'replan'] as const;
export type ApprovalKind = (typeof APPROVAL_KINDS)[number];

export const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** What a session was started for. */
export const PURPOSES = ['plan', 'task', 'review'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const ACTOR_KINDS = ['user', 'agent', 'host', 'orchestrator'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** The door a command came through. */
export const VIAS = ['tui', 'cli', 'file', 'agent', 'host', 'orchestrator'] as const;
export type Via = (typeof VIAS)[number];

export const AUTONOMIES = ['ask', 'plan', 'auto'] as const;
export type Autonomy = (typeof AUTONOMIES)[number];

/** When the architect is asked to look at the rest of the plan: after every phase, after phases in which something failed, or never. */
export const REPLANS = ['phases', 'failures', 'off'] as const;
export type ReplanMode = (typeof REPLANS)[number];
/** Who is asked first when an agent fails for good or cannot resolve a conflict. */
export const MEDIATIONS = ['architect', 'user'] as const;
export type Mediation = (typeof MEDIATIONS)[number];
/** How a question to the architect about the plan under way ended. */
export const REPLAN_OUTCOMES = ['unchanged', 'applied', 'declined', 'raised', 'moot', 'given-up'] as const;
export type ReplanOutcome = (typeof REPLAN_OUTCOMES)[number];

export const AGENT_KINDS = ['claude', 'codex', 'gemini', 'opencode', 'acp', 'command', 'script'] as const;
export type AgentKind = (typeof AGENT_KINDS)[number];
/** What an agent that a user adds may speak; each is a kind. */
export const USER_PROTOCOLS = ['acp', 'command'] as const satisfies readonly AgentKind[];

/** structured: what an agent does comes as data. terminal: it has its own screen in a terminal, and tells through its hooks. */
export const AGENT_MODES = ['structured', 'terminal'] as const;
export type AgentMode = (typeof AGENT_MODES)[number];
/**
 * Agents that can be run in either mode. `command` and `script` agents are in a terminal always. gemini is not among them: it takes hooks from the user's
 * home, from a trusted repository, or from system settings that root owns (0.61.0), so none can be given for one session alone.
 */
export const TERMINAL_KINDS = ['claude', 'codex', 'opencode'] as const satisfies readonly AgentKind[];

/** Why a session is stopped that said that it is done and does not end by itself. */
export const CLAIMED = 'claimed';

/** Why a service refused: its quota or rate limit is used up, nobody is logged in, it is overloaded or unreachable, or the conversation is too long. */
export const FAULTS = ['quota', 'login', 'overloaded', 'network', 'context'] as const;
export type FaultKind = (typeof FAULTS)[number];

/** The role that plans. It always exists, also when the configuration does not name it. */
export const ARCHITECT = 'architect';
/** Mailboxes and participants that are not roles, so no role may take these names. */
export const RESERVED_NAMES = ['user', 'orchestrator', 'host', 'all', 'you'] as const;

export const MAX_TASKS = 10_000;

/** Colours of the screen. ansi: the names every terminal has, as its own theme draws them. mono: none. */
export const THEMES = ['ansi', 'ansi-light', 'high-contrast', 'colour-blind', 'mono'] as const;
export type ThemeName = (typeof THEMES)[number];
/** How the screen calls for attention: by the kind of terminal, by one protocol whatever the terminal, by the bell alone, or not at all. */
export const NOTIFIERS = ['auto', 'osc9', 'osc777', 'osc99', 'bell', 'off'] as const;
export type Notifier = (typeof NOTIFIERS)[number];
