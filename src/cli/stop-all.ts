/** Ends agents and daemons and waits until both daemons are gone. Used by `stop` and by the screen's quit dialog. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '../client/contract.ts';
import type { Via } from '../protocol/words.ts';
import { EXIT, MaosError } from '../system/errors.ts';
import { accepted } from './failure.ts';

const LOOK_EVERY_MS = 50;

/** Returns false when nothing was running. Throws TIMEOUT (exit 124). */
export async function stopAll(client: Client, now: boolean, timeoutMs = 30_000, via: Via = 'cli'): Promise<boolean> {
  const before = await client.daemons();
  if (!before.orchestrator.alive && !before.host.alive) return false;
  if (!before.orchestrator.alive) await client.ensureDaemons();
  accepted(await client.ask({ type: 'stop', now }, via, timeoutMs));
  const until = performance.now() + timeoutMs;
  for (;;) {
    const { orchestrator, host } = await client.daemons();
    if (!orchestrator.alive && !host.alive) return true;
    if (performance.now() >= until) {
      const left = [orchestrator.alive && 'orchestrator', host.alive && 'host'].filter(Boolean).join(' and ');
      throw new MaosError({
        code: 'TIMEOUT',
        message: `Still ending after ${Math.round(timeoutMs / 1_000)} s: ${left}.`,
        hint: 'Agents are asked to end first. At once: maos-tui stop --now',
        exit: EXIT.timeout,
      });
    }
    await pause(LOOK_EVERY_MS);
  }
}
