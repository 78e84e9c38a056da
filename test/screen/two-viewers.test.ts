/**
 * Two screens and the command line on one real run: what one decides the others show, all three count the same, and each is left by itself.
 * The built program in real terminals.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BIN, Place } from '../e2e/world.ts';
import { type Screen, start } from '../tui/harness.ts';
import { passed } from '../tui/scenario.ts';

const AGENT = `
case $MAOS_TASK_ID in
T1) maos-tui agent usage --model m --in 10 --out 3 --usd 0.254; maos-tui agent fail 'cannot be done'; exit 1;;
T2) maos-tui agent usage --model m --in 10 --out 3 --usd 1.003; maos-tui agent ask --permission 'make a file' --wait;;
esac
`;
const CONFIG = `version: 1
settings: { parallel: 2, autonomy: ask, retries: 0, budget_usd: 5 }
services:
  backend: { command: [sh, agent.sh] }
  frontend: { command: [sh, agent.sh] }
`;
const PLAN = {
  summary: 'three tasks',
  tasks: [
    { id: 'T1', title: 'one', role: 'backend' },
    { id: 'T2', title: 'two', role: 'frontend' },
    { id: 'T3', title: 'three', role: 'backend', dependencies: ['T2'] },
  ],
};

let place: Place;
const opened: Screen[] = [];
const open = (...flags: string[]): Screen => {
  const one = start({ argv: [process.execPath, BIN, '-C', place.repo, ...flags], env: place.env as Record<string, string>, cols: 120, rows: 40 });
  opened.push(one);
  return one;
};
beforeAll(async () => {
  place = await Place.make({ 'agent.sh': AGENT, 'plan.json': JSON.stringify(PLAN), 'multi-agent.yaml': CONFIG });
});
afterAll(async () => {
  for (const one of opened) await one.close();
  expect(await place.remove()).toEqual([]);
});
const json = async (...argv: string[]): Promise<unknown> => JSON.parse((await place.maos(...argv, '--json')).stdout);
interface Status {
  schema: string;
  tasks: Record<string, number>;
  attention: unknown[];
  cost: { usd: number };
}

test('one approves and the other shows it; status and both screens count the same, costs to the cent; --no-input asks nothing, --no-motion writes nothing while agents are silent', async () => {
  expect(await place.maos('run', '--plan', 'plan.json', '--json')).toMatchObject({ code: 5 });
  const plan = ((await json('you')) as { id: string }[])[0]?.id ?? '';
  // Nothing is asked on a terminal either, when it may not be.
  for (const argv of [
    ['approve', plan],
    ['plan', 'approve'],
    ['plan', 'reject'],
  ]) {
    const one = open(...argv, '--no-input');
    expect({ argv, code: await one.exited }).toEqual({ argv, code: 2 });
    expect(one.text()).toMatch(/--at|-m/);
  }
  const [first, second] = [open(), open('--no-motion')];
  for (const one of [first, second]) await one.until('Plan v1');
  first.press('a');
  await first.until('Type y.');
  await passed(first, 400);
  first.press('y');
  for (const one of [first, second]) await one.until((now) => /▲ YOU +T2/.test(now.text()) && /▲ YOU +T1/.test(now.text()) && /· wait +T3/.test(now.text()), 60_000);
  await first.until('$1.26');

  const status = (await json('status')) as Status;
  expect(status).toMatchObject({ schema: 'maos.status/1', tasks: { total: 3, done: 0, needsYou: 2, failed: 0, waiting: 1, running: 0 } });
  const header = new RegExp(`tasks ${status.tasks.done}/${status.tasks.total} .*▲ ${status.attention.length} need you .*\\$${status.cost.usd.toFixed(2)} of \\$5`);
  for (const one of [first, second]) {
    await one.until((now) => header.test(now.line(0)));
    one.press('2');
    await one.until('[2 Tasks]');
    expect(one.text()).toContain(`${status.tasks.needsYou} need you · ${status.tasks.running} running · ${status.tasks.waiting} waiting · ${status.tasks.done} done`);
  }

  const cents = (usd: number): number => Math.round(usd * 100);
  for (const by of ['agent', 'role', 'task', 'model']) {
    const report = (await json('cost', '--by', by)) as { usd: number; groups: { usd: number }[] };
    expect(cents(report.usd)).toBe(cents(status.cost.usd));
    expect(Math.round(report.groups.reduce((sum, one) => sum + one.usd * 1e6, 0))).toBe(Math.round(report.usd * 1e6));
  }
  second.press('7');
  await second.until((now) => /backend.*0\.25/.test(now.text()) && /frontend.*1\.00/.test(now.text()) && /1\.26/.test(now.text()));

  // Both agents are silent now: one screen's clocks go on, the other's stand still as soon as all is drawn.
  let [length, since] = [0, 0];
  await second.until((now) => {
    if (now.raw().length !== length) [length, since] = [now.raw().length, first.raw().length];
    return first.raw().length > since + 300;
  });

  first.press('q');
  await first.until('Leave maos-tui?');
  first.press('d');
  expect(await first.exited).toBe(0);
  second.press('0');
  await second.until(/▲ perm +T2/);
  await passed(second, 400);
  // The command line decides, the screen shows it.
  const [asked] = ((await json('you')) as { id: string; kind: string; at: string }[]).filter(({ kind }) => kind === 'permission');
  expect(await place.maos('approve', `${asked?.id}@${asked?.at}`)).toMatchObject({ code: 0 });
  await second.until((now) => !/▲ perm +T2/.test(now.text()));
  expect(second.alternate()).toBe(true);
});
