/**
 * One life of Codex: `codex app-server`, JSON-RPC on stdio, one thread.
 *
 *     start → initialize → thread opened (ready) → turn (busy ⇄ waiting) → turn completed → input closed → exit
 *
 * Invariant: only a turn that ends as `completed` is a claim of completion; an exit code claims nothing. `started` is reported first,
 * `exit` last and once. Nothing is written into the repository or the user's configuration by this adapter itself.
 */
import type { Exit } from '../../protocol/command.ts';
import type { TakenHow } from '../../protocol/words.ts';
import { renderBrief, renderResume } from '../brief/index.ts';
import { planInText } from '../brief/plan-in-text.ts';
import type { AgentSession, Evidence, SendOptions, SessionContext } from '../contract.ts';
import { asked, headline, noted, toBytes } from '../look/notes.ts';
import { oneLine, plain } from '../look/plain.ts';
import { Tail } from '../look/tail.ts';
import { mcpServersFor } from '../mcp/servers.ts';
import { sessionEnded } from '../process/ended.ts';
import { Ending } from '../process/ending.ts';
import { endSession } from '../process/group.ts';
import { Letters } from '../process/letters.ts';
import { openPipe, type Pipe, type PipeEnd } from '../process/pipe.ts';
import { acceptMs, tellStalled, Watchdog } from '../process/watchdog.ts';
import { type Conclusion, concluded, exitOf, type RateLimits } from './conclusion.ts';
import { Conversation } from './conversation.ts';
import { type Item, isPart, isProgress, type Notification, notificationIn, openedSchema, requestIn, type Turn } from './events.ts';
import { Fence } from './fence.ts';
import type { CodexLimits } from './limits.ts';
import { codexManifest as manifest } from './manifest.ts';
import { Permissions, questionOf } from './permission.ts';
import { Questions } from './questions.ts';
import { Renderer } from './render.ts';
import { CALL_SECONDS, PROFILE, threadParams } from './thread.ts';
import { UsageMeter } from './usage.ts';
import { Gone, Refused, Wire } from './wire.ts';

const CLIENT = { name: 'maos-tui', title: null, version: '1' };

export class CodexSession implements AgentSession {
  readonly #pipe: Pipe;
  readonly #wire: Wire;
  readonly #ending: Ending;
  readonly #renderer: Renderer;
  readonly #fence: Fence;
  readonly #questions: Questions;
  readonly #watchdog: Watchdog;
  readonly #usage = new UsageMeter();
  readonly #tail = new Tail();
  readonly #items = new Map<string, Item>();
  readonly #talk: Conversation;
  #model: string | null = null;
  /** The last message of the turn; null while it neither said nor did anything. */
  #said: string | null = null;
  #rateLimits: RateLimits | null = null;
  #conclusion: Conclusion | null = null;
  /** We ended it, and why. */
  #halted: Pick<Exit, 'outcome' | 'reason'> | null = null;
  #over = false;

