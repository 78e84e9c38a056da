/**
 * One real run, from its plan to the merge and back, on the built program in a real terminal: what the screen says, what stands in the audit log
 * at that moment, and what an agent that prints whatever it likes, a killed screen and a killed orchestrator can do to it.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Event } from '../../src/protocol/event.ts';
import { secretOf } from '../../src/system/signature.ts';
import { BIN, Place } from '../e2e/world.ts';
import { until } from '../support/until.ts';
import { type Screen, start } from '../tui/harness.ts';
import { passed } from '../tui/scenario.ts';

const CONFIG = `version: 1
settings: { parallel: 1, autonomy: ask, retries: 0 }
services:
  backend: { command: [sh, agent.sh] }
`;
/** Everything a program can say to a terminal that is not text; a line of 1 MB; bytes that are no UTF-8. */
const AGENT = `
printf '\\033[2J\\033[H\\033[?1049h\\033[10;10HEVERYWHERE\\033[?1049l\\033[?1000h\\033[?25h\\033[8;50;50t'
printf '\\033]0;evil title\\007\\033]2;evil title\\033\\\\\\033]52;c;ZXZpbA==\\007\\007\\007\\033c\\033[!p\\033P+q544e\\033\\\\'
head -c 1000000 /dev/zero | tr '\\0' x; echo
printf '\\377\\376\\300\\200 broken\\n'
env | sort
maos-tui agent progress "my key is $ANTHROPIC_API_KEY"
maos-tui agent send user "and my token $MAOS_TOKEN"
for i in $(seq 60); do echo "line $i"; done
echo "loud enough"
maos-tui agent ask --permission 'make a file' --why 'the task says so' --wait
echo T1 > T1.txt
maos-tui agent complete --summary 'made T1.txt'
`;
const PLAN = { summary: 'one task', phases: [{ id: 'p1', title: 'all' }], tasks: [{ id: 'T1', title: 'make a file', role: 'backend', phase: 'p1' }] };

let place: Place;
let screen: Screen;
const opened: Screen[] = [];
const open = (): Screen => {
  screen = start({ argv: [process.execPath, BIN, '-C', place.repo], env: place.env as Record<string, string>, cols: 100, rows: 30 });
  opened.push(screen);
  return screen;
};
/** Planted: the first is handed to agents, the others must not even reach them. */
const KEYS = {
  ANTHROPIC_API_KEY: 'sk-ant-api03-planted0123456789abcdef',
  GITHUB_TOKEN: 'ghp_planted0123456789abcdefghijklmnop',
  AWS_SECRET_ACCESS_KEY: 'planted/wJalrXUtnFEMI+K7MDENG0bPxRfiCY',
  DATABASE_PASSWORD: 'planted-correct-horse-42',
};
beforeAll(async () => {
  place = await Place.make({ 'agent.sh': AGENT, 'plan.json': JSON.stringify(PLAN), 'multi-agent.yaml': CONFIG }, KEYS);
});
afterAll(async () => {
  for (const one of opened) await one.close();
  expect(await place.remove()).toEqual([]);
});

