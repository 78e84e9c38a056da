/**
 * Terminal logs in memory, bounded like the files by leaving out what is beyond the cap.
 */
import { safeName } from '../names.ts';
import type { TerminalLogs } from '../ports.ts';
import { listeners } from './listeners.ts';

const CAP_BYTES = 64 * 1024 * 1024;
interface Log {
  data: Buffer;
  events: string[];
  watchers: ReturnType<typeof listeners>;
}

export function memoryTerminals(): TerminalLogs {
  const logs = new Map<string, Log>();
  const logOf = (session: string): Log => {
    let log = logs.get(safeName(session, 'session'));
    if (!log) {
      log = { data: Buffer.alloc(0), events: [], watchers: listeners() };
      logs.set(session, log);
    }
    return log;
  };
  const slice = ({ data }: Log, from: number, to: number) => {
    const bytes = Buffer.from(data.subarray(from, to));
    return { data: bytes, end: Math.min(from, data.length) + bytes.length };
  };
  return {
    append(session, bytes) {
      const log = logOf(session);
      log.data = Buffer.concat([log.data, bytes.subarray(0, CAP_BYTES - log.data.length)]);
      log.watchers.tell();
    },
    appendEvent(session, event) {
      logOf(session).events.push(JSON.stringify(event));
    },
    async tail(session, bytes) {
      const log = logOf(session);
      return slice(log, Math.max(0, log.data.length - bytes), log.data.length);
    },
    async readFrom(session, offset, limit) {
      return slice(logOf(session), offset, offset + limit);
    },
    watch: (session, listener) => logOf(session).watchers.add(listener),
    async flush() {},
  };
}
