/**
 * `maos-tui demo`: a small real repository in a temporary folder, and a goal played through to the merge by scripted agents. On a
 * terminal it is the screen, whose three stops can be answered by keys; otherwise it prints lines. It ends with 0 only if what came out
 * holds (src/demo/verify.ts). It must not touch anything outside its folder, nor act in a run it was started from.
 */
import { rm } from 'node:fs/promises';
import { constants } from 'node:os';
import type { Client } from '../client/contract.ts';
import { createDemoRepository, type DemoRepository } from '../demo/create.ts';
import { answerStops } from '../demo/stops.ts';
import { verifyDemo } from '../demo/verify.ts';
import { EXIT, MaosError } from '../system/errors.ts';
import { eventLine, worthFollowing } from './event-line.ts';
import type { Io } from './io.ts';
import { screenFor, wantsLines } from './screen-for.ts';
import { settingsDoor } from './settings-door.ts';
import { startRun } from './start-run.ts';

export interface DemoFlags {
  /** Scripted agents pause for a fifth of their time. */
  fast?: boolean;
  /** Lines, also on a terminal. */
  script?: boolean;
  /** false: the folder is removed at the end. @default true */
  keep?: boolean;
}

const FAST = '0.2';
const LIMIT_MS = 85_000;
const PATIENCE_MS = { screen: 8_000, reader: 30_000, lines: 1_500, fast: 200 };
const OVER: ReadonlySet<string> = new Set(['finished', 'failed', 'cancelled']);

/** Returns the exit code. */
export async function demo(io: Io, flags: DemoFlags): Promise<number> {
  // It is a world of its own, also when an agent of another run started it.
  for (const name of ['MAOS_DIR', 'MAOS_SESSION_ID', 'MAOS_TOKEN', 'MAOS_TASK_ID', 'MAOS_RUN_ID', 'MAOS_ROLE']) delete process.env[name];
  if (flags.fast) process.env.MAOS_SCRIPT_SPEED ??= FAST;
  const made = await createDemoRepository();
  const { openClient } = await import('../client/index.ts');
  const client = await openClient(made.repo, { create: true });
  const asScreen = io.interactive && !flags.script && !io.json;
  io.note('This is a demo. The agents are scripted: they play a file, no model is asked and nothing is spent.');
  io.note('Everything else is real: processes, terminals, worktrees, commits, checks, merges.');
  io.note(`Repository: ${made.repo}\n`);
  const interrupted = stopOnSignal(client);
  try {
    if (asScreen) await onScreen(io, made, client);
    else await asLines(io, made, client, flags);
    return await conclude(io, made, client, flags.keep !== false);
  } finally {
    interrupted.forget();
    await stopDaemons(client);
    if (flags.keep === false) await rm(made.repo, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function onScreen(io: Io, made: DemoRepository, client: Client): Promise<void> {
  const settings = await settingsDoor(io, null, (text) => io.note(text));
  const patienceMs = wantsLines(settings.sources) ? PATIENCE_MS.reader : PATIENCE_MS.screen;
  const stops = answerStops(client, { patienceMs });
  const following = await client.follow((state) => stops.look(state));
  try {
    await begin(made, client);
    const note = `It costs nothing; the demo says yes after ${patienceMs / 1_000} s.`;
    await (await screenFor(settings.sources))({
      client,
      settings,
      ...(io.noAltScreen ? { alternate: false } : {}),
      demo: { name: 'scripted demo', note },
      stopAll: (now) => stopDaemons(client, now),
    });
  } finally {
    stops.stop();
    following.stop();
  }
}

/** Resolves when the run is over; throws DEMO_TIMEOUT when that takes too long. */
async function asLines(io: Io, made: DemoRepository, client: Client, flags: DemoFlags): Promise<void> {
  const stops = answerStops(client, {
    patienceMs: flags.fast ? PATIENCE_MS.fast : PATIENCE_MS.lines,
    onAnswer: ({ id, kind, at }) => io.out(`          demo          answers ${id} (${kind}) with yes, for what was shown: ${at.slice(0, 12)}`),
    onRefused: ({ id }, reason) => io.out(`          demo          ${id} is still open: ${reason}`),
  });
  let timer: NodeJS.Timeout | undefined;
  let following: { stop(): void } | undefined;
  try {
    await new Promise<void>((over, fail) => {
      timer = setTimeout(() => fail(tooLong(made)), LIMIT_MS);
      const watch = client.follow((state, events) => {
        for (const event of events) if (worthFollowing(event)) io.out(eventLine(event, 180));
        stops.look(state);
        if (state.run && OVER.has(state.run.state)) over();
      });
      watch
        .then((handle) => {
          following = handle;
          return begin(made, client);
        })
        .catch(fail);
    });
  } finally {
    clearTimeout(timer);
    stops.stop();
    following?.stop();
  }
}

async function begin(made: DemoRepository, client: Client): Promise<void> {
  const { outcome } = await startRun(client, made.goal);
  if (!outcome.ok) throw new MaosError({ code: outcome.code, message: outcome.reason, hint: outcome.hint });
}

function tooLong({ repo }: DemoRepository): MaosError {
  return new MaosError({
    code: 'DEMO_TIMEOUT',
    message: `The demo did not end within ${LIMIT_MS / 1_000} s.`,
    hint: `See where it stands: maos-tui -C ${repo} status`,
    exit: EXIT.timeout,
  });
}

/** Looks at what came out, and says where it lies. */
async function conclude(io: Io, made: DemoRepository, client: Client, kept: boolean): Promise<number> {
  const { run } = await client.state();
  if (!run || !OVER.has(run.state)) {
    io.out(`The demo was left before its end.${kept && run ? ` It can go on: maos-tui -C ${made.repo} resume, then maos-tui -C ${made.repo}` : ''}`);
    return EXIT.ok;
  }
  // A view may be a tenth of a second behind; once the daemons have ended it is not.
  await stopDaemons(client);
  const found = await verifyDemo(made, client);
  io.out('');
  for (const { ok, what, detail } of found) io.out(`${ok ? '  ok  ' : 'WRONG '}  ${what} (${detail})`);
  if (kept)
    io.out(`
Look at it:
  cd ${made.repo}
  git log --graph --oneline
  maos-tui tasks list; maos-tui graph; maos-tui messages; maos-tui audit`);
  io.out('\nThe agents of this demo were scripted. To let Claude Code or any program of yours work: maos-tui init in your repository, then maos-tui.');
  return found.every(({ ok }) => ok) ? EXIT.ok : EXIT.failed;
}

async function stopDaemons(client: Client, now = true): Promise<void> {
  const alive = async () => Object.values(await client.daemons()).some((daemon) => daemon.alive);
  if (!(await alive())) return;
  await client.submit({ type: 'stop', now }, 'cli');
  const end = performance.now() + 10_000;
  while ((await alive()) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-C ends the agents and daemons of the demo too: nobody would look for them. */
function stopOnSignal(client: Client): { forget(): void } {
  const end = (signal: NodeJS.Signals) => {
    void stopDaemons(client).finally(() => process.exit(128 + constants.signals[signal]));
  };
  for (const signal of SIGNALS) process.once(signal, end);
  return {
    forget() {
      for (const signal of SIGNALS) process.off(signal, end);
    },
  };
}
