/** What is typed to agents, in memory. */
import { checkTyped, notTypedTo, safeName } from '../names.ts';
import type { TypedLines } from '../ports.ts';

export function memoryTyped(): TypedLines {
  const takers = new Map<string, (line: string) => void>();
  return {
    async open(session, take) {
      takers.set(safeName(session, 'session'), take);
      return async () => {
        if (takers.get(session) === take) takers.delete(session);
      };
    },
    async append(session, line) {
      checkTyped(line);
      const take = takers.get(safeName(session, 'session'));
      if (!take) throw notTypedTo(session);
      // As with files, whoever appends does not wait for whoever takes.
      setImmediate(() => {
        if (takers.get(session) === take) take(line);
      });
    },
    async clear() {
      takers.clear();
    },
  };
}
