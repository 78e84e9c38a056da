/**
 * One life of a CLI in a terminal of its own: what it shows is its own screen, what it does is told by its hooks, and what it asks is answered
 * through them.
 *
 *     start → busy ⇄ waiting → turn ended → (reminded → busy) → ready, when it said that it is done, or a question to the user → stopped → exit
 *
 * Invariants: an idle turn and an exit code claim nothing: only what the agent said by a verb or tool does, or the user for it. A dialog is never
 * answered with keys. `started` is reported first, `exit` last and once.
 */
import { CLAIMED, type Purpose, type TakenHow } from '../../protocol/words.ts';
import type { AdapterTools, AgentSession, Asked, Evidence, SendOptions, SessionContext } from '../contract.ts';
import { type HookCall, HookChannel } from '../hooks/channel.ts';
import { headline, noted, toBytes } from '../look/notes.ts';
import { plain } from '../look/plain.ts';
import { faultIn } from '../manifest.ts';
import type { Ruling } from '../permission/judge.ts';
import { ScreenWatch } from '../screen/watch.ts';
import { BreakOff } from './break-off.ts';
import { type Conclusion, unasked } from './conclusion.ts';
import { Deliveries } from './deliveries.ts';
import type { Dialect, News } from './dialect.ts';
import { FirstScreen } from './first-screen.ts';
import { Program, type ProgramEnd } from './program.ts';
import { type Answer, Questions } from './questions.ts';
import { REMINDERS, reminder, unclaimed } from './reminder.ts';
import { Said } from './said.ts';

const LOOK_MS = 1_000;

export class TerminalSession<Q extends Asked> implements AgentSession {
  readonly #channel: HookChannel;
  readonly #dialect: Dialect<Q>;
  readonly #program: Program;
  readonly #questions: Questions;
  readonly #deliveries: Deliveries;
  readonly #breakOff: BreakOff;
  #conversation: string | null;
  readonly #screen: FirstScreen;
  readonly #watch: ScreenWatch;
  readonly #said = new Said();
  #screenQuestion: string | null = null;
  /** A turn began, ever; and one runs now. */
  #began = false;
  #running = true;
  #claimed = false;
  #reminded = 0;
  /** Why we end it, and what that makes of its work. */
  #ending: Conclusion | null = null;
  #over = false;
  #looking: NodeJS.Timeout | undefined;

  /** Throws when no hook channel can be made. */
  constructor(
    readonly context: SessionContext,
    tools: AdapterTools,
    readonly report: (evidence: Evidence) => void,
    dialectOf: (channel: HookChannel) => Dialect<Q>,
  ) {
    this.#channel = new HookChannel((call) => this.#heard(call));
    const dialect = dialectOf(this.#channel);
    this.#dialect = dialect;
    this.#conversation = dialect.conversation;
    this.#screen = new FirstScreen(dialect.screens, (reason) => this.#onScreen(reason));
    // It tells of a turn that was broken off and of a dialog without a hook; how much that weighs is not for us to say.
    this.#watch = new ScreenWatch(dialect.rules, ({ status, detail }) => {
      this.#status(status, detail, 'screen');
      if (status === 'ready' && this.#breakOff.seen()) this.#turnOver();
    });
    this.#questions = new Questions(context.session_id, context.cwd, report);
    this.#deliveries = new Deliveries((bytes) => this.#program.write(bytes));
    this.#breakOff = new BreakOff((bytes) => this.#program.write(bytes));
    this.#program = new Program(context, tools, {
      argv: dialect.argv,
      env: { ...dialect.env, ...this.#channel.env },
      install: dialect.install,
      refused: dialect.refused,
      onData: (bytes) => this.#printed(bytes),
      onEnd: (end) => this.#end(end),
    });
    if (dialect.look !== undefined) this.#looking = setInterval(() => this.#look(), LOOK_MS);
    queueMicrotask(() => {
      report({ type: 'started', pid: this.#program.pid });
      report({ type: 'output', bytes: toBytes([...headline(context.brief, context.resume !== null), ...dialect.problems.flatMap(noted)]) });
      this.#status('busy', 'started');
    });
  }

  #status(status: 'ready' | 'busy' | 'waiting', detail: string, source: 'hook' | 'screen' = 'hook'): void {
    if (this.#over) return;
    this.report({ type: 'status', status, source, detail, ...(this.#conversation === null ? {} : { conversation_id: this.#conversation }) });
  }

  #printed(bytes: Uint8Array): void {
    // What it says when it is told to end wipes its screen: the last picture of its work is worth more.
    if (this.#ending !== null) return;
    this.report({ type: 'output', bytes });
    this.#screen.printed(bytes);
    this.#watch.add(bytes);
  }

  #ask(what: Asked, answered: (answer: Answer) => void): string {
    this.#status('waiting', what.summary);
    return this.#questions.ask(what, answered);
  }

  /** What only its own screen can be answered on. */
  #onScreen(reason: string): void {
    const detail = 'Answer it in its terminal: type to the agent there. No ends the agent.';
    this.#screenQuestion = this.#ask({ tool: 'Own screen', summary: reason, detail, why: '', rule: 'asked on its own screen', grant: null }, ({ allow }) => {
      if (!allow) this.#finish('failed', `it was ended at a question of its own screen: ${reason}`);
      else this.#status('waiting', reason);
    });
  }

