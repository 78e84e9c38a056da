/**
 * Taking the terminal over and giving it back. RESTORE is written with writeSync on every way out that code can see;
 * the launcher writes it again for the ways it cannot (SIGKILL, a native crash). Must not depend on any state.
 */
import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';
import { writeNow } from './frame/frame-writer.ts';

/** As a shell tells of SIGHUP. */
export const HANGUP = 129;
/** Exit codes of Ctrl+C and Ctrl+\\. */
export const INTERRUPTS: ReadonlySet<number> = new Set([130, 131]);

/** The launcher's greeting cleared, alternate screen, home, cursor hidden, bracketed paste, focus reports; its title is put aside. */
export const ENTER = '\r\x1b[K\x1b[?1049h\x1b[m\x1b[2J\x1b[H\x1b[?25l\x1b[?2004h\x1b[?1004h\x1b[22;2t';
/** Everything ENTER and a careless agent's output could have set, taken back. */
export const RESTORE = '\x1b[?2026l\x1b[?1004l\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[<u\x1b[m\x1b[?7h\x1b[?25h\x1b[?1049l\x1b[23;2t';
/** Asks how wide ─ is: the answer's column tells. */
export const PROBE_WIDTH = '\x1b[H\u2500\x1b[6n\x1b[H\x1b[K';

export interface Ending {
  code: number;
  error?: unknown;
  /** The launcher is gone. */
  alone?: boolean;
}

/** Signals, errors and the loss of the launcher, which end the screen. Returns a function that takes the listeners away. */
export function onEnd(ended: (ending: Ending) => void): () => void {
  const codes = { SIGTERM: 143, SIGHUP: 129, SIGQUIT: 131, SIGINT: 130 } as const;
  const listeners = Object.entries(codes).map(([signal, code]) => [signal, () => ended({ code })] as const);
  const failed = (error: unknown) => ended({ code: 1, error });
  for (const [signal, listener] of listeners) process.on(signal, listener);
  // The launcher is gone, and a shell reads this terminal again.
  const alone = () => ended({ code: codes.SIGHUP, alone: true });
  process.on('disconnect', alone);
  process.on('uncaughtException', failed);
  process.on('unhandledRejection', failed);
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
    process.off('disconnect', alone);
    process.off('uncaughtException', failed);
    process.off('unhandledRejection', failed);
  };
}

export class TerminalMode {
  private entered = false;
  private readonly fd: number;
  private readonly onExit = () => this.leave();
  constructor(fd: number) {
    this.fd = fd;
  }

  /**
   * @param alternate false: the lines of the shell above stay
   * @param modes what else is switched on
   */
  enter(probe: boolean, alternate = true, modes = ''): void {
    this.entered = true;
    process.on('exit', this.onExit);
    writeNow(this.fd, (alternate ? ENTER : ENTER.replace('\x1b[?1049h', '')) + modes + (probe ? PROBE_WIDTH : ''));
  }

  leave(): void {
    if (!this.entered) return;
    this.entered = false;
    process.off('exit', this.onExit);
    writeNow(this.fd, RESTORE);
  }
}

/**
 * After a hang-up the descriptors lead nowhere, and Node aborts at its end when it cannot reset a terminal that was one.
 * Give it something else to hold. Does nothing while the terminal is there.
 */
export function letGoOfLostTerminal(): void {
  if (isatty(0) || isatty(1)) return;
  for (const stream of [process.stdout, process.stderr])
    stream.removeAllListeners('error').on('error', () => {
      /* nobody is there to read it */
    });
  for (const fd of [0, 1, 2]) {
    // A descriptor that is closed already needs no replacement.
    try {
      closeSync(fd);
      openSync('/dev/null', 'r+');
    } catch {
      /* as good as gone */
    }
  }
}
