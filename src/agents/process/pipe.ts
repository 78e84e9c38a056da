/**
 * An agent as a child in pipes: JSON lines in and out, a process group of its own, an end that is always reported once.
 * Lines are bounded: one that is too long is dropped with a note, so that no output can eat the host's memory.
 */
import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { signalGroup } from './group.ts';

const MAX_LINE = 16 * 1024 * 1024;
const KEEP_STDERR = 4_000;
/** After the process is gone, a child of it may still hold its output open. */
const DRAIN_MS = 500;

export interface PipeEnd {
  code: number | null;
  signal: string | null /** Set when it never ran. */;
  error: string | null;
  stderr: string;
}
export interface Pipe {
  readonly pid: number;
  /** False once its input is closed. */
  write(value: unknown): boolean;
  /** No more input: it ends after its current work. */
  finish(): void;
  signal(name: NodeJS.Signals): void;
}
export interface PipeHandlers {
  onLine(line: string): void;
  onDropped(bytes: number): void;
  onEnd(end: PipeEnd): void;
}

/** Cuts chunks into lines. */
export function lineCutter(onLine: (line: string) => void, onDropped: (bytes: number) => void, max: number = MAX_LINE): (chunk: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  let length = 0;
  return (chunk) => {
    const lines = decoder.write(chunk).split('\n');
    for (const [index, part] of lines.entries()) {
      if (index > 0) {
        if (length > max) onDropped(length);
        else if (length > 0) onLine(parts.join(''));
        parts = [];
        length = 0;
      }
      length += part.length;
      if (length <= max) parts.push(part);
      else parts = [];
    }
  };
}

export function openPipe(argv: readonly string[], cwd: string, env: Record<string, string>, handlers: PipeHandlers): Pipe {
  const child = spawn(argv[0] ?? '', argv.slice(1), { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let open = true;
  let ended = false;
  let stderr = '';
  const end = (code: number | null, signal: string | null, error: string | null): void => {
    if (ended) return;
    ended = true;
    open = false;
    child.stdout.destroy();
    child.stderr.destroy();
    handlers.onEnd({ code, signal, error, stderr: stderr.trim() });
  };
  child.stdout.on(
    'data',
    lineCutter(
      (line) => handlers.onLine(line),
      (bytes) => handlers.onDropped(bytes),
    ),
  );
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-KEEP_STDERR);
  });
  child.stdin.on('error', () => {
    open = false;
  }); // it stopped reading; its end says why
  child.on('error', (error) => {
    if (child.pid === undefined) end(null, null, error.message);
  });
  child.on('exit', (code, signal) => {
    open = false;
    setTimeout(() => end(code, signal, null), DRAIN_MS);
  });
  child.on('close', (code, signal) => end(code, signal, null));
  return {
    pid: child.pid ?? 0,
    write: (value) => {
      if (!open) return false;
      child.stdin.write(`${JSON.stringify(value)}\n`);
      return true;
    },
    finish: () => {
      if (open) {
        open = false;
        child.stdin.end();
      }
    },
    signal: (name) => {
      if (!ended && child.pid !== undefined) signalGroup(child.pid, name);
    },
  };
}
