/**
 * One life of an agent of the Agent Client Protocol:
 *
 *     start → initialize → session (ready) → prompt (busy ⇄ waiting) → turn over → next text, or input closed → exit
 *
 * Invariant: only a turn that ended as `end_turn` with something said or done is a claim of completion; exit codes are not believed. `started` is
 * reported first, `exit` last and once. The agent reads and writes files and runs commands by itself: we offer it none.
 */
import type { McpServer } from '@agentclientprotocol/sdk';
import type { TakenHow } from '../../protocol/words.ts';
import { renderBrief, renderResume } from '../brief/index.ts';
import { planInText } from '../brief/plan-in-text.ts';
import type { AgentSession, Evidence, SendOptions, SessionContext } from '../contract.ts';
import { asked, headline, noted, toBytes } from '../look/notes.ts';
import { oneLine, plain } from '../look/plain.ts';
import { Tail } from '../look/tail.ts';
import { sessionEnded } from '../process/ended.ts';
import { Ending } from '../process/ending.ts';
import { Letters } from '../process/letters.ts';
import type { PipeEnd } from '../process/pipe.ts';
import { acceptMs, type Limits, tellStalled, Watchdog } from '../process/watchdog.ts';
import { type Conclusion, concluded, exitOf, refused } from './conclusion.ts';
import { type Connection, connect } from './connection.ts';
import { argvOf, environmentFor } from './launch.ts';
import type { AcpManifest } from './manifest.ts';
import { isUnasked } from './mode.ts';
import { openConversation } from './open.ts';
import { Permissions, type Question } from './permission.ts';
import { Questions } from './questions.ts';
import { Renderer } from './render.ts';
import { Turn } from './turn.ts';
import { turnSchema, type Update } from './updates.ts';
import { UsageMeter } from './usage.ts';

/** A finished agent needs no time to think. */
const LEAVE_MS = 2_500;
/** Turns that only tell the agent what was not allowed. */
const MAX_REMINDERS = 10;
const LOST = 'An earlier conversation about this work is lost, but not what it left in the working directory. Look there first, and do not repeat what is done.\n\n';

export class AcpSession implements AgentSession {
  readonly #connection: Connection;
  readonly #ending: Ending;
  readonly #renderer: Renderer;
  readonly #questions: Questions;
  readonly #usage: UsageMeter;
  readonly #watchdog: Watchdog;
  readonly #tail = new Tail();
  readonly #letters: Letters;
  /** Those of the turn that was asked for, until there is a sign of it; null once there was. */
  #begun: readonly string[] | null = [];
  /** Told that the process has them, at the next turn. */
  #handed: (() => void)[] = [];
  #turn = new Turn();
  /** null until the conversation is open: what comes before is old. */
  #conversation: string | null = null;
  #prompted = false;
  #conclusion: Conclusion | null = null;
  #stopping: string | null = null;
  #broken: string | null = null;
  #over = false;

