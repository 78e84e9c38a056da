/**
 * An agent that is a program in a terminal: `command` and `script` agents are this and nothing else.
 * Invariant: `started` is reported first, `exit` last and once. Exit code 0 is the claim of completion.
 * Must not judge the work; what its screen says is one layer of evidence, read by screen/.
 */
import { type AdapterTools, type AgentSession, type Evidence, type SessionContext, TERMINAL, type TerminalProcess } from '../contract.ts';
import { plain } from '../look/plain.ts';
import { Tail } from '../look/tail.ts';
import type { ScreenRule } from '../screen/rules.ts';
import { ScreenWatch } from '../screen/watch.ts';
import { sessionEnded } from './ended.ts';
import { findProgram } from './find.ts';
import { signalGroup } from './group.ts';

/** Time between SIGTERM and SIGKILL; the contract promises an end within 5 s. */
const GRACE_MS = 4_000;

export interface TerminalProgram {
  argv: readonly string[];
  env?: Record<string, string>;
  /** How its screen reads. @default not read */
  screens?: readonly ScreenRule[];
}

const because = (code: number | null, signal: string | null): string => (signal === null ? `exit code ${code ?? 'unknown'}` : `ended by ${signal}`);

export function runInTerminal(context: SessionContext, tools: AdapterTools, report: (evidence: Evidence) => void, program: TerminalProgram): AgentSession {
  const env = { ...context.env, ...program.env };
  const tail = new Tail();
  const screen = program.screens === undefined ? null : new ScreenWatch(program.screens, ({ status, detail }) => report({ type: 'status', status, detail, source: 'screen' }));
  let terminal: TerminalProcess | null = null;
  let stopping: string | null = null;
  let ended = false;
  let grace: NodeJS.Timeout | undefined;

  const end = (code: number | null, signal: string | null): void => {
    if (ended) return;
    ended = true;
    clearTimeout(grace);
    screen?.close();
    const outcome = stopping !== null ? 'stopped' : code === 0 && signal === null ? 'completed' : 'failed';
    report({ type: 'exit', exit: { outcome, reason: stopping ?? (outcome === 'completed' ? '' : because(code, signal)), code, signal }, output: tail.text() });
  };
  const signal = (name: NodeJS.Signals): void => {
    if (ended || terminal === null) return;
    if (!signalGroup(terminal.pid, name)) terminal.kill(name);
  };

  const refuse = (reason: string, code: number): void =>
    queueMicrotask(() => {
      report({ type: 'started', pid: 0 });
      ended = true;
      report({ type: 'exit', exit: { outcome: 'failed', reason, code, signal: null }, output: reason });
    });

  const name = program.argv[0] ?? '';
  if (findProgram(name, env, context.cwd) === null) refuse(name === '' ? 'the agent has no command' : `command not found: ${name}`, 127);
  else {
    try {
      terminal = tools.terminal({
        argv: program.argv,
        cwd: context.cwd,
        env,
        ...TERMINAL,
        onData: (bytes) => {
          tail.add(bytes);
          screen?.add(bytes);
          report({ type: 'output', bytes });
        },
        onExit: ({ code, signal: by }) => end(code, by),
      });
      const { pid } = terminal;
      queueMicrotask(() => {
        report({ type: 'started', pid });
        // Such a program has its brief from its environment, and its running is all it ever shows of taking it up.
        report({ type: 'accepted', by: 'its program runs' });
        report({ type: 'status', status: 'busy', source: 'process' });
      });
    } catch (error) {
      refuse(`no terminal for ${name}: ${error instanceof Error ? error.message : String(error)}`, 126);
    }
  }

  return {
    answer: () => {}, // such a program asks through the command line, where the answer reaches it as a message
    send: (text, { handed } = {}) => {
      if (ended || terminal === null) return Promise.reject(sessionEnded());
      // Control characters would be keys to the program: a message must not be able to press Ctrl+C.
      terminal.write(Buffer.from(`${plain(text)}\r`, 'utf8'));
      handed?.();
      return Promise.resolve('typed');
    },
    type: (bytes) => {
      if (!ended) terminal?.write(bytes);
    },
    stop: (reason, now) => {
      if (ended) return;
      stopping ??= reason;
      signal(now ? 'SIGKILL' : 'SIGTERM');
      clearTimeout(grace);
      if (!now) grace = setTimeout(() => signal('SIGKILL'), GRACE_MS);
    },
  };
}
