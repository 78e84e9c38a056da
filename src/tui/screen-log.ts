/**
 * Words to the console would land in the middle of the screen; they go to logs/screen.log, as does the stack of a crash. Where
 * nothing was set up yet, nothing is made in the repository for a log: it goes where programs keep their state.
 */
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export function silenceConsole(dir: string): { file(): string; log(text: string): void; restore(): void } {
  const file = () => {
    const logs = join(dir, 'logs');
    return join(existsSync(logs) ? logs : join(process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'maos-tui'), 'screen.log');
  };
  const log = (text: string) => {
    // A log that cannot be written must not end the screen.
    try {
      const path = file();
      mkdirSync(dirname(path), { recursive: true });
      appendFileSync(path, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 });
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