  #heard(call: HookCall): void {
    const { event } = call;
    if (!this.#over) {
      this.report({ type: 'event', value: event });
      this.#conversation = this.#dialect.conversationIn(event) ?? this.#conversation;
      this.#screen.close();
      this.#questions.withdraw(this.#screenQuestion);
      this.#screenQuestion = null;
    }
    const said = this.#over ? null : this.#take(this.#dialect.read(event), call); // undefined: later
    if (said !== undefined) call.reply(said);
  }

  /** What is told so wants no reply. */
  #look(): void {
    for (const news of this.#dialect.look?.() ?? []) this.#take(news, { event: {}, reply: () => undefined, onGone: () => undefined });
  }

  #take(news: News<Q>, call: HookCall): object | null | undefined {
    switch (news.type) {
      case 'started':
        this.#use(call.event);
        return this.#began ? null : (this.#dialect.begin ?? null);
      case 'prompt':
        if (!this.#began) this.report({ type: 'accepted', by: 'its prompt hook' });
        this.#began = true;
        this.#running = true;
        this.#breakOff.missed();
        this.#questions.withdrawAll();
        this.#deliveries.accepted(news.text);
        this.#status('busy', 'a turn began');
        return null;
      case 'tool':
        this.#said.tool(news.question);
        return this.#before(news.question, news.ruling);
      case 'tool-done':
        if (news.claims) this.#claimed = true;
        return null;
      case 'asks':
        return this.#question(news.question, news.ruling, call);
      case 'asks-on-screen':
        if (this.#questions.size === 0) this.#onScreen(news.text);
        return null;
      case 'turn-ended':
        this.#use(call.event);
        this.#said.words(news.text);
        return this.#turnEnded(news.others);
      case 'idle':
        this.#turnOver();
        return null;
      case 'failed':
        this.#use(call.event);
        this.#finish('failed', plain(news.text));
        return null;
      case 'other':
        return null;
    }
  }

  #use(event: Record<string, unknown> | null): void {
    for (const used of this.#dialect.used(event)) this.report({ type: 'usage', ...used });
  }

  #before(question: Q, ruling: Ruling): object | null {
    const { replies } = this.#dialect;
    // The CLI asks when it has to; but no rule of the user's own settings may let what lies outside be written.
    if (ruling.verdict === 'ask') return ruling.rule.startsWith('outside of directories') ? replies.ask(ruling.rule) : null;
    if (ruling.verdict === 'allow') return replies.allow();
    this.report({ type: 'ruled', tool: question.tool, summary: question.summary, rule: ruling.rule });
    return replies.deny(ruling.rule);
  }

  #question(question: Q, ruling: Ruling, { reply, onGone }: HookCall): object | undefined {
    const { replies } = this.#dialect;
    if (ruling.verdict !== 'ask') return replies.ruled(question, ruling);
    const settled = (): void => {
      if (this.#questions.size === 0 && this.#running) this.#status('busy', 'answered');
    };
    const id = this.#ask(question, ({ allow, note }) => {
      reply(replies.answer(question, allow, note));
      settled();
    });
    onGone(() => {
      this.#questions.withdraw(id);
      settled();
    });
    return undefined;
  }

  /** The reply that makes the turn go on; null lets it end. */
  #turnEnded(others: boolean): object | null {
    this.#questions.withdrawAll();
    this.#breakOff.missed();
    const { replies } = this.#dialect;
    if (this.#ending === null && replies.goOn('') !== null) {
      const text = this.#deliveries.take() ?? (this.#claimed || others || this.#reminded >= REMINDERS ? null : this.#remind());
      if (text !== null) return replies.goOn(text);
    }
    if (!others) this.#turnOver();
    return null;
  }

  #remind(): string {
    this.#reminded += 1;
    return reminder(this.context.brief.purpose);
  }

  #turnOver(): void {
    this.#running = false;
    this.#rest();
  }

  /** No turn runs. */
  #rest(): void {
    if (this.#ending !== null || this.#questions.size > 0) return;
    if (this.#deliveries.waiting) this.#deliveries.type();
    else if (this.#claimed) this.#status('ready', 'its turn ended');
    else this.#askWhatNow(this.context.brief.purpose);
  }

  #askWhatNow(purpose: Purpose): void {
    this.#ask(unclaimed(purpose), ({ allow, note }) => {
      if (allow) this.#finish('completed', '');
      // When it does not take the text up, the question comes again.
      else this.send(note === '' ? reminder(purpose) : note).catch(() => this.#rest());
    });
  }

  answer(id: string, answer: Answer): void {
    this.#questions.answer(id, answer);
  }

  /** A turn with an open question is not broken off: the key for it would answer that. */
  send(text: string, { interrupt = false, handed }: SendOptions = {}): Promise<TakenHow> {
    const how = this.#running ? 'after-turn' : 'idle';
    const delivered = this.#deliveries.add(plain(text));
    handed?.();
    const cut = interrupt && !this.#over && this.#running && this.#questions.size === 0 ? this.#breakOff.press() : null;
    if (this.#over) this.#deliveries.close();
    else if (!this.#running) this.#deliveries.type();
    return delivered.then(() => (cut?.done ? 'interrupted' : how));
  }

  type(bytes: Uint8Array): void {
    this.#program.write(bytes);
  }

  stop(reason: string, now: boolean): void {
    if (reason === CLAIMED) this.#finish('completed', '', now);
    else this.#finish('stopped', reason, now);
  }

  /** The first to end it says what that means. */
  #finish(outcome: Conclusion['outcome'], reason: string, now = false): void {
    this.#ending ??= { outcome, reason };
    this.#program.end(now);
  }

  #end(end: ProgramEnd): void {
    clearInterval(this.#looking);
    this.#use(null);
    this.#questions.withdrawAll();
    this.#over = true;
    this.#deliveries.close();
    this.#watch.close();
    this.#channel.close();
    const { outcome, reason } = this.#ending ?? unasked(end, { claimed: this.#claimed, unresumed: this.context.resume !== null && !this.#began });
    const fault = outcome === 'failed' ? faultIn({ errors: this.#dialect.errors }, reason) : {};
    this.report({
      type: 'exit',
      exit: { outcome, reason: reason.slice(0, 4_000), code: end.code, signal: end.signal, ...fault },
      output: this.#said.text() || this.#program.output(),
    });
  }
}
