/**
 * A stranger's first run, by keys only and none that the screen does not name: from the goal to the merge, with a question, a blocked
 * task, a result sent back, and a break in between.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { type Screen, start } from '../tui/harness.ts';
import { BIN, Place } from './world.ts';

const PLAN = {
  summary: 'A greeter with a page.',
  phases: [{ id: 'p1', title: 'Build' }],
  tasks: [
    { id: 'T1', title: 'Greet by name', role: 'backend', phase: 'p1' },
    { id: 'T2', title: 'Page for the greeter', role: 'frontend', phase: 'p1' },
    { id: 'T3', title: 'Load test', role: 'testing', phase: 'p1' },
    { id: 'T4', title: 'Report of the load test', role: 'backend', phase: 'p1', dependencies: ['T3'] },
  ],
};
/** What agents leave for the test lies in the repository's .git, which no task changes. */
const AGENT = `set -e
left="$MAOS_DIR/../.git"
mkdir -p src
case $MAOS_TASK_ID in
T1) cp "$MAOS_BRIEF_MD" "$left/brief-$(ls "$left" | grep -c ^brief-).md"
  if grep -q 'Not hi, please' "$MAOS_BRIEF_MD"; then words='Good day, '; else words='hi '; fi
  printf 'export const greet = (name) => "%s" + name;\\n' "$words" > src/greet.js
  maos-tui agent complete --summary "says $words";;
T2) colour=$(maos-tui agent ask 'Which colour should the page have?' --wait)
  echo "painting it $colour"
  until [ -e "$left/go-on" ]; do sleep 0.1; done
  echo "<body bgcolor='$colour'>" > src/page.html
  maos-tui agent complete --summary "a page in $colour";;
T3) maos-tui agent fail 'the load generator cannot reach 10.0.0.7:9000';;
T4) echo done > src/report.txt; maos-tui agent complete;;
esac
`;
const FILES = {
  'plan.json': JSON.stringify(PLAN),
  'agent.sh': AGENT,
  'multi-agent.yaml': `version: 1
settings: { parallel: 4, autonomy: ask, review: user, retries: 0 }
services:
  architect: { command: "maos-tui agent propose-plan plan.json" }
  backend: { command: [sh, agent.sh], directories: [src] }
  frontend: { command: [sh, agent.sh], directories: [src] }
  testing: { command: [sh, agent.sh], directories: [src] }
`,
};

const [COLS, ROWS] = [80, 24];
const KEY = /^(\S|Enter|Esc|Tab|Space|Up|Down|PgUp|PgDn|(Ctrl|Alt|Shift)\+\S+)$/;
/** The keys a text begins with: `Enter or d detach`, `j k move`, `0-9 screens`, `1 … 9 screens`. */
function keysOf(text: string): string[] {
  const words = text
    .trim()
    .replace(/^(\d)(?:-| … )(\d)(?= )/, (_, from: string, to: string) => Array.from({ length: Number(to) - Number(from) + 1 }, (_one, at) => Number(from) + at).join(' '))
    .split(/\s+/);
  const end = words.findIndex((word) => word !== 'or' && !KEY.test(word));
  return words.slice(0, end < 0 ? undefined : end);
}

/** Presses only what stands in the footer, or in help when that is open. */
class Stranger {
  constructor(readonly screen: Screen) {}

  private get helps(): boolean {
    return this.screen.line(ROWS - 2).includes('Help for:');
  }

  named(): string[] {
    const footer = this.screen.line(ROWS - 1).split(/ {2,}/);
    const help = this.helps ? Array.from({ length: ROWS - 4 }, (_, at) => this.screen.line(at + 2)).flatMap((line) => line.split(/[│┃]/)) : [];
    return [...footer, ...help].flatMap(keysOf);
  }

  pressShown(key: string): void {
    const named = this.named();
    if (!named.includes(key)) throw new Error(`Nothing on the screen names ${key}, only ${named.join(' ')}:\n${this.screen.text()}`);
    this.screen.press(key.toLowerCase() in { enter: 1, esc: 1 } ? key.toLowerCase() : key);
  }

  /** Presses it once the screen stands that has this. */
  async press(key: string, at: string | RegExp): Promise<void> {
    await this.screen.until(at);
    await this.screen.until(() => this.named().includes(key)).catch(() => this.pressShown(key));
    this.pressShown(key);
  }

  /** A yes or no, after the moment in which keys are deaf. */
  async answer(key: string, at: string | RegExp): Promise<void> {
    await this.screen.until(at);
    const from = performance.now();
    await this.screen.until(() => performance.now() - from > 400);
    await this.press(key, at);
  }

  /** Looks a key up in help, scrolls there if need be, and goes back to use it. */
  async pressFromHelp(key: string): Promise<void> {
    await this.press('?', /\? help$/m);
    await this.screen.until(() => this.helps);
    for (let left = 40; left > 0 && !this.named().includes(key); left--) {
      const before = this.screen.text();
      this.pressShown('j');
      await this.screen.until(() => this.screen.text() !== before);
    }
    if (!this.named().includes(key)) this.pressShown(key);
    this.pressShown('Esc');
    await this.screen.until(() => !this.helps);
    this.screen.press(key);
  }

  async toScreen(digit: string, title: string): Promise<void> {
    await this.press('?', /\? help$/m);
    await this.screen.until(() => this.helps);
    this.pressShown(digit);
    await this.screen.until(title);
  }

  /** Text, where the footer says what Enter does with it. */
  async write(text: string, at: string, enter: RegExp): Promise<void> {
    await this.screen.until(at);
    await this.screen.until(enter);
    this.screen.press(...text);
    if (text !== '') await this.screen.until(text);
    this.pressShown('Enter');
  }

