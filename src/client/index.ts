/**
 * The client: reads by folding the journal, writes by putting signed commands into the door. It has no private channel:
 * any number may look at once, also when nothing is running. It must not write state.
 */
import { existsSync } from 'node:fs';
import type { State } from '../core/state.ts';
import type { CommandBody, CommandEnvelope } from '../protocol/command.ts';
import type { Event } from '../protocol/event.ts';
import type { Via } from '../protocol/words.ts';
import { openFileStore } from '../store/file/index.ts';
import { mailName } from '../store/names.ts';
import type { Store } from '../store/ports.ts';
import { now } from '../system/clock.ts';
import { EXIT, MaosError } from '../system/errors.ts';
import { newId } from '../system/ids.ts';
import { oneLookAtATime } from '../system/one-look.ts';
import { loadKey, secretOf, sign } from '../system/signature.ts';
import type { Client, Outcome } from './contract.ts';
import { daemonStatus, ensureDaemons } from './daemons.ts';
import { catchUp, foldState } from './fold.ts';
import { findPlace } from './place.ts';
import { type Typist, typist } from './typing.ts';

export interface OpenOptions {
  /** Make `.multi-agent/` when it is not there: at once, or before the first thing that is asked for. @default false */
  create?: boolean | 'when-needed';
  env?: NodeJS.ProcessEnv;
}

const ASK_LIMIT_MS = 10_000;
/** How often a command that is waited for is looked for among the dead letters. */
const DEAD_EVERY_MS = 500;

/** Throws NOT_A_REPOSITORY or NOT_SET_UP (exit 3). */
export async function openClient(cwd: string, { create = false, env = process.env }: OpenOptions = {}): Promise<Client> {
  const { repo, dir } = findPlace(cwd, env);
  if (!create && !existsSync(dir))
    throw new MaosError({
      code: 'NOT_SET_UP',
      message: `There is no .multi-agent/ in ${repo}.`,
      hint: 'Set it up with: maos-tui init; or begin at once: maos-tui run "GOAL"',
      exit: EXIT.notSetUp,
    });
  const store = await openFileStore<State>(dir, { create: create === true, absent: create === 'when-needed' });
  return new FileClient(repo, dir, store, env, create === 'when-needed');
}

/** A schema's findings (a JSON list with path and message) as one line; any other reason as it is. */
function reasonInWords(reason: string): string {
  try {
    const issues: unknown = JSON.parse(reason);
    if (!Array.isArray(issues) || issues.length === 0) return reason;
    return issues
      .slice(0, 3)
      .map((issue: { path?: unknown; message?: unknown }) => {
        const path = Array.isArray(issue.path) ? issue.path.filter((part, index) => !(index === 0 && part === 'body')).join('.') : '';
        return `${path ? `${path}: ` : ''}${String(issue.message ?? 'is not valid')}`;
      })
      .join('; ');
  } catch {
    return reason; // words already
  }
}

class FileClient implements Client {
  #seq: number | null = null;
  constructor(
    readonly repo: string,
    readonly dir: string,
    readonly store: Store<State>,
    private readonly env: NodeJS.ProcessEnv,
    private unmade: boolean,
  ) {}

  /** Until something is asked for, nothing is written: looking at a repository leaves it as it is. */
  private async make(): Promise<void> {
    if (!this.unmade) return;
    await openFileStore<State>(this.dir, { create: true });
    this.unmade = false;
  }

  async state(): Promise<State> {
    const state = await foldState(this.store);
    this.#seq = state.seq;
    return state;
  }

  async submit(body: CommandBody, via?: Via): Promise<string> {
    await this.make();
    const session = this.env.MAOS_SESSION_ID;
    const token = this.env.MAOS_TOKEN;
    const asAgent = session !== undefined && token !== undefined;
    const as = asAgent ? `session:${session}` : 'user';
    const secret = asAgent ? token : secretOf(await loadKey(this.dir), 'user');
    const id = newId();
    // the signature covers what will be read back, so values JSON cannot hold are gone before it is made
    const plain = JSON.parse(JSON.stringify(body)) as CommandBody;
    const envelope: CommandEnvelope = {
      schema: 'maos.command/1',
      id,
      at: now(),
      via: via ?? (asAgent ? 'agent' : 'cli'),
      pid: process.pid,
      auth: { as, mac: sign(secret, id, plain) },
      body: plain,
    };
    await this.store.mailbox('orchestrator', (value) => value as CommandEnvelope).send(mailName(asAgent ? 'medium' : 'high', id), envelope);
    return id;
  }

