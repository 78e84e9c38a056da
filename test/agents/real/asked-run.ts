/** A whole run of one task in terminals of its agents: planned and claimed by tools, asked once, reminded once, merged. The same for every CLI that asks before `asked.txt`. */
import { expect } from 'vitest';
import { Place } from '../../e2e/world.ts';
import { until } from '../../support/until.ts';
import type { Turn } from './scenario.ts';

export const PLAN = { summary: 'one task', tasks: [{ id: 'T1', title: 'Greet', description: 'SCENARIO:work', role: 'backend' }] };

/** What the model says: `call` is a tool of the run, `write` makes hello.txt, `ask` makes asked.txt. */
export const scenariosOf = (call: (tool: string, input: object) => Turn, write: Turn, ask: Turn): Record<string, Turn[]> => ({
  plan: [call('propose_plan', { plan: PLAN }), { text: 'It is handed in.' }],
  work: [write, ask, { text: 'I forgot to say that I am done.' }, call('complete_task', { summary: 'The greeting is written.' }), { text: 'Bye.' }],
});

/** A place for it. */
export const placeOf = (agent: string, binary: string, env: Record<string, string>): Promise<Place> =>
  Place.make(
    {
      'multi-agent.yaml': `version: 1\nsettings: { autonomy: plan }\nservices:\n  architect: { agent: ${agent}, mode: terminal, command: [${binary}], persona: "SCENARIO:plan" }\n  backend: { agent: ${agent}, mode: terminal, command: [${binary}] }\n`,
    },
    env,
  );

/** @param patience seconds until the question, and until the end after it */
export async function plannedAskedMerged(place: Place, patience: number): Promise<void> {
  expect(await place.maos('run', 'a greeting', '--approve-plan', '--detach')).toMatchObject({ code: 0 });
  const client = await place.client();
  const question = await until(async () => Object.values((await client.state()).approvals).find((one) => one.kind === 'permission' && one.answer === null), {
    timeout: patience * 1_000,
    what: 'the question of T1',
  });
  expect(question).toMatchObject({ task_id: 'T1', summary: 'echo asked > asked.txt' });
  expect(await place.maos('approve', question.id, '--at', question.at)).toMatchObject({ code: 0 });
  const waited = await place.maos('status', '--wait', 'done', '--timeout', `${patience}s`);
  const state = await client.state();
  expect(Object.values(state.tasks).map((one) => `${one.id} ${one.stage.name} ${one.result?.summary}`)).toEqual(['T1 done The greeting is written.']);
  expect(waited.code).toBe(0);
  expect(Object.values(state.sessions).map(({ stop_reason, exit }) => [stop_reason, exit?.outcome])).toEqual([
    ['claimed', 'completed'],
    ['claimed', 'completed'],
  ]);
  expect((await place.git('ls-tree', '--name-only', `maos/${state.run?.id}/run`)).split('\n')).toEqual(expect.arrayContaining(['asked.txt', 'hello.txt']));
}