  constructor(
    readonly context: SessionContext,
    readonly report: (evidence: Evidence) => void,
    readonly limits: CodexLimits,
    self: readonly string[],
  ) {
    const { agent, cwd, env } = context;
    this.#renderer = new Renderer(cwd);
    const permissions = new Permissions(cwd, context.tools);
    this.#fence = new Fence(permissions);
    this.#watchdog = new Watchdog(limits, (reason) => this.#break(reason), tellStalled(report));
    this.#pipe = openPipe([agent.argv[0] ?? manifest.binary, ...agent.argv.slice(1), ...manifest.args], cwd, env, {
      onLine: (line) => this.#line(line),
      onDropped: (bytes) => this.#show(noted(`(a line of ${bytes} characters was dropped)`)),
      onEnd: (end) => void this.#end(end),
    });
    this.#wire = new Wire(this.#pipe);
    this.#talk = new Conversation(new Letters(report), this.#wire, limits, this.#watchdog, (error) => this.#refused('turn/start', error));
    this.#ending = new Ending(this.#pipe, () => this.#talk.interrupt());
    const show = (lines: readonly string[]): void => this.#show(lines);
    this.#questions = new Questions({ wire: this.#wire, permissions, watchdog: this.#watchdog, cwd, report, show, tell: (text) => void this.#talk.steer(text) });
    queueMicrotask(() => void this.#open(self));
  }

  async #open(self: readonly string[]): Promise<void> {
    const { brief, resume } = this.context;
    this.report({ type: 'started', pid: this.#pipe.pid, accept_ms: acceptMs(this.limits) });
    this.#show(headline(brief, resume !== null));
    const { servers, problems } = mcpServersFor(this.context, self, { callSeconds: CALL_SECONDS });
    this.#show(problems.flatMap(noted));
    let step = 'initialize';
    try {
      await this.#wire.request(step, { clientInfo: CLIENT, capabilities: { experimentalApi: false, optOutNotificationMethods: manifest.unwanted } });
      this.#wire.notify('initialized');
      step = resume === null ? 'thread/start' : 'thread/resume';
      const { thread, model, activePermissionProfile: profile } = openedSchema.parse(await this.#wire.request(step, threadParams(this.context, servers)));
      // One that does not know such profiles would run commands with whatever the user's configuration says.
      if (profile?.id !== PROFILE) throw new Refused(`this version does not keep to the sandbox of the session. Update it: ${manifest.install}`);
      this.#talk.thread = thread.id;
      this.#model = model ?? null;
      this.report({ type: 'status', status: 'ready', conversation_id: thread.id });
      this.#talk.begin(resume === null ? renderBrief(brief, { handIn: 'answer' }) : renderResume(brief, { handIn: 'answer' }));
    } catch (error) {
      this.#refused(step, error);
    }
  }

  #refused(step: string, error: unknown): void {
    if (error instanceof Gone || this.#over) return; // the end of the process tells why
    const said = error instanceof Refused ? error.message : `its answer to ${step} is of no known form`;
    this.#conclude({ ok: false, reason: plain(step === 'thread/resume' ? `resume failed: ${said}` : `${step}: ${said}`), trouble: null });
  }

  #show(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const bytes = toBytes(lines);
    this.#tail.add(bytes);
    this.report({ type: 'output', bytes });
  }

  #line(line: string): void {
    const incoming = this.#wire.take(line);
    if (incoming === null) {
      this.#show(noted(oneLine(line, 400)));
      return;
    }
    const method = incoming.type === 'notification' || incoming.type === 'request' ? incoming.method : '';
    if (!isPart(method)) this.report({ type: 'event', value: incoming.value });
    if (incoming.type === 'request') {
      const request = requestIn(method, incoming.params);
      if (request === null || this.#over) this.#wire.refuse(incoming.id, method);
      else this.#questions.ask(incoming.id, questionOf(request, this.#items, this.context.cwd));
    }
    const notification = incoming.type === 'notification' ? notificationIn(method, incoming.params) : null;
    if (notification !== null) this.#notification(notification);
    if (this.#over) this.#watchdog.close();
    else if (this.#talk.turn !== null && isProgress(method)) this.#watchdog.heard();
  }

  #notification(notification: Notification): void {
    this.#show(this.#renderer.lines(notification));
    const { method, params } = notification;
    if (method === 'item/started') this.#itemStarted(params.item);
    else if (method === 'item/completed') this.#itemEnded(params.item, params.threadId);
    else if (method === 'thread/tokenUsage/updated') {
      this.#talk.tried = 0;
      const before = this.#talk.turn === null && params.threadId === this.context.resume;
      const usage = before ? this.#usage.baseline(params) : this.#usage.used(params);
      if (usage !== null) this.report({ type: 'usage', model: this.#model, usage });
    } else if (method === 'account/rateLimits/updated') this.#rateLimits = params.rateLimits;
    else if (method === 'serverRequest/resolved') this.#questions.withdraw(String(params.requestId));
    else if (method === 'turn/started' && params.threadId === this.#talk.thread) {
      this.#talk.began(params.turn.id);
      this.report({ type: 'status', status: 'busy' });
    } else if (method === 'turn/completed' && params.threadId === this.#talk.thread) this.#turnEnded(params.turn);
  }

  #itemStarted(item: Item): void {
    this.#items.set(item.id, item);
    const kept = item.source?.startsWith('unifiedExec') === true;
    // A command kept in the background gives the turn back to the model within seconds: its running excuses no silence.
    if (item.type !== 'agentMessage' && item.type !== 'reasoning' && !kept) this.#watchdog.toolStarted(item.id);
    if (kept) this.#fenced(item);
  }

  #itemEnded(item: Item, thread: string): void {
    this.#watchdog.toolEnded(item.id);
    if (item.type !== 'userMessage' && item.type !== 'reasoning') this.#said ??= '';
    if (item.type === 'agentMessage' && thread === this.#talk.thread && (item.text ?? '').trim() !== '') this.#said = item.text ?? '';
    if (this.#items.delete(item.id)) this.#fenced(item);
  }

  #fenced(item: Item): void {
    const overstep = this.#talk.turn === null ? null : this.#fence.crossed(item);
    if (overstep === null) return;
    const { rule, command, last } = overstep;
    this.#show(noted(`broken off by the rule ${rule}: ${command}`));
    this.report({ type: 'ruled', tool: 'Bash', summary: command, rule: `tools_restricted: ${rule}` });
    if (last) this.#break(`it ran once more what its role forbids (rule ${rule}): ${command}`);
    else this.#talk.interrupt();
  }

  #turnEnded(turn: Turn): void {
    const broken = this.#talk.letters.breaking;
    this.#talk.ended(turn.status === 'interrupted');
    for (const id of this.#items.keys()) this.#watchdog.toolEnded(id);
    this.#items.clear();
    this.#questions.withdrawAll();
    const told = this.#fence.settled();
    const conclusion = concluded(turn, this.#said);
    this.#said = null;
    if (this.#halted !== null) this.#conclude(conclusion);
    else if (told !== null) this.#talk.begin(told);
    else if ((conclusion.ok || broken) && this.#talk.letters.size > 0) this.#talk.begin();
    else if (!conclusion.ok && conclusion.trouble?.terminal === false && this.#talk.mayTryAgain) {
      const pause = this.#talk.tryAgain();
      this.#show(noted(`${oneLine(conclusion.reason, 300)}; once more in ${Math.ceil(pause / 1_000)} s (${this.#talk.tried} of ${this.limits.retries})`));
    } else if (conclusion.ok || this.#talk.tried === 0) this.#conclude(conclusion);
    else this.#conclude({ ...conclusion, reason: `${conclusion.reason} (tried ${this.#talk.tried + 1} times)` });
  }

  /** No more turns: it ends by itself, or is helped. */
  #conclude(conclusion: Conclusion): void {
    if (this.#over) return;
    this.#questions.withdrawAll();
    this.#over = true;
    this.#talk.letters.refuseAll();
    this.#conclusion = conclusion;
    this.#watchdog.close();
    this.#ending.leave();
  }

  #break(reason: string): void {
    this.#halted ??= { outcome: 'failed', reason };
    this.#show(noted(reason));
    this.#halt(false);
  }
  #halt(now: boolean): void {
    this.#talk.close();
    this.#watchdog.close();
    this.#ending.halt(now);
  }

  answer(id: string, answer: { allow: boolean; scope: 'once' | 'task'; note: string }): void {
    this.#questions.answer(id, answer);
  }
  async send(text: string, { interrupt = false, handed }: SendOptions = {}): Promise<TakenHow> {
    const taken = await this.#talk.take(plain(text), interrupt, () => this.#over || this.#halted !== null);
    if (taken === null) throw sessionEnded();
    this.#show(asked(text));
    handed?.();
    return taken.how;
  }
  stop(reason: string, now: boolean): void {
    this.#halted ??= { outcome: 'stopped', reason };
    this.#halt(now);
  }

  async #end(end: PipeEnd): Promise<void> {
    this.#talk.close();
    this.#talk.letters.refuseAll();
    this.#over = true;
    this.#wire.close();
    this.#questions.withdrawAll();
    this.#watchdog.close();
    this.#ending.close();
    await endSession(this.#pipe.pid); // helpers of its sandbox whose start was cut short wait for ever, and carry no mark
    const conclusion = this.#halted === null ? this.#conclusion : null;
    const plan = conclusion?.ok === true && this.context.brief.purpose === 'plan' ? planInText(conclusion.text) : undefined;
    if (plan !== undefined) this.report({ type: 'plan', plan });
    const output = [this.#tail.text(), conclusion?.ok === true ? '' : plain(end.stderr)].filter((text) => text !== '').join('\n');
    this.report({ type: 'exit', exit: exitOf(end, this.#halted, conclusion, this.#rateLimits, this.context.agent.argv[0]), output: output.slice(-20_000) });
  }
}