const dir = () => join(place.repo, '.multi-agent');
/** The journal as it is on disk at this moment. */
const journal = (): Event[] =>
  readdirSync(join(dir(), 'audit'))
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(join(dir(), 'audit', name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event);
const decided = (type: string, about: object = {}) =>
  expect(journal().filter(({ body }) => body.type === type)).toContainEqual(
    expect.objectContaining({ actor: expect.objectContaining({ kind: 'user', via: 'tui' }), body: expect.objectContaining(about) }),
  );
/** Digest of what the run consists of. */
const files = () => {
  const hash = createHash('sha256');
  for (const name of ['state.json', 'tasks.json']) hash.update(readFileSync(join(dir(), name)));
  return hash.update(JSON.stringify(journal())).digest('hex');
};
/** Enter, again and again, on what is asked: nothing changes. */
async function enterDoesNothing(): Promise<void> {
  await passed(screen, 450);
  const before = files();
  const count = screen.raw().length;
  screen.press('enter', 'enter', '?');
  await screen.until((now) => now.raw().length > count && now.text().includes('Enter never says yes'));
  expect(files()).toBe(before);
}
const childOf = (pid: number): number => Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
const isAlive = (pid: number) => readdirSync('/proc').includes(String(pid)) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
const agentPid = async () => Object.values((await (await place.client()).state()).sessions).find((one) => one.pid !== null)?.pid ?? 0;

test('the plan: broken and mended by an editor, changed under the question, approved by y alone', async () => {
  expect((await place.maos('run', '--plan', 'plan.json', 'make a file', '--detach')).code).toBeLessThan(6);
  open();
  await screen.until('PLAN WAITS');
  const path = join(dir(), 'tasks.json');
  const good = readFileSync(path, 'utf8');
  writeFileSync(path, good.replace('"title": "make a file",', '"title": "make a file"'));
  await screen.until('STATE ERROR');
  screen.press('2');
  await screen.until(/[Ll]ine \d+, col/);
  expect(screen.text()).toMatch(/tasks\.json/);
  expect((await place.maos('tasks', 'list')).stdout).toContain('make a file');
  writeFileSync(path, good.replace('"title": "make a file"', '"title": "make one file"'));
  await screen.until((now) => now.text().includes('PLAN WAITS') && now.text().includes('make one file'));

  screen.press('a');
  await screen.until('Approve plan v');
  const shown = Number(/Approve plan v(\d+)/.exec(screen.text())?.[1]);
  writeFileSync(join(place.repo, '.git/new-plan.json'), JSON.stringify({ ...PLAN, tasks: PLAN.tasks.map((task) => ({ ...task, title: 'make the file' })) }));
  expect(await place.maos('plan', 'edit', '.git/new-plan.json')).toMatchObject({ code: 0 });
  await screen.until('changed while you looked');
  await screen.until('make the file');
  // By now it means something else.
  screen.press('y');
  await screen.until('also saved to a file');
  screen.press('esc');
  await screen.until((now) => !now.text().includes('also saved'));
  expect(journal().some(({ body }) => body.type === 'plan.approved')).toBe(false);
  screen.press('a');
  await screen.until(`Approve plan v${shown + 1}?`);
  await enterDoesNothing();
  screen.press('y');
  await screen.until(/approved/);
  decided('plan.approved', { version: shown + 1 });
});

test('an agent that prints whatever it likes stays in its pane', async () => {
  screen.press('1');
  await screen.until('loud enough');
  const lines = screen.text().split('\n');
  expect(lines[0]).toMatch(/^ maos \S+ +● RUN [\d:]+ +tasks 0\/1/);
  expect(lines[29]).toMatch(/\? help$/);
  expect(screen.alternate()).toBe(true);
  const raw = screen.raw();
  expect(raw.split('\x1b[?1049h')).toHaveLength(2);
  expect(raw.match(/\x1b\]52|evil|\x1bc|\x1b\[!p|\x1bP|\x1b\[8;50;50t|\x1b\[\?1049l|\x1b\[\?100[0-3]h|\x1b\[\?25h/)).toBeNull();
  const titles = [...raw.matchAll(/\x1b\][0-9]+;([^\x07\x1b]*)(?:\x07|\x1b\\)/g)].map(([, title]) => title ?? '');
  expect(titles.length).toBeGreaterThan(0);
  expect(titles.filter((title) => !title.endsWith(' · maos'))).toEqual([]);
  // The only bells are the ends of our own titles.
  expect(raw.split('\x07')).toHaveLength(titles.length + 1);
});

test('Ctrl+C once says so, twice leaves the agent at work; the screen comes back where it was', async () => {
  await screen.until('1 need');
  const agent = await agentPid();
  expect(isAlive(agent)).toBe(true);
  screen.press('2', 'ctrl+c');
  await screen.until('Press Ctrl+C again to detach');
  expect(isAlive(agent)).toBe(true);
  screen.press('ctrl+c');
  expect(await screen.exited).toBe(0);
  expect(screen.alternate()).toBe(false);
  expect(isAlive(agent)).toBe(true);
  open();
  await screen.until('[2 Tasks]');
  await screen.until(/▸ ▲ YOU +T1/);
});

test('a screen killed with SIGKILL leaves the terminal usable, and orchestrator and agent at work', async () => {
  const agent = await agentPid();
  const before = await (await place.client()).daemons();
  process.kill(childOf(screen.pid), 'SIGKILL');
  expect(await screen.exited).toBe(137);
  await screen.until('the screen ended by SIGKILL. Agents keep running');
  expect(screen.alternate()).toBe(false);
  for (const off of ['\x1b[?1049l', '\x1b[?25h', '\x1b[?1000l', '\x1b[?2004l']) expect(screen.raw().slice(-400)).toContain(off);
  expect(isAlive(agent)).toBe(true);
  const after = await (await place.client()).daemons();
  expect([after.orchestrator.pid, after.host.pid]).toEqual([before.orchestrator.pid, before.host.pid]);
});

test('an orchestrator that is killed is said, changes are refused, and what comes back adopts the agent', async () => {
  open();
  await screen.until('[2 Tasks]');
  const agent = await agentPid();
  const { orchestrator, host } = await (await place.client()).daemons();
  // The host would start another at once.
  process.kill(host.pid ?? 0, 'SIGSTOP');
  try {
    process.kill(orchestrator.pid ?? 0, 'SIGKILL');
    await screen.until('ORCHESTRATOR LOST');
    screen.press('p');
    await screen.until('the orchestrator is gone');
    screen.press('1');
    await screen.until('loud enough');
    screen.press('pageup');
    await screen.until(/WAITING FOR YOU [\d:]+ · press 0 · \d+ rows up · f follows/);
  } finally {
    process.kill(host.pid ?? 0, 'SIGCONT');
  }
  screen.press('r');
  await screen.until((now) => !now.text().includes('LOST'));
  expect(isAlive(agent)).toBe(true);
  expect(await agentPid()).toBe(agent);
  expect(Object.keys((await (await place.client()).state()).sessions)).toHaveLength(1);
});

test('a permission, a result and the merge are answered by y, each in the audit log by then; u takes the merge back, and not over a later commit', async () => {
  const checkout = await place.fingerprint();
  const head = await place.git('rev-parse', 'main');
  screen.press('0', 'enter');
  await screen.until('asks to run a command ━');
  await enterDoesNothing();
  screen.press('y');
  await screen.until('allowed once');
  decided('approval.answered', { approved: true });

  await screen.until(/review/);
  screen.press('4');
  await screen.until('T1.txt');
  screen.press('a');
  await screen.until('Merge T1 into the run?');
  await enterDoesNothing();
  screen.press('y');
  await screen.until('MERGE WAITS');
  expect(journal().filter(({ body, actor }) => body.type === 'approval.answered' && actor.kind === 'user')).toHaveLength(3);
  expect(await place.fingerprint()).toBe(checkout);

  screen.press('0', 'enter');
  await screen.until('Type y.');
  await enterDoesNothing();
  screen.press('y');
  await screen.until('DONE');
  const merged = await place.git('rev-parse', 'main');
  expect(merged).not.toBe(head);
  screen.press('u');
  await screen.until('Undo your last decision?');
  screen.press('y');
  await until(async () => (await place.git('rev-parse', 'main')) === head, { what: 'the branch to go back' });
  decided('run.undo-requested');

  await screen.until('MERGE WAITS');
  screen.press('0', 'enter');
  await screen.until('Type y.');
  await passed(screen, 450);
  screen.press('y');
  await screen.until('DONE');
  await place.write({ 'later.txt': 'later\n' });
  await place.git('add', 'later.txt');
  await place.git('-c', 'user.name=t', '-c', 'user.email=t@localhost', 'commit', '-qm', 'later');
  const later = await place.git('rev-parse', 'main');
  screen.press('u');
  await screen.until('Undo your last decision?');
  screen.press('y');
  await screen.until(/Not undone: main is at \w+, not at \w+/);
  expect(await place.git('rev-parse', 'main')).toBe(later);
});

test('no key of the environment stands on the screen, in a log, in the audit log, in a message or in the report of doctor', async () => {
  const token = secretOf(readFileSync(join(dir(), 'leases', 'key')), `session:${Object.keys((await (await place.client()).state()).sessions)[0]}`);
  const doctor = await place.maos('doctor', '--report', '.git/report.txt');
  screen.press('5');
  await screen.until('and my token ****');
  const texts = new Map([
    ['doctor', doctor.stdout + doctor.stderr],
    ...opened.map((one, at): [string, string] => [`screen ${at}`, one.raw()]),
    ...readdirSync(place.repo, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry): [string, string] => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name), 'latin1')]),
  ]);
  for (const secret of [...Object.values(KEYS), token]) expect([...texts].flatMap(([name, text]) => (text.includes(secret) ? [name] : []))).toEqual([]);
  const log = [...texts].find(([name]) => /logs\/[^/]+\.log$/.test(name) && readFileSync(name, 'latin1').includes('loud enough'))?.[1];
  expect(log).toContain(`ANTHROPIC_API_KEY=${'*'.repeat(KEYS.ANTHROPIC_API_KEY.length)}`);
  expect(log).not.toContain('GITHUB_TOKEN=');
});
