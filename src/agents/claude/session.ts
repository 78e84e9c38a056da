/**
 * One life of Claude Code: `claude -p` with stream-json both ways and permission questions on stdio.
 *
 *     start → init (ready) → busy ⇄ waiting → result → input closed → exit
 *
 * Invariant: only a `result` with is_error false is a claim of completion; exit codes and subtypes are not believed. `started` is
 * reported first, `exit` last and once. Nothing is written into the repository by this adapter itself.
 */
import { randomUUID } from 'node:crypto';
import type { TakenHow } from '../../protocol/words.ts';
import { renderBrief, renderResume } from '../brief/index.ts';
import { planInText } from '../brief/plan-in-text.ts';
import type { AgentSession, Evidence, SendOptions, SessionContext } from '../contract.ts';
import { asked, headline, noted, toBytes } from '../look/notes.ts';
import { oneLine, plain } from '../look/plain.ts';
import { Tail } from '../look/tail.ts';
import { denialOf } from '../permission/judge.ts';
import { sessionEnded } from '../process/ended.ts';
import { Ending } from '../process/ending.ts';
import { Letters } from '../process/letters.ts';
import { openPipe, type Pipe, type PipeEnd } from '../process/pipe.ts';
import { acceptMs, type Limits, tellStalled, Watchdog } from '../process/watchdog.ts';
import { argumentsFor, environmentFor } from './arguments.ts';
import { type Conclusion, concluded, exitOf } from './conclusion.ts';
import { blocksOf, type ClaudeEvent, type EventOf, parseLine, type ToolRequest } from './events.ts';
import { hookAnswer, initialize } from './hook.ts';
import { claudeMcp } from './mcp.ts';
import { type Question, questionOf, responseTo, ruleOn } from './permission.ts';
import { Refusals } from './refusals.ts';
import { Renderer } from './render.ts';
import { UsageMeter } from './usage.ts';

const USAGE_REQUEST = 'maos-usage-at-start';

export class ClaudeSession implements AgentSession {
  readonly #pipe: Pipe;
  readonly #ending: Ending;
  readonly #renderer: Renderer;
  readonly #usage: UsageMeter;
  readonly #watchdog: Watchdog;
  readonly #refusals = new Refusals();
  readonly #tail = new Tail();
  readonly #pending = new Map<string, Question>();
  readonly #letters: Letters;
  #agents = 0;
  #conclusion: Conclusion | null = null;
  #stopping: string | null = null;
  #broken: string | null = null;
  #over = false;

