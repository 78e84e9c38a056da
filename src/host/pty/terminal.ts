/**
 * A process in a terminal of its own. Works round what the PTY library does wrong (each seen): the last kilobytes of a process that ends
 * at once are lost unless the other end is held open; its write blocks the whole process; what is unread is thrown away 200 ms after the end.
 * Invariants: never throws; every byte comes before the exit; the exit comes once, also for a program that does not exist.
 */
import { closeSync, constants, openSync, statSync } from 'node:fs';
import { type IPty, spawn } from 'node-pty';
import type { TerminalSpawner } from '../../agents/contract.ts';
import { limitFlow } from './flow.ts';
import { terminalWriter } from './writer.ts';

/** Parts of the library's object that its types leave out. */
interface Inner {
  fd: number;
  _pty: string;
}

const SIGNALS: Record<number, string> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
};

export const spawnTerminal: TerminalSpawner = ({ argv, cwd, env, cols, rows, onData, onExit }) => {
  const [file = '', ...args] = argv;
  let pty: IPty & Inner;
  try {
    if (!statSync(cwd).isDirectory()) throw new Error(`${cwd} is not a directory`);
    pty = spawn(file, args, { name: 'xterm-256color', cols, rows, cwd, env, encoding: null }) as IPty & Inner;
  } catch (error) {
    // No pty left, no memory, no directory: told like a program that said so and ended.
    const text = `maos-tui: ${file} could not be started in ${cwd}: ${error instanceof Error ? error.message : String(error)}\r\n`;
    setImmediate(() => {
      onData(Buffer.from(text));
      onExit({ code: 127, signal: null });
    });
    return { pid: 0, write: () => undefined, kill: () => undefined };
  }

  // Held until the exit: while one end is open, the kernel keeps what was printed.
  const held = openHeld(pty._pty);
  const writer = terminalWriter(pty.fd);
  const flow = limitFlow(pty);
  let ended = false;
  pty.onData((data: unknown) => {
    // With encoding null the library gives bytes, although its types say string.
    const bytes = data as Uint8Array;
    flow.took(bytes.length);
    onData(bytes);
  });
  pty.onExit(({ exitCode, signal }) => {
    if (ended) return;
    ended = true;
    flow.open();
    writer.close();
    if (held !== null) closeSync(held);
    onExit(signal ? { code: null, signal: SIGNALS[signal] ?? `signal ${signal}` } : { code: exitCode, signal: null });
  });
  return {
    pid: pty.pid,
    write: (data) => void writer.write(data),
    kill(signal) {
      if (ended) return;
      try {
        // The child leads a session of its own, so its group is what runs in its foreground.
        process.kill(-pty.pid, signal);
      } catch {
        // It ended just now; its exit is on the way.
      }
    },
  };
};

function openHeld(path: string): number | null {
  try {
    return openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  } catch {
    // The child is gone already, and with it the other end: what it printed may miss its tail.
    return null;
  }
}
