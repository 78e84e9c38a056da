/**
 * Begins a run: preflight, daemons, and the goal into the door. Used by `run` and by the screen. Nothing is written and no
 * process is started before preflight has passed.
 */
import type { Client, Outcome } from '../client/contract.ts';
import type { Via } from '../protocol/words.ts';
import { shortId } from '../system/ids.ts';
import { type Prepared, preflight, type RunOptions } from './preflight.ts';

export interface Started {
  runId: string;
  outcome: Outcome;
  prepared: Prepared;
}

/** Throws MaosError when preflight fails or the orchestrator does not answer; a refusal is in `outcome`. */
export async function startRun(client: Client, goal: string, options: RunOptions = {}, via: Via = 'cli', prepared?: Prepared): Promise<Started> {
  const ready = prepared ?? (await preflight(client.repo, options));
  await client.ensureDaemons();
  for (const text of ready.texts) await client.store.artifacts.put(text);
  const runId = shortId();
  const outcome = await client.ask(
    {
      type: 'submit-goal',
      run_id: runId,
      goal,
      base: ready.base,
      config: ready.config,
      plan_only: options.planOnly ?? false,
      approve_plan: options.approvePlan ?? false,
      ...(options.plan === undefined ? {} : { plan: options.plan }),
    },
    via,
    30_000,
  );
  return { runId, outcome, prepared: ready };
}
