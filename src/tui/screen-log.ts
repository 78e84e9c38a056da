/** Words to the console would land in the middle of the screen; they go to logs/screen.log, as does the stack of a crash. */
import { appendFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function silenceConsole(dir: string): { file: string; log(text: string): void; restore(): void } {
  const logs = join(dir, 'logs');
  // Where nothing was set up yet, nothing is made for a log.
  const file = join(existsSync(logs) ? logs : tmpdir(), existsSync(logs) ? 'screen.log' : 'maos-tui-screen.log');
  const log = (text: string) => {
    // A log that cannot be written must not end the screen.
    try {
      appendFileSync(file, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 });
    } catch {
      /* nowhere left to say it */
    }
  };
  const { log: usual, warn, error, info, debug } = console;
  const quiet = (...parts: unknown[]) => log(parts.map(String).join(' '));
  Object.assign(console, { log: quiet, warn: quiet, error: quiet, info: quiet, debug: quiet });
  return {
    file,
    log,
    restore: () => {
      Object.assign(console, { log: usual, warn, error, info, debug });
    },
  };
}
