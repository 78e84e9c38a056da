/**
 * One session's observations on their way to the door: in order, and with what comes often (status, usage) gathered, at most four a second.
 * Usage is summed while it waits, so nothing of it is lost.
 */
import type { Evidence } from '../agents/contract.ts';
import type { Exit } from '../protocol/command.ts';
import type { Usage } from '../protocol/common.ts';
import type { EvidenceSource } from '../protocol/words.ts';
import { cleanLine, cleanText } from './clean.ts';
import type { Observation } from './observe.ts';

const EVERY_MS = 250;

type Status = Omit<Extract<Observation, { type: 'session-status' }>, 'type' | 'session_id' | 'conversation_id'>;

export class Reports {
  readonly #session: string;
  readonly #observe: (body: Observation, id?: string) => Promise<void>;
  #line: Promise<void> = Promise.resolve();
  #failure: unknown = null;
  #statuses = new Map<EvidenceSource, Status>();
  #conversation: string | undefined;
  #usage = new Map<string, { model: string | null; usage: Usage }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(session: string, observe: (body: Observation, id?: string) => Promise<void>) {
    this.#session = session;
    this.#observe = observe;
  }

  /** Say it now, after what was gathered before it. */
  say(body: Observation, id?: string): void {
    this.#flush();
    this.#push(body, id);
  }

  status({ status, conversation_id, source = 'event', detail }: Extract<Evidence, { type: 'status' }>): void {
    this.#conversation = conversation_id ?? this.#conversation;
    this.#statuses.set(source, { status, source, ...(detail === undefined ? {} : { detail: cleanLine(detail, 200) }) });
    this.#soon();
  }

  stalled(reason: string | null): void {
    this.say({ type: 'session-stalled', session_id: this.#session, reason: reason === null ? null : cleanLine(reason, 500) });
  }

  usage(model: string | null, usage: Usage): void {
    // what has a known cost and what has none are told apart: only the second may be priced by a list
    const key = JSON.stringify([model, usage.usd === null]);
    const before = this.#usage.get(key)?.usage;
    const sum = (name: 'input_tokens' | 'output_tokens' | 'cached_tokens' | 'cache_write_tokens'): number => (before?.[name] ?? 0) + (usage[name] ?? 0);
    const cached = { cached_tokens: sum('cached_tokens'), cache_write_tokens: sum('cache_write_tokens') };
    this.#usage.set(key, {
      model,
      usage: {
        input_tokens: sum('input_tokens'),
        output_tokens: sum('output_tokens'),
        usd: usage.usd === null ? null : (before?.usd ?? 0) + usage.usd,
        ...(cached.cached_tokens + cached.cache_write_tokens > 0 ? cached : {}),
      },
    });
    this.#soon();
  }

  permission({ request_id, tool, summary, detail, cwd, rule, why, grant }: Extract<Evidence, { type: 'permission' }>): void {
    this.say({
      type: 'permission-asked',
      session_id: this.#session,
      request_id: request_id.slice(0, 200),
      tool: cleanLine(tool, 200),
      summary: cleanLine(summary, 500),
      detail: cleanText(detail, 100_000),
      cwd: cleanLine(cwd, 1_000),
      rule: cleanLine(rule, 500),
      why: cleanText(why, 2_000),
      grant: grant === null ? null : cleanLine(grant, 500),
    });
  }

  ruled({ tool, summary, rule }: Extract<Evidence, { type: 'ruled' }>): void {
    this.say({ type: 'permission-ruled', session_id: this.#session, tool: cleanLine(tool, 200), summary: cleanLine(summary, 500), rule: cleanLine(rule, 500) });
  }

  exited({ outcome, reason, code, signal, summary, fault }: Exit, output: string): void {
    const said = summary === undefined ? {} : { summary: cleanText(summary, 20_000) };
    this.say({
      type: 'session-exited',
      session_id: this.#session,
      exit: { outcome, reason: cleanText(reason, 4_000), code, signal, ...said, ...(fault === undefined ? {} : { fault }) },
      output,
    });
  }

  /** Resolves when all that was said so far lies in the door; throws when something never will. */
  async sent(): Promise<void> {
    await this.#line;
    if (this.#failure !== null) throw this.#failure;
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.#flush(), EVERY_MS);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const conversation = this.#conversation === undefined ? {} : { conversation_id: this.#conversation };
    for (const status of this.#statuses.values()) this.#push({ type: 'session-status', session_id: this.#session, ...status, ...conversation });
    this.#statuses.clear();
    for (const { model, usage } of this.#usage.values()) this.#push({ type: 'usage-reported', session_id: this.#session, model, usage });
    this.#usage.clear();
  }

  #push(body: Observation, id?: string): void {
    this.#line = this.#line
      .then(() => this.#observe(body, id))
      .catch((error: unknown) => {
        this.#failure ??= error;
      });
  }
}
