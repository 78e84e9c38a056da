/** The two lines that are always there: who, what state, how far, who waits, how much; and the screens. Pure. */
import { costText, runBudget, runCost } from '../../core/view/cost.ts';
import { clock } from '../../core/view/format.ts';
import { isLive, runElapsed } from '../../core/view/status.ts';
import type { Tone } from '../../core/view/task-status.ts';
import { clip, plain, textWidth } from '../frame/width.ts';
import { called } from '../keys/called.ts';
import type { Dialog, Ui, View } from '../model.ts';
import { SCREEN_LABELS, SCREENS, type ScreenName } from '../screen-names.ts';
import { BOLD, DIM, KEY, TONES } from '../theme.ts';
import { atRest } from '../why-not.ts';
import { fit, type Line, lineWidth, picked, s, spread, u } from './line.ts';

/** The goal being written, also while it is said once more what would begin. */
export const writtenGoal = ({ dialog }: Ui): Dialog | null => [dialog, dialog?.back].find((one) => one?.name === 'goal') ?? null;

/** Where every key is text or an agent's, `?` is one too. */
export const takesText = ({ dialog, typing, copying }: Ui): boolean => typing !== null || copying !== null || dialog?.field !== undefined;

/** The state of the run in one glyph and a word or two. */
export function runWord(view: View): { text: string; tone: Tone } {
  const run = view.state.run;
  if (atRest(view)) return { text: '‖ AT REST', tone: 'warn' };
  if (view.lostFor !== null) return { text: `✗ LOST ${clock(view.lostFor)}`, tone: 'bad' };
  if (view.broken) return { text: view.broken.name === 'tasks.json' ? '▲ STATE ERROR' : '▲ CONFIG ERROR', tone: 'warn' };
  if (writtenGoal(view.ui)) return { text: '○ NEW GOAL', tone: 'dim' };
  if (!run) return { text: '○ NO RUN', tone: 'dim' };
  const time = clock(runElapsed(view.state, view.now));
  const asks = (kind: string) => view.derived.waiting.some((item) => item.kind === kind);
  switch (run.state) {
    case 'planning':
      return { text: `● PLANNING ${time}`, tone: 'busy' };
    case 'approval':
      return { text: '▲ PLAN WAITS', tone: 'warn' };
    case 'running':
      return { text: `● RUN ${time}`, tone: 'busy' };
    case 'paused':
      return { text: '‖ PAUSED', tone: 'warn' };
    case 'finishing':
      return asks('merge') ? { text: '▲ MERGE WAITS', tone: 'warn' } : { text: `● FINISHING ${time}`, tone: 'busy' };
    case 'finished':
      return { text: `✓ DONE ${time}`, tone: 'good' };
    case 'failed':
      return { text: `✗ FAILED ${time}`, tone: 'bad' };
    case 'cancelled':
      return { text: '⊘ CANCELLED', tone: 'dim' };
  }
}

/** As much of it as there is room for: the repository's name gives way first, how many wait for the user last. */
function identity(view: View, room: number): Line {
  for (const dropped of ['', 'words', 'words tasks', 'words tasks maos']) {
    const over = lineWidth(identityParts(view, dropped, 0)) - room;
    const line = identityParts(view, dropped, Math.max(0, over));
    if (lineWidth(line) <= room) return line;
  }
  return identityParts(view, 'words tasks maos name', 0);
}

/** @param over columns too many; the name is cut by them, down to what tells it from others */
function identityParts(view: View, dropped: string, over: number): Line {
  const state = runWord(view);
  const { counts, waiting } = view.derived;
  const name = plain(view.demo?.name ?? view.repo);
  const short = over > 0 ? clip(name, Math.max(8, textWidth(name) - over)) : name;
  const tasks = counts.total > 0 ? `tasks ${counts.done}/${counts.total}` : 'tasks 0';
  return [
    dropped.includes('maos') ? s(' ') : s(' maos ', BOLD),
    ...(dropped.includes('name') ? [] : [u(short, view.demo ? TONES.accent : KEY), s('  ')]),
    s(state.text, TONES[state.tone]),
    ...(dropped.includes('tasks') ? [] : [s(`  ${tasks}`)]),
    ...(waiting.length > 0 ? [s('  '), s(`▲ ${waiting.length}${dropped === '' ? ' need you' : ''}`, TONES.warn)] : []),
    ...(view.readOnly ? [s('  read-only', DIM)] : []),
  ];
}

/** Of the run that would begin. */
function settingValue(view: View, key: string): number | null {
  const value = view.settings.find((row) => row.key === key)?.value;
  return typeof value === 'number' ? value : null;
}

/** What the run has cost; that nobody knows is said in words. */
export function spentText({ state }: View): string {
  const cost = costText(runCost(state)) || '$0.00';
  return /\d/.test(cost) ? cost : `cost ${cost}`;
}

function numbers(view: View): Line {
  const run = view.state.run;
  const spent = spentText(view);
  const help: Line = [s(takesText(view.ui) ? '      ' : '? help', KEY), s(' ')];
  const limit = run ? runBudget(run) : settingValue(view, 'settings.budget_usd');
  if (view.cols < 110) return [s(limit ? `${spent}/${limit}` : spent), s('  '), ...help];
  const agents = Object.values(view.state.sessions).filter(isLive);
  const [planner] = run?.state === 'planning' && agents.length === 1 ? agents : [];
  const base = view.beforehand && 'base' in view.beforehand ? view.beforehand.base.branch : null;
  return [
    ...(planner ? [u(planner.role), s(' at work   ')] : run ? [s(`${agents.length} ${view.demo ? 'scripted ' : ''}agent${agents.length === 1 ? '' : 's'}   `)] : []),
    s(limit ? `${spent} of $${limit}` : spent),
    ...(view.demo ? [s('   temporary copy')] : run ? [s('   '), u(run.branch), s(' ← ', DIM), u(run.base.branch)] : base === null ? [] : [s('   '), u(base)]),
    s('   '),
    ...help,
  ];
}

/** What a click on the name of a screen tells. */
export const tabOf = (name: ScreenName): string => `screen:${name}`;

const keyOf = (name: ScreenName): string => called(`screen.${name}`);

function tab(view: View, name: ScreenName): Line {
  const waiting = view.derived.waiting.length;
  const label = `${keyOf(name)} ${name === 'you' ? `You:${waiting}` : SCREEN_LABELS[name]}`;
  const [text, style] = view.ui.screen === name ? [`[${label}]`, KEY] : [label, name === 'you' && waiting > 0 ? TONES.warn : DIM];
  return picked(tabOf(name), [s(text, style)]);
}

function tabs(view: View): Line {
  const gap = view.cols < 110 ? ' ' : '   ';
  const line: Line = [s(' '), ...SCREENS.flatMap((name, at) => [...(at > 0 ? [s(gap)] : []), ...tab(view, name)])];
  if (lineWidth(line) <= view.cols) return line;
  // Narrow: keys alone, the current one in full.
  return [
    s(' '),
    ...SCREENS.flatMap((name, at) => [...(at > 0 ? [s(' ')] : []), ...(view.ui.screen === name || name === 'you' ? tab(view, name) : picked(tabOf(name), [s(keyOf(name), DIM)]))]),
  ];
}

export function header(view: View): Line[] {
  const right = numbers(view);
  return [spread(identity(view, view.cols - lineWidth(right) - 2), right, view.cols), fit(tabs(view), view.cols)];
}