  constructor(
    readonly context: SessionContext,
    readonly manifest: AcpManifest,
    readonly mcpServers: McpServer[],
    problems: readonly string[],
    readonly report: (evidence: Evidence) => void,
    readonly limits: Limits,
  ) {
    this.#letters = new Letters(report);
    this.#renderer = new Renderer(context.cwd);
    this.#usage = new UsageMeter(context.resume !== null);
    this.#watchdog = new Watchdog(limits, (reason) => this.#break(reason), tellStalled(report));
    this.#questions = new Questions(new Permissions(context.cwd, context.tools, manifest.own_tool), {
      asked: (id, question) => this.#ask(id, question),
      settled: (id, question, allowed, withdrawn) => this.#settled(id, question, allowed, withdrawn),
      ruled: (question, allowed, rule) => {
        if (allowed) this.#watchdog.toolStarted(question.call);
        else {
          this.#show(noted(`denied by the rule ${rule}: ${question.summary}`));
          this.report({ type: 'ruled', tool: question.tool, summary: question.summary, rule });
        }
      },
    });
    this.#connection = connect(argvOf(context.agent, manifest), context.cwd, environmentFor(context, manifest), {
      onMessage: (value) => this.report({ type: 'event', value }),
      onUpdate: (update) => this.#update(update),
      onPermission: (request, signal) => {
        // For some agents the question is the first that is heard of a call.
        if (this.#turn.take({ kind: 'tool_call', value: request.toolCall }).began) this.#questions.wentOn();
        this.#show(this.#renderer.asked(request.toolCall));
        return this.#questions.ask(request, this.#renderer.tool(request.toolCall.toolCallId), signal);
      },
      onText: (line) => this.#show(noted(oneLine(line, 400))),
      onEnd: (end) => this.#end(end),
    });
    this.#ending = new Ending(this.#connection.pipe, () => this.#cancel(), LEAVE_MS);
    queueMicrotask(() => {
      this.report({ type: 'started', pid: this.#connection.pipe.pid, accept_ms: acceptMs(limits, true) });
      this.#show([...headline(context.brief, context.resume !== null), ...problems.flatMap(noted)]);
      // Whatever ends it early is told by #end, which comes in any case.
      this.#talk().catch((error: unknown) => this.#leave({ ok: false, reason: refused(error, this.manifest) }));
    });
  }

  async #talk(): Promise<void> {
    const { agent } = this.#connection;
    const { brief, resume } = this.context;
    const conversation = await openConversation(agent, this.manifest, this.context, this.mcpServers, (text) => this.#show(noted(text)));
    if (!conversation.resumed) this.#usage.afresh();
    this.#usage.model = this.context.agent.model ?? conversation.model;
    this.#conversation = conversation.id;
    this.report({ type: 'status', status: 'ready', conversation_id: conversation.id });
    let text: string | null = conversation.resumed ? renderResume(brief, { handIn: 'answer' }) : `${resume === null ? '' : LOST}${renderBrief(brief, { handIn: 'answer' })}`;
    for (let reminders = 0; text !== null; ) {
      text = [text, ...this.#letters.texts].filter((part) => part !== '').join('\n\n');
      if (this.#prompted) this.#show(asked(text));
      await this.#prompt(conversation.id, text);
      if (this.#stopping !== null || this.#broken !== null) break;
      text = this.#questions.leftToSay();
      if (text !== null && ++reminders > MAX_REMINDERS) return this.#leave({ ok: false, reason: 'it asked again and again for what it is not allowed' });
      if (this.#letters.size > 0) text ??= '';
    }
    this.#leave(concluded(this.#turn.facts, this.manifest));
  }

  async #prompt(sessionId: string, text: string): Promise<void> {
    this.#turn = new Turn();
    this.#prompted = true;
    this.#begun = this.#letters.ids;
    this.#letters.running = true;
    for (const told of this.#handed.splice(0)) told();
    this.report({ type: 'status', status: 'busy' });
    this.#watchdog.prompted();
    const answer = turnSchema.parse(await this.#connection.agent.request('session/prompt', { sessionId, prompt: [{ type: 'text', text }] }));
    this.#began();
    this.#letters.turnEnded(answer.stopReason === 'cancelled');
    this.#show(this.#renderer.flush());
    this.#turn.stop = answer.stopReason;
    for (const used of this.#usage.turn(answer)) this.report({ type: 'usage', ...used });
  }

  /** There is a sign that the turn runs. */
  #began(): void {
    this.#letters.takenAll(this.#begun ?? []);
    this.#letters.began('its first update');
    this.#begun = null;
  }

  #show(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const bytes = toBytes(lines);
    this.#tail.add(bytes);
    this.report({ type: 'output', bytes });
  }

  #update(update: Update): void {
    if (update.kind === 'usage_update') {
      if (update.value.cost) this.#usage.cost(update.value.cost.amount, update.value.cost.currency, !this.#prompted);
      return;
    }
    if (this.#conversation === null || this.#over) return;
    if (update.kind === 'current_mode_update') {
      if (isUnasked(update.value.currentModeId)) this.#break(`it changed into the mode ${oneLine(update.value.currentModeId, 60)}, which does not ask before it acts`);
      return;
    }
    if (this.#prompted && this.#begun !== null) this.#began();
    const { began, call } = this.#turn.take(update);
    if (began) this.#questions.wentOn();
    this.#show(this.#renderer.lines(update));
    if (call?.status === 'in_progress') this.#watchdog.toolStarted(call.id);
    else if (call?.status === 'completed' || call?.status === 'failed') this.#watchdog.toolEnded(call.id);
    this.#watchdog.heard();
  }

  #ask(id: string, { tool, summary, detail, why, rule, grant }: Question): void {
    this.#watchdog.asked(id);
    this.#watchdog.heard();
    this.#show(noted(`? ${tool}: ${summary}`));
    this.report({ type: 'status', status: 'waiting' });
    this.report({ type: 'permission', request_id: id, tool: oneLine(tool, 200), summary, detail, why, cwd: oneLine(this.context.cwd, 1_000), rule, grant });
  }

  #settled(id: string, question: Question, allowed: boolean, withdrawn: boolean): void {
    if (withdrawn) this.report({ type: 'permission-withdrawn', request_id: id });
    if (allowed) this.#watchdog.toolStarted(question.call);
    else this.#watchdog.toolEnded(question.call);
    this.#watchdog.answered(id);
    if (this.#over || this.#stopping !== null) this.#watchdog.close();
    else if (this.#questions.open === 0) this.report({ type: 'status', status: 'busy' });
  }

  answer(id: string, { allow, scope, note }: { allow: boolean; scope: 'once' | 'task'; note: string }): void {
    this.#show(noted(`${allow ? 'allowed' : 'denied'}${scope === 'task' && allow ? ' for this task' : ''}${note === '' ? '' : `: ${note}`}`));
    this.#questions.answer(id, allow, plain(note));
  }

  /** The protocol has no way to say something within a turn: it is handed over when the turn is over, or broken off. */
  send(text: string, { interrupt = false, handed }: SendOptions = {}): Promise<TakenHow> {
    if (this.#over || this.#stopping !== null) return Promise.reject(sessionEnded());
    if (handed !== undefined) this.#handed.push(handed);
    const taken = this.#letters.add(plain(text), interrupt);
    if (interrupt && this.#letters.running) this.#breakOff();
    return taken;
  }

  #breakOff(): void {
    if (this.#conversation !== null) this.#connection.agent.notify('session/cancel', { sessionId: this.#conversation }).catch(() => {}); // its end says the same
    this.#questions.withdrawAll();
  }

  stop(reason: string, now: boolean): void {
    this.#stopping ??= reason;
    this.#halt(now);
  }

  #break(reason: string): void {
    this.#broken ??= reason;
    this.#show(noted(reason));
    this.#halt(false);
  }

  #halt(now: boolean): void {
    this.#watchdog.close();
    this.#ending.halt(now);
  }

  #cancel(): void {
    if (this.#prompted && !this.#over) this.#breakOff();
    this.#questions.close();
  }

  /** No more turns: it ends by itself, or is helped. */
  #leave(conclusion: Conclusion): void {
    if (this.#over) return;
    this.#over = true;
    this.#letters.refuseAll();
    this.#conclusion = conclusion;
    this.#watchdog.close();
    this.#questions.close();
    if (!conclusion.ok && this.#stopping === null && this.#broken === null) this.#show(noted(conclusion.reason));
    this.#ending.leave();
  }

  #end(end: PipeEnd): void {
    const finished = this.#over;
    this.#over = true;
    this.#watchdog.close();
    this.#ending.close();
    this.#questions.close();
    this.#letters.refuseAll();
    for (const used of this.#usage.unreported()) this.report({ type: 'usage', ...used });
    this.#show(this.#renderer.flush());
    const conclusion = finished && this.#stopping === null && this.#broken === null ? this.#conclusion : null;
    if (conclusion?.ok === true && this.context.brief.purpose === 'plan') {
      const plan = planInText(conclusion.text);
      if (plan !== undefined) this.report({ type: 'plan', plan });
    }
    const ours = this.#stopping === null ? null : { outcome: 'stopped' as const, reason: this.#stopping };
    const halted = ours ?? (this.#broken === null ? null : { outcome: 'failed' as const, reason: this.#broken });
    this.report({ type: 'exit', ...exitOf(end, halted, conclusion, this.manifest, this.context.agent.argv[0], this.#tail.text()) });
  }
}
