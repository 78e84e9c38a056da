/**
 * A run without processes: the real core, and a host that answers every effect by a rule. Time is simulated, so thousands of
 * runs fit in a second. Every event is checked against the transition tables and folded a second time from JSON.
 */
import type { Command, InnerBody, ParsedPlan } from '../../src/core/command.ts';
import { decide } from '../../src/core/decide.ts';
import { evolve } from '../../src/core/evolve.ts';
import { normalisePlan } from '../../src/core/plan/normalise.ts';
import { type NamedEffect, react } from '../../src/core/react.ts';
import { emptyState, type Replan, type State } from '../../src/core/state.ts';
import { may, RUN_TRANSITIONS, SESSION_TRANSITIONS, TASK_TRANSITIONS } from '../../src/core/transitions.ts';
import type { ResolvedConfig, Role } from '../../src/protocol/config.ts';
import type { Event, EventBody } from '../../src/protocol/event.ts';
import type { PlanInput } from '../../src/protocol/plan.ts';
import { planChangeInputSchema } from '../../src/protocol/plan-change.ts';
import type { ActorKind } from '../../src/protocol/words.ts';

export const role = (name: string, over: Partial<Role> = {}): Role => ({
  name,
  persona: '',
  access_level: 'write',
  programming_languages: [],
  frameworks: [],
  directories: { read: ['.'], write: ['.'] },
  tools_allowed: [],
  tools_restricted: [],
  mcp_servers: [],
  agent: { kind: 'command', argv: ['true'], model: null },
  instances: null,
  timeout_ms: 3_600_000,
  checks: [],
  limits: { usd: null, memory_mb: null, output_mb: null },
  ...over,
});

export const config = (over: Partial<ResolvedConfig> = {}, roles: Role[] = [role('backend'), role('frontend'), role('testing')]): ResolvedConfig => ({
  parallel: 3,
  autonomy: 'auto',
  budget_usd: null,
  checks: [],
  review: 'auto',
  retries: 3,
  checkpoint_seconds: 30,
  roles: Object.fromEntries([role('architect'), ...roles].map((entry) => [entry.name, entry])),
  ...over,
});

export const BASE = 'b'.repeat(40);
export const parsed = (plan: PlanInput): ParsedPlan => ({ plan: normalisePlan(plan), digest: 'd'.repeat(64), findings: [] });

/** A change of the plan as it comes through the door; what is not named stays as it is. */
export const changed = (input: unknown): ParsedPlan => ({ plan: null, change: planChangeInputSchema.parse(input), digest: 'e'.repeat(64), findings: [] });

/** Far beyond what any test needs: a gate that never closes fails here, by name, instead of hanging. */
const MOST_TURNS = 20_000;
const MOST_ROUNDS = 200_000;

export class World {
  readonly state: State = emptyState();
  readonly events: Event[] = [];
  readonly effects: NamedEffect[] = [];
  time = Date.parse('2026-01-01T00:00:00.000Z');
  random: () => number = () => 0.5;
  #ids = 0;

  at(): string {
    return new Date(this.time).toISOString();
  }

  /** Judge, apply, settle; returns the refusal, if any. */
  say(kind: ActorKind, body: InnerBody, actor: Partial<Command['actor']> = {}): { code: string; reason: string } | null {
    this.#ids += 1;
    const command: Command = { id: `c${this.#ids}`, at: this.at(), actor: { kind, via: kind === 'user' ? 'cli' : kind, ...actor }, random: this.random(), body };
    const decision = decide(this.state, command);
    if (!decision.ok) return { code: decision.code, reason: decision.reason };
    for (const event of decision.events) this.#apply(command, event);
    this.settle();
    return null;
  }

  /** What the orchestrator finds in its own house. */
  found(...bodies: EventBody[]): void {
    const command: Command = { id: 'found', at: this.at(), actor: { kind: 'orchestrator', via: 'orchestrator' }, random: this.random(), body: { type: 'tick' } };
    for (const body of bodies) this.#apply(command, body);
  }

  agent(sessionId: string, body: InnerBody): { code: string; reason: string } | null {
    return this.say('agent', body, { session_id: sessionId, role: this.state.sessions[sessionId]?.role ?? 'nobody' });
  }

