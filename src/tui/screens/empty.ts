/** Screens with nothing on them yet, and the one for windows that are too small. Each names the next key. */
import { notRunning, runGoesOn } from '../actions/reasons.ts';
import { leavingWords } from '../dialogs/quit.ts';
import type { Rect } from '../frame/grid.ts';
import { wrap } from '../frame/width.ts';
import { called } from '../keys/called.ts';
import { MIN_COLS, MIN_ROWS } from '../layout.ts';
import type { View } from '../model.ts';
import { runWord, spentText } from '../parts/header.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, block } from '../parts/panel.ts';
import type { ScreenName } from '../screen-names.ts';
import { BOLD, DIM, KEY, TONES } from '../theme.ts';

const key = (name: string, text: string): Line => [s(`    ${name.padEnd(3)} `, KEY), s(text)];

/** Columns of what is said there. */
const PAGE = 76;

export function noRun(view: View, body: Rect): Block[] {
  const history = view.state.history.slice(-3).reverse();
  // In the middle of a large screen, as a page lies on a desk.
  const left = s(' '.repeat(Math.max(0, Math.floor((body.width - PAGE) / 2))));
  const lines: Line[] = [
    [s('  No run yet.', BOLD)],
    [],
    key(called('goal.new'), 'Write a goal. The architect proposes a plan; you approve it first.'),
    ...(view.goesElsewhere ? [key(called('demo.watch'), 'Watch the demo (a minute, no account needed).')] : []),
    ...(view.goesElsewhere && history.length > 0 ? [key(called('run.open'), `Open a run that is over (${view.state.history.length} kept).`)] : []),
    key(called('screen.setup'), 'See the setup: roles, agents, checks.'),
    key(called('run.quit'), 'Leave.'),
    [],
    [s('  Good first goals are one feature with a visible result:', DIM)],
    [s('    "Add rate limiting to /login and prove it with a load test"', DIM)],
    [s('    "Move the cart page to server actions, keep every test green"', DIM)],
    [],
    ...(history.length > 0
      ? [
          [s('  Earlier runs', BOLD)],
          ...history.map((run): Line => [s(`    ${run.merged ? '✓' : '·'} `, run.merged ? TONES.good : DIM), u(run.id), s('  '), u(run.goal.split('\n')[0], DIM)]),
        ]
      : [[s('  This screen shows agents and tasks once a run starts.', DIM)]]),
  ];
  const above = Math.max(0, Math.min(body.height - lines.length, Math.max(1, Math.floor((body.height - lines.length) / 2) - 2)));
  return [block(body, [...Array<Line>(above).fill([]), ...lines.map((line) => [left, ...line])])];
}

/** What is not there, what it will be, and the key that leads on while a run goes on. */
const NOTHING: Partial<Record<ScreenName, [what: string, about: string, next: [string, string]]>> = {
  you: ['Nothing needs you.', 'A question that comes is counted up there. It never opens by itself.', ['screen.run', 'See the run.']],
  graph: ['There is no plan yet.', 'The graph appears with the plan.', ['screen.run', 'See the architect at work.']],
  review: ['Nothing waits for review.', 'Checked results appear here before they are merged.', ['screen.tasks', 'See the tasks.']],
  messages: ['No messages yet.', 'Agents write to each other and to you; all of it stands here.', ['agent.write', 'Write to one of them.']],
  audit: ['The audit log is empty.', 'Every step of a run is recorded here.', ['screen.run', 'See the run.']],
  cost: ['Nothing was spent.', 'What agents report is counted here, by role, task and model.', ['screen.run', 'See the run.']],
};

export function nothing(name: ScreenName, view: View, body: Rect): Block[] {
  const [what, about, next] = NOTHING[name] ?? ['Nothing here yet.', '', ['screen.run', 'See the run.']];
  const goes = notRunning(view) === null;
  const begins = !view.readOnly && runGoesOn(view) === null;
  return [
    block(body, [
      [],
      [],
      [s(`  ${what}`, BOLD)],
      [],
      goes ? key(called(next[0]), next[1]) : begins ? key(called('goal.new'), 'Write a goal. The architect makes a plan of it.') : key(called('screen.run'), 'See the run.'),
      [],
      ...wrap(about, body.width - 4).map((line): Line => [s(`  ${line}`, DIM)]),
    ]),
  ];
}

export function tooSmall(view: View): Block[] {
  const state = runWord(view);
  const { counts, waiting } = view.derived;
  return [
    block({ x: 0, y: 0, width: view.cols, height: view.rows }, [
      [],
      [s(`  maos-tui needs ${MIN_COLS}x${MIN_ROWS}; this is ${view.cols}x${view.rows}.`)],
      [],
      [
        s('  '),
        s(state.text, TONES[state.tone]),
        s(`   tasks ${counts.done}/${counts.total}`),
        ...(waiting.length > 0 ? [s('   '), s(`▲ ${waiting.length} need you`, TONES.warn)] : []),
      ],
      [s(`  ${spentText(view)}`)],
      [],
      [s('  Make the window bigger, or use:')],
      [s('    s', KEY), s('  the agent and the news as plain lines')],
      ...(waiting.length > 0 ? [[s('    0', KEY), s('  answer what needs you, one by one')]] : []),
      [s('    q', KEY), s(`  ${leavingWords(view)}`)],
      ...(view.ui.toast ? [[], [s('  '), u(view.ui.toast.text, TONES[view.ui.toast.tone])]] : []),
    ]),
  ];
}
