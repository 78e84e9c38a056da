import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { Place } from './world.ts';

let place: Place | null = null;
afterEach(async () => {
  const left = await place?.remove();
  place = null;
  expect(left ?? []).toEqual([]);
});

/** Two phases; the architect of the scenario changes the second one when the first has ended, and helps a task that failed. */
const SCENARIO = `version: 1
agents:
  architect:
    plan:
      steps:
        - plan:
            summary: two phases
            phases: [{ id: P1, title: groundwork }, { id: P2, title: house }]
            tasks:
              - { id: T1, title: ground, role: backend, phase: P1 }
              - { id: T2, title: walls, role: backend, phase: P2, dependencies: [T1] }
              - { id: T3, title: tower, role: backend, phase: P2, dependencies: [T1] }
    replan:
      P1:
        steps:
          - plan:
              summary: the ground is wet
              add: [{ id: T4, title: drain, role: backend, phase: P2 }]
              change: [{ id: T2, title: walls on dry ground, dependencies: [T1, T4], reason: they would sink }]
              cancel: [{ id: T3, reason: too heavy }]
    mediate:
      T2: { steps: [{ plan: { retry: [{ id: T2, note: use both hands }] } }] }
  backend:
    tasks:
      T2:
        attempts:
          - steps: [{ fail: it fell over }]
          - steps: [{ write: { path: T2.txt, content: stands } }, { complete: { summary: it stands } }]
      '*':
        attempts:
          - steps: [{ run: 'echo made > "$MAOS_TASK_ID.txt"' }, { complete: { summary: made } }]
`;
const files = {
  'scenario.yaml': SCENARIO,
  'multi-agent.yaml': `version: 1
settings: { autonomy: plan, review: auto, retries: 0, replan: phases, mediation: architect }
services:
  architect: { agent: script, command: scenario.yaml }
  backend: { agent: script, command: scenario.yaml }
`,
};

interface Asked {
  id: string;
  kind: string;
  at: string;
  detail: string;
}
async function question(mine: Place): Promise<Asked> {
  const asked = await until(async () => (JSON.parse((await mine.maos('you', '--json')).stdout) as Asked[])[0], { timeout: 60_000, what: 'a question to the user' });
  return asked;
}
const tasks = async (mine: Place): Promise<string[]> =>
  (JSON.parse((await mine.maos('tasks', 'list', '--json')).stdout) as { id: string; state: string }[]).map((task) => `${task.id} ${task.state}`).sort();

describe('a plan of two phases whose architect thinks again', () => {
  it('shows the difference, does it on a yes, and lets the architect help a task that failed', async () => {
    place = await Place.make(files, { MAOS_SCRIPT_SPEED: '0' });
    expect(await place.maos('run', 'build a house', '--detach', '--approve-plan')).toMatchObject({ code: 0 });
    const asked = await question(place);
    expect(asked.kind).toBe('replan');
    expect(asked.detail.split('\n')).toEqual([
      'the ground is wet',
      '',
      '+ T4 drain (backend)',
      '~ T2 walls (they would sink)',
      '    title: walls → walls on dry ground',
      '    needs: T1 → T1 T4',
      '- T3 tower (too heavy)',
    ]);
    expect(await tasks(place)).toEqual(['T1 done', 'T2 wait', 'T3 wait']);
    expect((await place.maos('approve', asked.id, '--at', '0'.repeat(12))).code).not.toBe(0);
    const approved = await place.maos('approve', asked.id, '--at', asked.at);
    expect(approved).toMatchObject({ code: 0 });
    expect(approved.stdout).toContain('the plan is v2 now');
    expect(await place.maos('status', '--wait', 'done', '--timeout', '90s')).toMatchObject({ code: 0 });
    expect(await tasks(place)).toEqual(['T1 done', 'T2 done', 'T3 block', 'T4 done']);
    const branch = (await (await place.client()).state()).run?.branch ?? '';
    expect((await place.git('ls-tree', '--name-only', branch)).split('\n')).toEqual(expect.arrayContaining(['T1.txt', 'T2.txt', 'T4.txt']));
    const shown = (await place.maos('plan', 'show')).stdout;
    expect(shown).toMatch(/^Plan v2 [\s\S]*v2 .*After phase groundwork[\s\S]*- T3 tower \(too heavy\)/);
    expect((await place.maos('audit', 'verify')).code).toBe(0);
    expect((await place.maos('validate')).code).toBe(0);
  });

  it('leaves everything as it was on a no', async () => {
    place = await Place.make(files, { MAOS_SCRIPT_SPEED: '0' });
    expect(await place.maos('run', 'build a house', '--detach', '--approve-plan')).toMatchObject({ code: 0 });
    const asked = await question(place);
    expect(await place.maos('plan', 'reject', '-m', 'no tower, no house')).toMatchObject({ code: 0 });
    expect(await place.maos('status', '--wait', 'done', '--timeout', '90s')).toMatchObject({ code: 0 });
    expect(asked.kind).toBe('replan');
    expect(await tasks(place)).toEqual(['T1 done', 'T2 done', 'T3 done']);
  });
});
