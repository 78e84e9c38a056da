/** What the screen looks at once it stands, so that none of it keeps the first frame waiting. What cannot be read is said. */
import type { App } from './app.ts';

export function lookRound(app: App): void {
  const looks: readonly [Promise<void>, string][] = [
    [app.loadAudit(), 'The audit log cannot be read'],
    [app.pollDaemons(), 'The daemons cannot be looked at'],
    [app.loadChecks(), 'This place cannot be looked at'],
    [app.loadSettings(), 'The settings cannot be read'],
  ];
  for (const [look, otherwise] of looks) look.catch((error: unknown) => app.say(`${otherwise}: ${error instanceof Error ? error.message : String(error)}`, 'bad'));
}
