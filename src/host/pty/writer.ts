/**
 * Input for a terminal, never blocking: the PTY library's own write stops the whole process while the child does not read. The descriptor
 * is non-blocking, so what does not fit waits here and is tried again, ever more slowly. Must not write after `close`.
 */
import { write } from 'node:fs';

const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 100;
/** A child that reads nothing must not fill our memory; the oldest input matters most, so what comes later is refused. */
const MAX_PENDING = 4 * 1024 * 1024;

export interface TerminalWriter {
  /** False when too much is waiting already; then nothing of it is taken. */
  write(data: Uint8Array): boolean;
  close(): void;
}

export function terminalWriter(fd: number): TerminalWriter {
  const queue: Uint8Array[] = [];
  let pending = 0;
  let busy = false;
  let closed = false;
  let wait = FIRST_WAIT_MS;
  let timer: NodeJS.Timeout | undefined;

  const next = (): void => {
    const head = queue[0];
    if (closed || busy || head === undefined) return;
    busy = true;
    write(fd, head, 0, head.length, null, (error, written) => {
      busy = false;
      if (closed) return;
      if (error && error.code !== 'EAGAIN') return close();
      if (error) {
        timer = setTimeout(next, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT_MS);
        return;
      }
      wait = FIRST_WAIT_MS;
      pending -= written;
      if (written >= head.length) queue.shift();
      else queue[0] = head.subarray(written);
      next();
    });
  };
  const close = (): void => {
    closed = true;
    queue.length = 0;
    pending = 0;
    clearTimeout(timer);
  };
  return {
    write(data) {
      if (closed || data.length === 0 || pending + data.length > MAX_PENDING) return false;
      queue.push(data);
      pending += data.length;
      if (timer === undefined || queue.length === 1) next();
      return true;
    },
    close,
  };
}