  settle(): void {
    const first = this.events.length;
    for (let turn = 0; ; turn += 1) {
      if (turn > MOST_TURNS)
        throw new Error(
          `it never settles; over and over: ${[
            ...new Set(
              this.events
                .slice(first)
                .slice(-50)
                .map(({ body }) => body.type),
            ),
          ].join(', ')}`,
        );
      const command: Command = { id: `t${this.state.seq}`, at: this.at(), actor: { kind: 'orchestrator', via: 'orchestrator' }, random: this.random(), body: { type: 'tick' } };
      const decision = decide(this.state, command);
      if (!decision.ok || decision.events.length === 0) return;
      for (const event of decision.events) this.#apply(command, event);
    }
  }

  #apply(command: Command, body: EventBody): void {
    const before = {
      run: this.state.run?.state,
      tasks: stages(this.state, body),
      session: 'session_id' in body && body.session_id != null ? this.state.sessions[body.session_id]?.state : undefined,
    };
    const event: Event = { seq: this.state.seq + 1, epoch: 1, at: command.at, actor: command.actor, cause: command.id, body, prev: '', hash: '' };
    evolve(this.state, event);
    this.events.push(event);
    this.effects.push(...react(this.state, event));
    this.#checkMoves(before, body);
  }

  #checkMoves(before: { run: string | undefined; tasks: Record<string, string>; session: string | undefined }, body: EventBody): void {
    const run = this.state.run?.state;
    if (before.run !== undefined && run !== undefined && body.type !== 'run.created' && before.run !== run && !may(RUN_TRANSITIONS, before.run as never, run as never))
      throw new Error(`run ${before.run} → ${run} by ${body.type}`);
    for (const [id, from] of Object.entries(before.tasks)) {
      const to = this.state.tasks[id]?.stage.name;
      if (to !== undefined && to !== from && !may(TASK_TRANSITIONS, from as never, to as never)) throw new Error(`task ${id} ${from} → ${to} by ${body.type}`);
    }
    if (before.session !== undefined && 'session_id' in body && body.session_id != null) {
      const to = this.state.sessions[body.session_id]?.state;
      if (to !== undefined && to !== before.session && !may(SESSION_TRANSITIONS, before.session as never, to as never))
        throw new Error(`session ${before.session} → ${to} by ${body.type}`);
    }
  }

  /** Effects since the last call. */
  take(): NamedEffect[] {
    return this.effects.splice(0);
  }
}

const stages = (state: State, body: EventBody): Record<string, string> => {
  if (!('task_id' in body) || body.task_id === null || body.task_id === undefined) return {};
  const task = state.tasks[body.task_id];
  return task === undefined ? {} : { [task.id]: task.stage.name };
};

export interface HostRules {
  /** Minutes a session of this task takes. @default 10 */
  minutes?: (taskId: string) => number;
  /** How an attempt ends. @default completed */
  outcome?: (taskId: string, attempt: number) => 'completed' | 'failed';
  /** Checks pass. @default true */
  passes?: (taskId: string, attempt: number) => boolean;
  /** Merges without conflict. @default true */
  merges?: (taskId: string, attempt: number) => boolean;
  /** Whether the service behind this agent says that its quota is used up. @default never */
  quota?: (agent: string) => boolean;
  /** Each session is a conversation of its own, which the next one could go on with. @default false */
  conversations?: boolean;
  /** What the architect answers when it is asked about the plan under way; null: its session fails. @default nothing changes */
  replan?: (asked: Replan, state: State) => ParsedPlan | 'silent' | null;
}

/** Drives a world to rest: answers effects, lets simulated sessions take their time. Returns minutes of work and the most sessions at once. */
export class SimulatedHost {
  readonly running = new Map<string, number>();
  most = 0;
  #epoch = 0;
  constructor(
    private readonly world: World,
    private readonly rules: HostRules = {},
  ) {}

