/**
 * Effects this host could not read: they lie in dead/ of its mailbox, and nobody will ever do them. Each is answered once with an
 * `effect-failed`, so that nothing waits for it; one whose letter does not even tell its id and type is logged.
 * Invariant: answered once in all lives of the host (logs/host.dead.json). An old answer said again could fail a later try of its task.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Effect } from '../protocol/effect.ts';
import type { DeadLetter, Mailbox } from '../store/ports.ts';
import { errnoOf } from '../system/disk-error.ts';
import { writeDurable } from '../system/durable.ts';
import { layout } from '../system/layout.ts';
import type { Log } from '../system/log.ts';
import { cleanText } from './clean.ts';
import type { Door, Observation } from './observe.ts';
import { stableId } from './observe.ts';

interface DeadEffectsOptions {
  /** Absolute path of `.multi-agent/`. */
  dir: string;
  digest: string;
  mailbox: Mailbox<Effect>;
  observe: Door['observe'];
  log: Log;
}

const namesSchema = z.array(z.string());

export class DeadEffects {
  readonly #options: DeadEffectsOptions;
  readonly #file: string;
  #answered: Set<string> | null = null;

  constructor(options: DeadEffectsOptions) {
    this.#options = options;
    this.#file = join(layout(options.dir).logs, 'host.dead.json');
  }

  /** Answer what died since it was last asked. Not to be called twice at once. */
  async answer(): Promise<void> {
    const { mailbox, observe, log, digest } = this.#options;
    const names = await mailbox.list('dead');
    if (names.length === 0) return;
    this.#answered ??= await this.#read();
    const answered = this.#answered;
    if (names.every((name) => answered.has(name))) return;
    for (const letter of await mailbox.deadLetters()) {
      if (answered.has(letter.name)) continue;
      const told = tell(letter);
      if (told === null) log.error({ name: letter.name, reason: letter.reason }, 'a letter in messages/host is no effect; it was put into dead');
      else {
        log.error({ name: letter.name, reason: letter.reason }, 'an effect could not be read; it is answered as failed');
        await observe(told.body, stableId(told.at, `${digest} ${told.id}`));
      }
      answered.add(letter.name);
    }
    // Names that were removed by hand are forgotten with this.
    await writeDurable(this.#file, `${JSON.stringify(names.filter((name) => answered.has(name)))}\n`);
  }

  async #read(): Promise<Set<string>> {
    try {
      return new Set(namesSchema.parse(JSON.parse(await readFile(this.#file, 'utf8'))));
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') this.#options.log.warn({ err: error }, 'which dead effects were answered could not be read');
      return new Set();
    }
  }
}

/** By pattern, since the text may be cut, or no JSON: our own letters begin with schema, id, at and the type of the body. */
function tell({ raw, reason }: DeadLetter): { id: string; at: string; body: Observation } | null {
  const field = (name: string, value: string): string | undefined => new RegExp(`"${name}"\\s*:\\s*"(${value})"`).exec(raw)?.[1];
  const id = field('id', '[0-9]{1,16}\\.[0-9]{1,6}');
  const effect_type = field('type', '[a-z]+(?:-[a-z]+)+');
  if (id === undefined || effect_type === undefined) return null;
  const task_id = field('task_id', '[A-Za-z0-9][A-Za-z0-9._-]{0,63}');
  const session_id = field('session_id', '[^"\\\\]{1,200}');
  return {
    id,
    at: field('at', '[0-9TZ:.-]{20,30}') ?? new Date(0).toISOString(),
    body: {
      type: 'effect-failed',
      effect_id: id,
      effect_type,
      code: 'EFFECT_UNREADABLE',
      message: `The host could not read what it was asked to do (${effect_type}): ${cleanText(reason, 2_000)}`,
      hint: 'Both daemons may be of different versions: maos-tui stop, then maos-tui resume. The letter is kept in messages/host/dead/.',
      retryable: false,
      ...(task_id === undefined ? {} : { task_id }),
      ...(session_id === undefined ? {} : { session_id }),
    },
  };
}
