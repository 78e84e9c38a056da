/** What the screen looks at beside the run's events: once when it stands, so that none of it keeps the first frame waiting, and from time to time. */
import type { App } from './app.ts';
import { isActive } from './memory.ts';

const POLL_MS = 2_000;
const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function lookRound(app: App): void {
  const looks: readonly [Promise<void>, string][] = [
    [app.loadAudit(), 'The audit log cannot be read'],
    [app.pollDaemons(), 'The daemons cannot be looked at'],
    [app.loadChecks(), 'This place cannot be looked at'],
    [app.loadSettings(), 'The settings cannot be read'],
  ];
  for (const [look, otherwise] of looks) look.catch((error: unknown) => app.say(`${otherwise}: ${words(error)}`, 'bad'));
}

/** Returns what ends it. */
export function keepLooking(app: App): () => void {
  const poll = setInterval(() => {
    void app.lookAtFiles();
    if (isActive(app.state) || app.ui.screen === 'health') app.pollDaemons().catch((error: unknown) => app.say(`The daemons cannot be looked at: ${words(error)}`, 'bad'));
  }, POLL_MS);
  return () => clearInterval(poll);
}