  start(): void {
    this.#epoch += 1;
    this.running.clear();
    this.world.say('host', { type: 'host-started', host_id: 'here', epoch: this.#epoch, pid: 1 });
  }

  /** Until nothing is to be done, or `stop` says so after an effect. */
  drive(stop: () => boolean = () => false): void {
    const first = this.world.events.length;
    for (let round = 0; ; round += 1) {
      if (round > MOST_ROUNDS)
        throw new Error(
          `it never comes to rest at ${this.world.at()}; over and over: ${[
            ...new Set(
              this.world.events
                .slice(first)
                .slice(-50)
                .map(({ body }) => body.type),
            ),
          ].join(', ')}`,
        );
      for (const { body } of this.world.take()) {
        this.#carryOut(body);
        if (stop()) return;
      }
      if (this.world.effects.length > 0) continue;
      const next = [...this.running].sort(([, a], [, b]) => a - b)[0];
      // nothing runs: the next thing to happen is a retry
      const retry =
        next !== undefined && this.rules.outcome === undefined && this.rules.passes === undefined
          ? undefined
          : Object.values(this.world.state.tasks)
              .flatMap((task) => (task.stage.name === 'pending' && task.stage.not_before !== null ? [Date.parse(task.stage.not_before)] : []))
              .concat(Object.values(this.world.state.parked).map(({ until }) => Date.parse(until)))
              .filter((time) => time > this.world.time)
              .sort((a, b) => a - b)[0];
      if (next === undefined && retry === undefined) return;
      this.world.time = Math.max(this.world.time, Math.min(next?.[1] ?? Infinity, retry ?? Infinity));
      if (next !== undefined && next[1] <= this.world.time) this.#end(next[0]);
      else this.world.settle();
    }
  }

  /** Effects a real host had claimed when it died come back; here they are made again from State, which is the same. */
  answerAgain(): void {
    const { state } = this.world;
    if (state.run !== null && state.run.tip === null && state.run.ended_at === null)
      this.#carryOut({ type: 'open-run', run_id: state.run.id, branch: state.run.branch, base_commit: state.run.base.commit });
    for (const task of Object.values(state.tasks)) {
      if (task.stage.name === 'running' && task.stage.verifying)
        this.#carryOut({
          type: 'verify-result',
          task_id: task.id,
          session_id: task.stage.session_id,
          worktree: task.id,
          branch: 'b',
          start_commit: task.start_commit ?? '',
          directories: [],
          checks: [],
          commit_message: '',
          no_change: null,
        });
      else if (task.stage.name === 'merging' && task.stage.in_flight)
        this.#carryOut({
          type: 'merge-result',
          run_id: state.run?.id ?? '',
          task_id: task.id,
          commit: task.result?.commit ?? '',
          run_branch: '',
          tip: state.run?.tip ?? '',
          message: '',
          checks: [],
        });
    }
    if (state.run?.merging)
      this.#carryOut({ type: 'merge-run', run_id: state.run.id, target: state.run.base.branch, expect: state.run.base.commit, tip: state.run.tip ?? '', message: '', checks: [] });
  }

  #end(sessionId: string): void {
    this.running.delete(sessionId);
    const session = this.world.state.sessions[sessionId];
    const task = session?.task_id ?? '';
    if (session !== undefined && this.rules.quota?.(session.agent) === true) {
      const fault = { kind: 'quota' as const, retry_at: new Date(this.world.time + 15 * 60_000).toISOString() };
      const exit = { outcome: 'failed' as const, reason: 'quota', code: 1, signal: null, fault };
      this.world.say('host', { type: 'session-exited', session_id: sessionId, exit, output: '' });
      return;
    }
    const asked = this.world.state.run?.replan;
    if (session?.purpose === 'plan' && asked?.session_id === sessionId && asked.change === null) {
      this.#answer(sessionId, asked);
      return;
    }
    const outcome = this.rules.outcome?.(task, this.world.state.tasks[task]?.attempts.length ?? 0) ?? 'completed';
    this.world.say('host', { type: 'session-exited', session_id: sessionId, exit: { outcome, reason: outcome, code: outcome === 'completed' ? 0 : 1, signal: null }, output: '' });
  }

  /** No agent is given the conversation of another one. */
  #resumes({ session_id, resume, agent }: Extract<NamedEffect['body'], { type: 'start-session' }>): void {
    const before = Object.values(this.world.state.sessions).find((session) => resume !== null && session.conversation_id === resume);
    const name = agent.name ?? agent.kind;
    if (before !== undefined && before.agent !== name) throw new Error(`${name} was given the conversation ${resume} of ${before.agent}`);
    if (this.rules.conversations === true)
      this.world.say('host', { type: 'session-status', session_id, status: 'busy', source: 'event', conversation_id: resume ?? `talk-${session_id}` });
  }

  #answer(sessionId: string, asked: Replan): void {
    const answer = this.rules.replan === undefined ? changed({}) : this.rules.replan(asked, this.world.state);
    if (answer !== null && answer !== 'silent') this.world.say('host', { type: 'plan-produced', session_id: sessionId, plan: answer });
    const outcome = answer === null ? 'failed' : 'completed';
    this.world.say('host', { type: 'session-exited', session_id: sessionId, exit: { outcome, reason: outcome, code: 0, signal: null }, output: '' });
  }

  #carryOut(body: NamedEffect['body']): void {
    const { world } = this;
    const attempt = 'task_id' in body && typeof body.task_id === 'string' ? (world.state.tasks[body.task_id]?.attempts.length ?? 0) : 0;
    switch (body.type) {
      case 'open-run':
        world.say('host', { type: 'run-opened', run_id: body.run_id, branch: body.branch, tip: body.base_commit });
        break;
      case 'start-session':
        if (body.host_epoch !== this.#epoch) break;
        world.say('host', {
          type: 'session-started',
          session_id: body.session_id,
          pid: 1,
          pid_start: '1',
          worktree: body.worktree,
          branch: body.branch,
          start_commit: body.start_commit,
        });
        this.#resumes(body);
        world.say('host', { type: 'prompt-accepted', session_id: body.session_id, by: 'its turn began' });
        this.running.set(body.session_id, world.time + (this.rules.minutes?.(body.task_id ?? 'plan') ?? 10) * 60_000);
        this.most = Math.max(this.most, this.running.size);
        break;
      case 'stop-session':
        if (!this.running.delete(body.session_id)) break;
        world.say('host', { type: 'session-exited', session_id: body.session_id, exit: { outcome: 'stopped', reason: body.reason, code: null, signal: 'SIGTERM' }, output: '' });
        break;
      case 'verify-result': {
        const ok = this.rules.passes?.(body.task_id, attempt) ?? true;
        world.say('host', {
          type: 'result-verified',
          task_id: body.task_id,
          session_id: body.session_id,
          commit: commitOf(body.task_id, attempt),
          base: body.start_commit,
          no_change: false,
          files: [{ path: `${body.task_id}.txt`, status: 'A', added: 1, removed: 0 }],
          checks: [{ command: 'test', ok, code: ok ? 0 : 1, seconds: 1, output: '' }],
          problems: [],
          diff: null,
        });
        break;
      }
      case 'merge-result':
        if (this.rules.merges?.(body.task_id, attempt) ?? true)
          world.say('host', {
            type: 'result-merged',
            task_id: body.task_id,
            commit: commitOf(`m${body.task_id}`, attempt),
            from: body.tip,
            tip: commitOf(`m${body.task_id}`, attempt),
            checks: [],
          });
        else world.say('host', { type: 'merge-conflicted', task_id: body.task_id, commit: body.commit, onto: body.tip, files: ['shared.txt'], text: '' });
        break;
      case 'merge-run':
        world.say('host', { type: 'run-merged', run_id: body.run_id, target: body.target, from: body.expect, to: body.tip });
        break;
      case 'undo-merge':
        world.say('host', { type: 'merge-undone', run_id: body.run_id, target: body.target, from: body.from, to: body.to });
        break;
      default:
        break;
    }
  }
}

const commitOf = (text: string, attempt: number): string => Buffer.from(`${text}.${attempt}`).toString('hex').padEnd(40, '0').slice(0, 40);

/** Folding the same events again from JSON gives the same State. */
export function refold(events: readonly Event[]): State {
  const state = emptyState();
  for (const event of JSON.parse(JSON.stringify(events)) as Event[]) evolve(state, event);
  return state;
}