  /** Down the list of what needs you, to the line that has this. */
  async choose(what: string): Promise<void> {
    if (!this.screen.text().includes('[0 You:')) await this.press('0', 'need you');
    await this.screen.until('[0 You:');
    await this.screen.until(what);
    for (let left = 4; left > 0 && !this.screen.text().includes(`▸ ${what}`); left--) {
      const chosen = /▸ . \S+ +\S+/.exec(this.screen.text())?.[0] ?? '';
      this.pressShown('j');
      await this.screen.until(() => !this.screen.text().includes(chosen));
    }
    await this.screen.until(`▸ ${what}`);
  }
}

let place: Place | null = null;
let open: Screen | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
  const left = await place?.remove();
  place = null;
  expect(left ?? []).toEqual([]);
});

it('finds everything from the goal to the merge with ? and the footer alone', async () => {
  const at = await Place.make(FILES);
  place = at;
  const come = () => {
    open = start({ argv: [process.execPath, BIN, '-C', at.repo], env: at.env as Record<string, string>, cols: COLS, rows: ROWS });
    return new Stranger(open);
  };
  const one = come();

  // A goal, and the plan for it.
  await one.press('+', 'own programs: architect, backend, frontend, testing');
  await one.write('Make a greeter', 'What should be done?', /Enter continue/);
  await one.press('y', 'Start planning?');
  await one.press('a', 'PLAN WAITS');
  await one.answer('y', 'Approve plan v1?');

  // A question.
  await one.choose('▲ ask    T2');
  await one.press('Enter', 'Enter answer');
  await one.write('teal', 'frontend (T2) asks you', /Enter send/);
  await one.screen.until('Answered.');

  // Why T4 does not begin: from what failed along the edge of the graph.
  await one.choose('✗ failed T3');
  await one.press('Enter', 'Enter see what happened');
  await one.screen.until('T4 waits for it.');
  await one.toScreen('3', '[3 Graph]');
  await one.press('l', /selected . T3/);
  await one.screen.until('T4 is blocked: it needs T3, which failed. 0 answers for T3.');
  await one.press('Enter', 'Enter open task');
  await one.screen.until(/why +It needs T3, which failed: .*the load generator/);

  // A diff, a comment on a line of it, and back it goes.
  await one.choose('◆ review T1');
  await one.press('Enter', 'Enter see the diff');
  await one.press('c', '"hi " + name');
  await one.write('Not hi, please', 'Comment on greet.js:1', /Enter keep/);
  await one.press('r', 'Kept on greet.js:1');
  await one.write('', '1 comment of yours goes with it.', /Enter go on/);
  await one.press('y', 'y send');
  await one.screen.until('"Good day, " + name');
  await one.screen.until('asked for: src/greet.js:1');
  await one.screen.until('T1 by backend, try 2');
  const briefs = readdirSync(join(at.repo, '.git')).filter((name) => name.startsWith('brief-'));
  expect(briefs.sort()).toEqual(['brief-0.md', 'brief-1.md']);
  expect(readFileSync(join(at.repo, '.git/brief-0.md'), 'utf8')).not.toContain('Not hi, please');
  expect(readFileSync(join(at.repo, '.git/brief-1.md'), 'utf8')).toMatch(/src\/greet\.js:1\n> export const greet .*\nNot hi, please/);

  // The second result is right.
  await one.press('a', 'waits for your review');
  await one.answer('y', 'Merge T1 into the run?');
  await one.screen.until(/merged into maos\/\S+\/run/);

  // Away, and T2 goes on without a screen.
  const before = await at.fingerprint();
  await one.pressFromHelp('q');
  await one.screen.until('1 agent is working.');
  await one.press('d', 'Leave maos-tui?');
  expect(await one.screen.exited).toBe(0);
  expect(one.screen.text()).toMatch(/Detached from run \S+; 1 agent goes on\. Come back with: maos-tui/);
  const alive = (await at.processes()).join('\n');
  for (const what of ['daemon orchestrator', 'daemon host', 'sh agent.sh']) expect(alive).toContain(what);
  await at.write({ '.git/go-on': '' });
  await until(async () => (await (await at.client()).state()).tasks.T2?.stage.name === 'review', { what: 'T2 to be done while nobody looks' });

  // Back at the same place, and the rest of it.
  const again = come();
  await again.screen.until('[4 Review]');
  await again.screen.until(/merged into maos\/\S+\/run/);
  await again.screen.until('"Good day, " + name');
  await again.choose('◆ review T2');
  await again.answer('y', 'a page in teal');
  await again.answer('y', 'Type y.');
  await again.screen.until('tasks 2/4');
  await again.choose('✗ failed T3');
  await again.answer('n', 'n give it up');
  await again.press('y', 'T4 cannot be done without it and is cancelled as well.');
  expect(await at.fingerprint()).toBe(before);
  await again.choose('▲ merge');
  await again.answer('y', 'Merge the run into main?');
  await again.answer('y', 'Type y.');
  await again.screen.until('✓ DONE. 2 of 4 tasks are merged into main');
  expect(await at.git('show', 'main:src/greet.js')).toBe('export const greet = (name) => "Good day, " + name;');
  expect(await at.git('show', 'main:src/page.html')).toBe("<body bgcolor='teal'>");
  expect(await at.git('status', '--porcelain', '--', 'src')).toBe('');
  await again.pressFromHelp('q');
  await again.press('d', 'Leave maos-tui?');
  expect(await again.screen.exited).toBe(0);
});
