/** Two tasks write the same line, and neither its agent nor the architect can bring them together: the user does, in the worktree. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { digestOfSides } from '../../src/client/worktree-file.ts';
import { sha256 } from '../../src/system/canonical.ts';
import { until } from '../support/until.ts';
import { Place } from './world.ts';

let place: Place | null = null;
afterEach(async () => {
  const left = await place?.remove();
  place = null;
  expect(left ?? []).toEqual([]);
});

const SCENARIO = `version: 1
agents:
  '*':
    plan:
      steps:
        - plan:
            summary: two colours for one wall
            tasks:
              - { id: T1, title: red, role: backend }
              - { id: T2, title: blue, role: frontend }
    tasks:
      '*':
        attempts: [{ steps: [{ run: 'echo "$MAOS_TASK_ID" > wall.txt' }, { complete: { summary: painted } }] }]
        conflict: { steps: [{ fail: I cannot tell which colour is meant }] }
    conflict: { steps: [{ fail: nor can I }] }
`;
const files = {
  'wall.txt': 'bare\n',
  'scenario.yaml': SCENARIO,
  'multi-agent.yaml': `version: 1
settings: { autonomy: plan, review: auto, retries: 0, mediation: architect, parallel: 2 }
services:
  architect: { agent: script, command: scenario.yaml }
  backend: { agent: script, command: scenario.yaml }
  frontend: { agent: script, command: scenario.yaml }
`,
};

interface Row {
  id: string;
  state: string;
  worktree: string | null;
  reason: string | null;
}
const rows = async (mine: Place): Promise<Row[]> => JSON.parse((await mine.maos('tasks', 'list', '--json')).stdout) as Row[];
const asked = async (mine: Place): Promise<{ kind: string; detail: string }[]> => JSON.parse((await mine.maos('you', '--json')).stdout) as { kind: string; detail: string }[];

describe('a conflict no agent can resolve', () => {
  it('is resolved by the user in the worktree, refused while markers are left, then checked and merged', { timeout: 120_000 }, async () => {
    place = await Place.make(files, { MAOS_SCRIPT_SPEED: '0' });
    const mine = place;
    const checkout = await mine.fingerprint();
    expect(await mine.maos('run', 'paint the wall', '--detach', '--approve-plan')).toMatchObject({ code: 0 });
    await until(async () => (await asked(mine)).some(({ kind }) => kind === 'escalation'), { timeout: 60_000, what: 'the conflict to be raised' });
    const stuck = (await mine.client()).state();
    const task = Object.values((await stuck).tasks).find(({ stage }) => stage.name === 'failed');
    if (task === undefined) throw new Error('no task failed');
    expect(task.conflict?.files).toEqual(['wall.txt']);
    const row = (await rows(mine)).find(({ id }) => id === task.id);
    const wall = join(row?.worktree ?? '', 'wall.txt');
    const marked = await readFile(wall, 'utf8');
    expect(marked).toMatch(/^<<<<<<< .*\nT[12]\n=======\nT[12]\n>>>>>>> .*\n$/);

    const other = task.id === 'T1' ? 'T2' : 'T1';
    expect(await mine.maos('tasks', 'check', other)).toMatchObject({ code: 1, stderr: expect.stringContaining('only a failed task is checked again') });
    expect(await mine.maos('tasks', 'check', task.id)).toMatchObject({ code: 0, stdout: expect.stringContaining(`${task.id} is checked again`) });
    const again = await until(async () => (await asked(mine)).find(({ kind }) => kind === 'escalation'), { timeout: 60_000, what: 'the question again' });
    expect(again.detail).toContain('wall.txt is still in conflict');
    expect(await readFile(wall, 'utf8')).toBe(marked);

    // sides picked of the file as it was seen; what was seen before somebody wrote it is refused
    const client = await mine.client();
    const pick = (text: string) => {
      const result = digestOfSides(Buffer.from(text), ['both']);
      return client.ask({ type: 'verify-again', task_id: task.id, picks: [{ path: 'wall.txt', seen: sha256(text), take: ['both'], result }] }, 'tui');
    };
    expect(await pick(`${marked}older\n`)).toMatchObject({ ok: true });
    const refused = await until(async () => (await asked(mine)).find(({ kind, detail }) => kind === 'escalation' && detail.includes('was changed after')), {
      timeout: 60_000,
      what: 'the stale pick to be refused',
    });
    expect(refused.detail).toContain('Nothing was written');
    expect(await readFile(wall, 'utf8')).toBe(marked);
    expect(await pick(marked)).toMatchObject({ ok: true });
    await until(async () => (await rows(mine)).every(({ state }) => state === 'done'), { timeout: 60_000, what: 'both to be merged' });
    expect(await mine.git('show', `${(await (await mine.client()).state()).run?.branch}:wall.txt`)).toBe(`${other}\n${task.id}`);
    expect(await mine.fingerprint()).toBe(checkout);
    expect((await (await mine.client()).state()).tasks[task.id]?.attempts.at(-1)).toMatchObject({ outcome: 'accepted' });
  });
});
