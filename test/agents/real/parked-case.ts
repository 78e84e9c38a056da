/** What every real agent's run must do when its service refuses for a while: the provider is parked, the run says so, no try is counted, and it goes on. */
import { expect } from 'vitest';
import { Place } from '../../e2e/world.ts';
import { until } from '../../support/until.ts';
import type { Scenario, Turn, TurnInput } from './scenario.ts';

/** The words of a service that will serve again soon; the time is what the run goes on at. */
const SOON = 'Too many requests: you exceeded your rate limit. Please retry in 4s.';

export interface Service {
  /** Of the one task: refused while the service is closed, then what it does and a last word. */
  scenario: Scenario;
  open: boolean;
}

/** A service that begins closed. `headers` make the CLI try again at once. */
export function closedService(work: (input: TurnInput) => Turn, type: string, headers?: Record<string, string>): Service {
  const refused: Turn = { error: { status: 429, type, message: SOON, ...(headers ? { headers } : {}) } };
  const served = (turn: (input: TurnInput) => Turn) => (input: TurnInput) => (service.open ? turn(input) : refused);
  const service: Service = { open: false, scenario: [served(work), served(() => ({ text: 'Served at last.' }))] };
  return service;
}

export interface ParkedRun {
  /** Text of multi-agent.yaml with a role `backend`. */
  config: string;
  env: Record<string, string>;
  service: Service;
  /** The CLI does not pass on when the service will serve again: then the user says it. */
  silent?: true;
}

/** Plays the run to its end. The task's description names the scenario `parked`. */
export async function parksAndGoesOn({ config, env, service, silent }: ParkedRun): Promise<void> {
  service.open = false;
  const plan = { summary: 'one task', tasks: [{ id: 'T1', title: 'wait for the service', description: 'SCENARIO:parked', role: 'backend' }] };
  const place = await Place.make({ 'multi-agent.yaml': config, 'plan.json': JSON.stringify(plan) }, env);
  try {
    expect(await place.maos('run', 'one file', '--plan', 'plan.json', '--approve-plan', '--detach')).toMatchObject({ code: 0 });
    const client = await place.client();
    await until(async () => Object.keys((await client.state()).parked).length > 0, { timeout: 90_000, what: 'the provider to be parked' });
    expect((await place.maos('status')).stdout).toMatch(/Parked \w+ until/);
    expect(Object.values((await client.state()).approvals).filter(({ kind }) => kind === 'escalation')).toEqual([]);
    service.open = true;
    if (silent) for (const provider of Object.keys((await client.state()).parked)) expect(await place.maos('resume', provider)).toMatchObject({ code: 0 });
    expect(await place.maos('status', '--wait', 'done', '--timeout', '90s')).toMatchObject({ code: 0 });
    const { T1 } = (await client.state()).tasks;
    expect(T1).toMatchObject({ stage: { name: 'done' }, failures: 0 });
    expect(T1?.attempts.length).toBeGreaterThan(1);
  } finally {
    expect(await place.remove()).toEqual([]);
  }
}
