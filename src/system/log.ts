/**
 * A daemon's own log: pino JSON lines, written synchronously so that the last line before a crash is there.
 * Invariant: a log that cannot be written never stops the daemon. Must not write to standard output, which has no reader.
 */
import { closeSync, constants, openSync, renameSync, statSync } from 'node:fs';
import { type Logger, pino } from 'pino';
import { diskError, errnoOf } from './disk-error.ts';

export type Log = Logger;
const ROTATE_BYTES = 10 * 1024 * 1024;

/** Append to `file` (0600). Over 10 MB at the start it is kept as `<file>.old`, replacing the one before. Throws MaosError when it cannot be opened. */
export function openLog(file: string, name: string): Log {
  try {
    rotate(file);
    const fd = openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
    try {
      const destination = pino.destination({ fd, sync: true });
      destination.on('error', () => {
        // A full disk must not end a daemon because of its log; the journal reports the same disk.
      });
      return pino({ name, level: process.env.MAOS_LOG_LEVEL ?? 'info', timestamp: pino.stdTimeFunctions.isoTime }, destination);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  } catch (error) {
    throw diskError(error, 'open the log', file);
  }
}

function rotate(file: string): void {
  try {
    if (statSync(file).size > ROTATE_BYTES) renameSync(file, `${file}.old`);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}
