/**
 * The live sessions of this host: each an agent process in its worktree. Turns an adapter's evidence into observations, in order, one
 * line per session. Invariants: a session is started once; `session-exited` is said last, and only after everything the session started is
 * gone; a session asked to stop before it runs never runs. Must not judge what an agent says.
 */
import type { Adapter, AgentSession, Evidence, SessionContext } from '../agents/contract.ts';
import type { Exit } from '../protocol/command.ts';
import type { EffectOf } from '../protocol/effect.ts';
import type { AgentKind } from '../protocol/words.ts';
import type { TerminalLogs } from '../store/ports.ts';
import { failpoint } from '../system/failpoint.ts';
import type { Log } from '../system/log.ts';
import { endMarked } from '../system/process.ts';
import { MaskedBytes, masked, secretsIn } from '../system/secrets.ts';
import { selfArgv } from '../system/self.ts';
import { cleanLine, cleanText } from './clean.ts';
import type { Observation } from './observe.ts';
import { lastLines, lastPrinted } from './plain-text.ts';
import { prepareSession, type SessionGround } from './prepare-session.ts';
import { spawnTerminal } from './pty/terminal.ts';
import { Reports } from './reports.ts';
import type { Measured } from './samples.ts';
import { tell } from './tell.ts';
import type { Typing } from './typing.ts';

/** Time an agent has to end when it is asked to. */
const STOP_MS = 5_000;
const SWEEP_GRACE_MS = 500;

export interface SessionsOptions extends SessionGround {
  /** First part of every MAOS_MARK. */
  digest: string;
  epoch: number;
  terminals: TerminalLogs;
  typing: Typing;
  log: Log;
  adapters: Readonly<Record<AgentKind, () => Promise<Adapter>>>;
  observe(body: Observation, id?: string): Promise<void>;
  /** Called when a session begins to live. */
  began(): void;
}

const stopped = (reason: string): Exit => ({ outcome: 'stopped', reason, code: null, signal: null });

interface Live {
  effect: EffectOf<'start-session'>;
  mark: string;
  reports: Reports;
  agent: AgentSession | null;
  stop: { reason: string; now: boolean } | null;
  /** Which limit of its role it went over: then that is how it ended. */
  breach: string | null;
  output_bytes: number;
  killer?: NodeJS.Timeout;
  exiting: boolean;
  ended: Promise<void>;
  settle(): void;
}