  constructor(
    readonly context: SessionContext,
    readonly report: (evidence: Evidence) => void,
    readonly limits: Limits,
    self: readonly string[],
  ) {
    this.#letters = new Letters(report);
    this.#renderer = new Renderer(context.cwd);
    this.#usage = new UsageMeter(context.resume !== null);
    this.#watchdog = new Watchdog(limits, (reason) => this.#break(reason), tellStalled(report));
    const mcp = claudeMcp(context, self);
    this.#pipe = openPipe(argumentsFor(context, mcp), context.cwd, environmentFor(context, mcp), {
      onLine: (line) => this.#line(line),
      onDropped: (bytes) => this.#show(noted(`(a line of ${bytes} characters was dropped)`)),
      onEnd: (end) => this.#end(end),
    });
    this.#ending = new Ending(this.#pipe, () => this.#interrupt());
    queueMicrotask(() => this.#begin(mcp.problems));
  }

  #begin(problems: readonly string[]): void {
    const { brief, resume } = this.context;
    this.report({ type: 'started', pid: this.#pipe.pid, accept_ms: acceptMs(this.limits) });
    this.#show([...headline(brief, resume !== null), ...problems.flatMap(noted)]);
    this.#pipe.write(initialize);
    if (resume !== null) this.#pipe.write({ type: 'control_request', request_id: USAGE_REQUEST, request: { subtype: 'get_usage' } });
    this.#prompt(resume === null ? renderBrief(brief, { handIn: 'answer' }) : renderResume(brief, { handIn: 'answer' }));
  }

  #prompt(text: string, uuid: string = randomUUID()): boolean {
    return this.#pipe.write({ type: 'user', uuid, message: { role: 'user', content: [{ type: 'text', text }] } });
  }

  #interrupt(): void {
    this.#pipe.write({ type: 'control_request', request_id: 'maos-interrupt', request: { subtype: 'interrupt' } });
  }

  #show(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const bytes = toBytes(lines);
    this.#tail.add(bytes);
    this.report({ type: 'output', bytes });
  }

  #line(line: string): void {
    const parsed = parseLine(line);
    if (parsed === null) {
      this.#show(noted(oneLine(line, 400)));
      return;
    }
    this.report({ type: 'event', value: parsed.value });
    if (parsed.event !== null) this.#event(parsed.event);
  }

  #event(event: ClaudeEvent): void {
    const replay = event.type === 'user' && event.isReplay === true;
    if (!replay) this.#show(this.#renderer.lines(event));
    if (event.type === 'system') this.#system(event);
    else if (event.type === 'rate_limit_event') this.#refusals.limit(event);
    else if (event.type === 'assistant') {
      this.#letters.began('its model answered');
      if (this.#refusals.answered()) this.report({ type: 'status', status: this.#pending.size > 0 ? 'waiting' : 'busy' });
      this.#usage.assistant(event);
      for (const block of blocksOf(event.message.content)) if (block.type === 'tool_use' && block.id !== undefined) this.#watchdog.toolStarted(block.id);
    } else if (event.type === 'user' && replay) this.#replayed(event);
    else if (event.type === 'user') {
      for (const block of blocksOf(event.message.content)) if (block.type === 'tool_result' && block.tool_use_id !== undefined) this.#watchdog.toolEnded(block.tool_use_id);
    } else if (event.type === 'control_request') this.#asks(event);
    else if (event.type === 'control_cancel_request') this.#withdraw(event.request_id);
    else if (event.type === 'control_response') {
      // Comes before the first prompt is taken up, and is no sign that it was.
      if (event.response.request_id === USAGE_REQUEST) this.#usage.baseline(event.response.response);
      return;
    } else this.#result(event);
    if (this.#over) this.#watchdog.close();
    else this.#watchdog.heard();
  }

  /** One of our texts, at the moment a turn takes it up. */
  #replayed({ uuid, message }: EventOf<'user'>): void {
    const text = blocksOf(message.content).map((block) => block.text ?? '');
    if (!this.#letters.taken((letter) => letter.id === uuid)) this.#letters.taken((letter) => text.includes(letter.text));
    this.#letters.began('it read its prompt');
  }

  #system(event: EventOf<'system'>): void {
    if (event.subtype === 'init') {
      if (event.model !== undefined) this.#usage.model(event.model);
      this.report({ type: 'status', status: 'ready', ...(event.session_id === undefined ? {} : { conversation_id: event.session_id }) });
      this.report({ type: 'status', status: 'busy' });
    } else if (event.subtype === 'api_retry') this.report({ type: 'status', status: this.#pending.size > 0 ? 'waiting' : 'busy', detail: this.#refusals.retry(event, Date.now()) });
    else if (event.subtype === 'background_tasks_changed') {
      // Sub-agents come back with another turn; a shell left in the background (a server) may never end and is not waited for.
      this.#agents = (event.tasks ?? []).filter((task) => task.task_type !== 'local_bash').length;
    }
  }

  #asks(request: ToolRequest): void {
    const id = request.request_id;
    const { cwd, tools } = this.context;
    const hook = hookAnswer(request, cwd, tools);
    if (hook !== null) {
      this.#respond(id, hook.response);
      if (hook.denied !== null) this.#denied(hook.denied);
      return;
    }
    if (request.request.subtype !== 'can_use_tool') {
      this.#pipe.write({ type: 'control_response', response: { subtype: 'error', request_id: id, error: `${request.request.subtype} is not offered here` } });
      return;
    }
    const ruling = ruleOn(request.request.tool_name ?? '', request.request.input ?? {}, cwd, tools);
    const question = questionOf(request, cwd, ruling);
    if (ruling.verdict !== 'ask') {
      const allow = ruling.verdict === 'allow';
      this.#respond(id, responseTo(question, allow, allow ? '' : denialOf(ruling.rule)));
      if (!allow) this.#denied({ ...question, rule: ruling.rule });
      return;
    }
    this.#pending.set(id, question);
    this.#watchdog.asked(id);
    this.#show(noted(`? ${question.tool}: ${question.summary}`));
    this.report({ type: 'status', status: 'waiting' });
    const { input: _input, ...asked } = question;
    this.report({ type: 'permission', request_id: id, cwd: oneLine(cwd, 1_000), ...asked });
  }

  #denied({ tool, summary, rule }: { tool: string; summary: string; rule: string }): void {
    this.#show(noted(`denied by the rule ${rule}: ${summary}`));
    this.report({ type: 'ruled', tool, summary, rule });
  }

  #respond(id: string, response: object): void {
    this.#pipe.write({ type: 'control_response', response: { subtype: 'success', request_id: id, response } });
  }

  #settle(id: string): void {
    this.#pending.delete(id);
    this.#watchdog.answered(id);
    if (this.#pending.size === 0 && !this.#over) this.report({ type: 'status', status: 'busy' });
  }

  #withdraw(id: string): void {
    if (!this.#pending.has(id)) return;
    this.report({ type: 'permission-withdrawn', request_id: id });
    this.#settle(id);
  }

  answer(id: string, { allow, scope, note }: { allow: boolean; scope: 'once' | 'task'; note: string }): void {
    const question = this.#pending.get(id);
    if (question === undefined) return;
    this.#show(noted(`${allow ? 'allowed' : 'denied'}${scope === 'task' && allow ? ' for this task' : ''}${note === '' ? '' : `: ${note}`}`));
    this.#respond(id, responseTo(question, allow, note));
    this.#settle(id);
  }

  #result(event: EventOf<'result'>): void {
    const broken = this.#letters.breaking && this.#stopping === null;
    this.#letters.turnEnded(event.is_error);
    for (const used of this.#usage.result(event)) this.report({ type: 'usage', ...used });
    this.#conclusion = concluded(event, this.context.resume !== null);
    if (broken) return; // the turn of what it was broken off for begins at once
    const more = (event.queued_turn_count ?? 0) > 0;
    if (event.is_error || this.#stopping !== null || (this.#agents === 0 && !more && this.#letters.size === 0)) this.#leave();
    else if (this.#agents === 0 && !more) this.report({ type: 'status', status: 'ready' }); // it has a text that it does not take up
  }

  /** No more turns: it ends by itself, or is helped. */
  #leave(): void {
    if (this.#over) return;
    for (const id of [...this.#pending.keys()]) this.#withdraw(id);
    this.#over = true;
    this.#letters.refuseAll();
    this.#ending.leave();
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

  send(text: string, { interrupt = false, handed }: SendOptions = {}): Promise<TakenHow> {
    const [words, id] = [plain(text), randomUUID()];
    if (this.#over || this.#stopping !== null) return Promise.reject(sessionEnded());
    if (interrupt && this.#letters.running) this.#interrupt();
    if (!this.#prompt(words, id)) return Promise.reject(sessionEnded());
    this.#show(asked(text));
    handed?.();
    return this.#letters.add(words, interrupt, id);
  }

  stop(reason: string, now: boolean): void {
    this.#stopping ??= reason;
    this.#halt(now);
  }

  #end(end: PipeEnd): void {
    this.#letters.refuseAll();
    this.#watchdog.close();
    this.#ending.close();
    for (const id of [...this.#pending.keys()]) {
      this.#pending.delete(id);
      this.report({ type: 'permission-withdrawn', request_id: id });
    }
    for (const used of this.#usage.unreported()) this.report({ type: 'usage', ...used });
    // A result that was not the last one (sub-agents still worked) claims nothing.
    const conclusion = this.#stopping === null && this.#broken === null && this.#over ? this.#conclusion : null;
    if (conclusion?.ok === true && this.context.brief.purpose === 'plan') {
      const plan = planInText(conclusion.text);
      if (plan !== undefined) this.report({ type: 'plan', plan });
    }
    const retry_at = this.#refusals.retryAt(Date.now());
    this.report(exitOf(conclusion, { retry_at, stopping: this.#stopping, broken: this.#broken, end, binary: this.context.agent.argv[0], output: this.#tail.text() }));
  }
}
