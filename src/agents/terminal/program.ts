/** The process of a terminal session: started, written to, brought to its end within the contract's 5 s. Must not know what it says. */
import { type AdapterTools, type SessionContext, TERMINAL, type TerminalProcess } from '../contract.ts';
import { Tail } from '../look/tail.ts';
import { findProgram } from '../process/find.ts';
import { signalGroup } from '../process/group.ts';

/** Time between SIGTERM and SIGKILL. */
const GRACE_MS = 4_000;
const AGAIN_MS = 300;

export interface ProgramEnd {
  code: number | null;
  signal: string | null;
  /** Why it could not be started; null when it was. */
  trouble: string | null;
}
interface Start {
  argv: readonly string[];
  env: Record<string, string>;
  install: string;
  /** Why it must not be started; null when it may. */
  refused: string | null;
  onData(bytes: Uint8Array): void;
  /** Once, and last. */
  onEnd(end: ProgramEnd): void;
}

export class Program {
  readonly pid: number;
  readonly #terminal: TerminalProcess | null;
  readonly #tail = new Tail();
  #grace: NodeJS.Timeout | undefined;
  #ended = false;

  constructor({ cwd }: Pick<SessionContext, 'cwd'>, tools: Pick<AdapterTools, 'terminal'>, { argv, env, install, refused, onData, onEnd }: Start) {
    const end = (given: ProgramEnd): void => {
      if (this.#ended) return;
      this.#ended = true;
      clearTimeout(this.#grace);
      onEnd(given);
    };
    const name = argv[0] ?? '';
    const trouble = refused ?? (findProgram(name, env, cwd) === null ? `${name} cannot be started: it is not installed. Install it with ${install}` : null);
    this.#terminal =
      trouble === null
        ? tools.terminal({
            argv,
            cwd,
            env,
            ...TERMINAL,
            onData: (bytes) => {
              this.#tail.add(bytes);
              onData(bytes);
            },
            onExit: ({ code, signal }) => end({ code, signal, trouble: null }),
          })
        : null;
    this.pid = this.#terminal?.pid ?? 0;
    if (trouble !== null) setImmediate(() => end({ code: null, signal: null, trouble }));
  }

  write(bytes: Uint8Array): void {
    if (!this.#ended) this.#terminal?.write(bytes);
  }

  /** The last lines it showed. */
  output(): string {
    return this.#tail.text();
  }

  /** Asks it to end, and kills it when it does not; `now` kills at once. */
  end(now: boolean): void {
    this.#signal(now ? 'SIGKILL' : 'SIGTERM');
    clearTimeout(this.#grace);
    // A process that was only just started does not lead its group yet, and is missed by the first.
    this.#grace = setTimeout(() => this.#signal('SIGKILL'), now ? AGAIN_MS : GRACE_MS);
  }

  #signal(name: NodeJS.Signals): void {
    if (!this.#ended && !signalGroup(this.pid, name)) this.#terminal?.kill(name);
  }
}