  async ask(body: CommandBody, via?: Via, timeoutMs = ASK_LIMIT_MS): Promise<Outcome> {
    const from = this.#seq ?? (await this.state()).seq;
    const id = await this.submit(body, via);
    const events = await this.#caused(id, from, timeoutMs);
    const refused = events.find((event) => event.body.type === 'command.refused');
    if (refused?.body.type === 'command.refused') return { ok: false, code: refused.body.code, reason: refused.body.reason, hint: refused.body.hint };
    return { ok: true, events };
  }

  async #caused(id: string, after: number, timeoutMs: number): Promise<Event[]> {
    let seen = after;
    return new Promise((resolve, reject) => {
      const done = (finish: () => void): void => {
        clearTimeout(timer);
        clearInterval(refused);
        stop();
        finish();
      };
      const fail = (error: unknown): void => done(() => reject(error));
      const look = oneLookAtATime(async () => {
        const found: Event[] = [];
        for await (const event of this.store.journal.read(seen)) {
          seen = event.seq;
          if (event.cause === id) found.push(event);
        }
        this.#seq = seen;
        if (found.length > 0) done(() => resolve(found));
      }, fail);
      const refused = setInterval(() => {
        this.#refusal(id).then(
          (error) => {
            if (error !== null) done(() => reject(error));
          },
          (error: unknown) => done(() => reject(error)),
        );
      }, DEAD_EVERY_MS);
      const timer = setTimeout(
        () =>
          done(() =>
            reject(
              new MaosError({
                code: 'UNREACHABLE',
                message: `The orchestrator did not answer within ${Math.round(timeoutMs / 1000)} s. What you asked is kept in its mailbox.`,
                hint: `See maos-tui status, and ${this.dir}/logs/orchestrator.log`,
                exit: EXIT.unreachable,
              }),
            ),
          ),
        timeoutMs,
      );
      const stop = this.store.journal.watch(look);
      look();
    });
  }

  /** Why the door would not take this command; null when it was not refused. */
  async #refusal(id: string): Promise<MaosError | null> {
    const door = this.store.mailbox('orchestrator', (value) => value);
    const name = (await door.list('dead')).find((one) => one.endsWith(id));
    if (name === undefined) return null;
    const letter = (await door.deadLetters()).find((one) => one.name === name);
    return new MaosError({
      code: 'BAD_COMMAND',
      message: `This could not be taken: ${letter ? reasonInWords(letter.reason) : 'it is not valid'}.`,
      hint: `Nothing was changed. What was sent is kept in .multi-agent/messages/orchestrator/dead/${name}.json; correct it and ask again.`,
      exit: EXIT.usage,
    });
  }

  typist(session_id: string): Typist {
    return typist(this.dir, this.store.typed, session_id);
  }

  async follow(listener: (state: State, events: readonly Event[]) => void): Promise<{ state: State; stop(): void }> {
    const state = await this.state();
    let stopped = false;
    const hint = oneLookAtATime(
      async () => {
        if (stopped) return;
        const events = await catchUp(this.store, state);
        this.#seq = state.seq;
        if (events.length > 0 && !stopped) listener(state, events);
      },
      (error) => process.emitWarning(`The journal could not be read: ${error instanceof Error ? error.message : String(error)}`),
    );
    const unwatch = this.store.journal.watch(hint);
    hint();
    return {
      state,
      stop: () => {
        stopped = true;
        unwatch();
      },
    };
  }

  async daemons(): ReturnType<Client['daemons']> {
    const [orchestrator, host] = await Promise.all([daemonStatus(this.store.leases, 'orchestrator'), daemonStatus(this.store.leases, 'host')]);
    return { orchestrator, host };
  }

  async ensureDaemons(): Promise<void> {
    await this.make();
    return ensureDaemons(this.store.leases, this.dir);
  }
}