export class Sessions {
  readonly #options: SessionsOptions;
  readonly #live = new Map<string, Live>();
  readonly #over = new Set<string>();

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** Folder names of worktrees with a session in them. */
  inWorktree(name: string): boolean {
    return [...this.#live.values()].some(({ effect }) => effect.worktree === name);
  }

  /** Resolves once `session-started` (or, for one that was stopped before, its exit) lies in the door. `id` is that observation's. */
  async start(effect: EffectOf<'start-session'>, id: string): Promise<void> {
    const { session_id } = effect;
    if (effect.host_epoch !== this.#options.epoch || this.#over.has(session_id) || this.#live.has(session_id)) {
      this.#options.log.info({ session_id, host_epoch: effect.host_epoch }, 'start-session dropped: of another epoch, or started before');
      return;
    }
    let settle = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const reports = new Reports(session_id, this.#options.observe);
    const mark = `${this.#options.digest}/${session_id}`;
    const live: Live = { effect, mark, reports, agent: null, stop: null, breach: null, output_bytes: 0, exiting: false, ended, settle };
    this.#live.set(session_id, live);
    this.#options.began();
    try {
      const adapter = await this.#options.adapters[effect.agent.kind]();
      const context = await prepareSession(this.#options, effect, mark);
      if (live.stop !== null) return await this.#exit(session_id, live, stopped(live.stop.reason), '');
      const began = new Promise<void>((resolve) => {
        const secrets = secretsIn({ ...process.env, ...context.env });
        const printed = new MaskedBytes(secrets);
        const hear = (evidence: Evidence) => this.#take(session_id, live, evidence, context, id);
        live.agent = adapter.start(context, { terminal: spawnTerminal, self: selfArgv() }, (evidence) => {
          if (evidence.type === 'started' || evidence.type === 'exit') resolve();
          const rest = evidence.type === 'exit' ? printed.rest() : [];
          if (rest.length > 0) hear({ type: 'output', bytes: Uint8Array.from(rest) });
          hear(evidence.type === 'output' ? { ...evidence, bytes: printed.next(evidence.bytes) } : masked(evidence, secrets));
        });
        failpoint('after-spawn', this.#options.dir);
      });
      this.#options.typing.begin(session_id, live.agent as AgentSession);
      await began;
    } catch (error) {
      if (live.agent !== null) throw error;
      // It was asked to stop meanwhile: then that it could not start is of no interest, and it must not be tried again.
      if (live.stop !== null) return await this.#exit(session_id, live, stopped(live.stop.reason), '');
      this.#live.delete(session_id);
      live.settle();
      throw error;
    }
    await reports.sent();
  }

  #take(session_id: string, live: Live, evidence: Evidence, context: SessionContext, id: string): void {
    const { terminals, log } = this.#options;
    if (evidence.type === 'output') {
      terminals.append(session_id, evidence.bytes);
      this.#count(live, evidence.bytes.length);
    } else if (evidence.type === 'event') terminals.appendEvent(session_id, evidence.value);
    else if (live.exiting) return;
    else if (evidence.type === 'exit')
      this.#exit(session_id, live, evidence.exit, evidence.output).catch((error: unknown) => log.error({ err: error, session_id }, 'the end of a session could not be told'));
    else tell(live.reports, evidence, { effect: live.effect, context, id });
  }

  async #exit(session_id: string, live: Live, exit: Exit, output: string): Promise<void> {
    if (live.exiting) return;
    live.exiting = true;
    clearTimeout(live.killer);
    await this.#options.typing.end(session_id);
    await this.#sweep(session_id, live.mark);
    const spoken = output === '' ? await lastPrinted(this.#options, session_id) : lastLines(Buffer.from(output));
    live.reports.exited(live.breach === null ? exit : { ...exit, outcome: 'failed', reason: live.breach }, spoken);
    this.#over.add(session_id);
    try {
      await live.reports.sent();
    } finally {
      this.#live.delete(session_id);
      live.settle();
    }
  }

  /** Nothing a session started outlives it. A failure here must not keep its end from being told. */
  async #sweep(session_id: string, mark: string): Promise<void> {
    try {
      const left = await endMarked(mark, { graceMs: SWEEP_GRACE_MS });
      if (left.length > 0) this.#options.log.warn({ session_id, left }, 'processes of an ended session could not be ended');
    } catch (error) {
      this.#options.log.error({ err: error, session_id }, 'processes of an ended session could not be looked for');
    }
  }

  /** Judged while it prints: a flood would have filled the log by the next sample. */
  #count(live: Live, bytes: number): void {
    const { session_id, role, limits } = live.effect;
    live.output_bytes += bytes;
    if (limits.output_mb !== null && live.output_bytes > limits.output_mb * 1024 * 1024)
      this.overLimit(session_id, `It printed more than ${limits.output_mb} MB; limits.output_mb of role ${role} is ${limits.output_mb}.`);
  }

  /** What lives, for those who measure it. */
  measured(): Measured[] {
    return [...this.#live.values()].map(({ effect: { session_id, role, limits }, output_bytes }) => ({ session_id, role, output_bytes, memory_limit: limits.memory_mb }));
  }

  /** End a session that went over a limit of its role: that is a failure, with this reason, whatever its process says of its end. */
  overLimit(session_id: string, reason: string): void {
    const live = this.#live.get(session_id);
    if (live === undefined || live.stop !== null || live.exiting) return;
    live.breach = reason;
    this.stop({ type: 'stop-session', session_id, reason, now: true });
  }

  /** Ask a session to end; what does not end is killed. Answers with its exit when it never ran. */
  stop({ session_id, reason, now }: EffectOf<'stop-session'>): Observation | null {
    const live = this.#live.get(session_id);
    if (live === undefined) {
      if (this.#over.has(session_id)) return null;
      this.#over.add(session_id);
      return { type: 'session-exited', session_id, exit: stopped(cleanText(reason, 4_000)), output: '' };
    }
    live.stop = { reason, now: now || live.stop?.now === true };
    if (live.agent === null) return null;
    live.agent.stop(reason, now);
    clearTimeout(live.killer);
    live.killer = setTimeout(() => void this.#kill(session_id, live, reason), now ? 500 : STOP_MS);
    return null;
  }

  async #kill(session_id: string, live: Live, reason: string): Promise<void> {
    await endMarked(live.mark, { graceMs: 0 });
    // Its adapter tells the exit; should it not, nobody may wait for it for ever.
    live.killer = setTimeout(() => {
      this.#exit(session_id, live, { outcome: 'stopped', reason, code: null, signal: 'SIGKILL' }, '').catch((error: unknown) =>
        this.#options.log.error({ err: error, session_id }, 'the end of a session could not be told'),
      );
    }, 1_000);
  }

  /** Text into a live agent. How far it gets is reported; one that is gone has no say in it any more. */
  send(session_id: string, message_id: string, text: string, interrupt: boolean): void {
    const live = this.#live.get(session_id);
    if (live?.agent == null || live.exiting) return;
    const say = (body: Observation): void => {
      if (!live.exiting) live.reports.say(body);
    };
    live.agent.send(text, { interrupt, handed: () => say({ type: 'message-handed', session_id, message_id }) }).then(
      (how) => say({ type: 'message-accepted', session_id, message_id, how }),
      (error: unknown) => say({ type: 'message-returned', session_id, message_id, reason: cleanLine(error instanceof Error ? error.message : String(error), 500) }),
    );
  }

  /** The agent of a live session; null when it does not run (any more). */
  agent(session_id: string): AgentSession | null {
    return this.#live.get(session_id)?.agent ?? null;
  }

  /**
   * End all of them, and wait until each exit was told, at most a little over 5 s. `ours` says that this is still the one host of the
   * directory: then nothing with its mark may be left; otherwise such processes may belong to the next host.
   */
  async stopAll(reason: string, { now, ours }: { now: boolean; ours: boolean }): Promise<void> {
    const all = [...this.#live];
    for (const [session_id] of all) this.stop({ type: 'stop-session', session_id, reason, now });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, STOP_MS + 3_000);
    });
    await Promise.race([Promise.all(all.map(([, { ended }]) => ended)), late]);
    clearTimeout(timer);
    for (const [, live] of this.#live) clearTimeout(live.killer);
    for (const mark of ours ? [this.#options.digest] : all.map(([, live]) => live.mark)) await endMarked(mark, { graceMs: 0 });
    await this.#options.terminals.flush();
  }
}
