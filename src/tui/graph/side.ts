/** What stands beside the graph: why it takes so long, who is waited for, what can be done now. Pure. */
import { clock, minutesText } from '../../core/view/format.ts';
import { bottlenecks, criticalPath, obstacles, pace } from '../../core/view/graph-facts.ts';
import { isLive } from '../../core/view/status.ts';
import { STATUSES } from '../../core/view/task-status.ts';
import { plain } from '../frame/width.ts';
import { called } from '../keys/called.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { BOLD, DIM, KEY, STAR, TONES } from '../theme.ts';
import { groupsIn } from './mode.ts';

const at = (view: View, id: string) => view.derived.statuses.get(id) ?? STATUSES.wait;

function obstacleLines(view: View, count: number): Line[] {
  const { graph, statuses } = view.derived;
  const groups = groupsIn(view);
  const found = obstacles(graph, statuses);
  const hard = found.filter((one) => one.name !== 'you');
  const lines = hard.slice(0, count).flatMap(({ id, waiting }): Line[] => {
    const task = view.state.tasks[id];
    const status = at(view, id);
    const where = [...new Set(waiting.map((one) => groups.of.get(one) ?? ''))].slice(0, 5).join(' ');
    return [
      [
        s(` ${status.glyph} `, TONES[status.tone]),
        u(id, BOLD),
        s(' '),
        u(task?.title),
        s(status.name === 'fail' ? ` failed ${task?.failures ?? 0} times` : ` ${status.word}`, DIM),
      ],
      [s(`   ${waiting.length === 0 ? 'nothing waits for it' : `${waiting.length} task${waiting.length === 1 ? ' waits' : 's wait'}`}`), u(where === '' ? '' : ` (${where})`, DIM)],
    ];
  });
  const you = found.filter((one) => one.name === 'you').map((one) => one.id);
  if (hard.length > count) lines.push([s(`   and ${hard.length - count} more that failed`, DIM)]);
  if (you.length > 0) lines.push([s(` ▲ ${you.length} need${you.length === 1 ? 's' : ''} you: `, TONES.warn), u(you.slice(0, 8).join(' ')), s(you.length > 8 ? ' …' : '')]);
  return lines.length > 0 ? lines : [[s(' ✓ ', TONES.good), s('nothing failed, nothing waits for you')]];
}

function pathLines(view: View): Line[] {
  const path = criticalPath(view.state, view.derived.graph, view.derived.statuses);
  if (path.left.length === 0) return [[s(' ★ ', STAR), s('the critical path is done')]];
  const shown = path.left.length <= 6 ? path.left : [...path.left.slice(0, 5), '…', path.left.at(-1) ?? ''];
  return [
    [s(' ★ ', STAR), s(`Critical path, ${path.left.length} tasks${path.minutesLeft === null ? '' : `, ${minutesText(path.minutesLeft)}`} left`)],
    [s('   '), u(shown.join(' → '))],
  ];
}

function waitedFor(view: View): Line[] {
  const list = bottlenecks(view.derived.graph, view.derived.statuses, 5);
  return list.length === 0 ? [[s('   no two tasks wait for the same one', DIM)]] : [[s('   '), ...list.map(({ id, direct }) => s(`${plain(id)} ×${direct}   `))]];
}

function agents(view: View): { live: number; waiting: number; free: number } {
  const live = Object.values(view.state.sessions).filter((session) => isLive(session) && session.purpose === 'task');
  const waiting = live.filter((session) => session.state === 'waiting').length;
  return { live: live.length, waiting, free: Math.max(0, (view.state.run?.config.parallel ?? 0) - live.length) };
}

/** Beside folded groups: why is it slow? */
export function slowLines(view: View): Line[] {
  const { counts } = view.derived;
  const { live } = agents(view);
  return [
    ...obstacleLines(view, 2),
    [],
    ...pathLines(view),
    [],
    [s(' Most waited for', BOLD)],
    ...waitedFor(view),
    [],
    [s(` Parallelism now ${counts.running}, possible ${counts.running + counts.ready}, agents ${live} of ${view.state.run?.config.parallel ?? 0}`)],
    [],
    ...(groupsIn(view).circular ? [[s(' ▲ ', TONES.warn), s('groups need each other in a circle: by first wave, without lines', DIM)], []] : []),
    keysLine([`${called('graph.up-stream')} ${called('graph.down-stream')}`, 'walk edges'], [called('graph.focus'), 'focus']),
    keysLine([called('view.filter'), 'find: id, words, state:fail, agent:…']),
  ];
}

/** Beside the table: what holds it up. */
export function holdLines(view: View): Line[] {
  const speed = pace(view.state, view.derived.statuses, view.now);
  const { live, waiting, free } = agents(view);
  const end = speed.endsAt === null ? null : new Date(speed.endsAt).toTimeString().slice(0, 5);
  const far = speed.endsAt !== null && speed.endsAt - view.now > 20 * 3_600_000 ? ` (in ${clock(speed.endsAt - view.now)})` : '';
  return [
    ...obstacleLines(view, 4),
    [],
    ...pathLines(view),
    [],
    [s(` Throughput ${Math.round(speed.perHour)} tasks/h (last 30 min)`)],
    [s(end === null ? ` ${noStart(view) === null ? 'No end in sight: n' : 'N'}othing was done in the last 30 min` : ` Finish about ${end}${far}`, end === null ? DIM : {})],
    [],
    [s(` Agents ${live}: ${live - waiting} run, ${waiting} wait; ${noStart(view) === null ? `${free} more may start` : 'none starts now'}`)],
    [],
    keysLine([called('view.filter'), 'find'], [called('graph.focus'), 'focus'], [called('graph.path'), 'critical path']),
  ];
}

/** Why nothing starts now, whatever is ready; null while something may. */
function noStart({ state: { run } }: View): string | null {
  switch (run?.state) {
    case 'running':
      return null;
    case 'approval':
      return 'nothing before the plan is approved';
    case 'paused':
      return 'nothing while the run is paused';
    case 'planning':
      return 'nothing before there is a plan';
    case 'finishing':
      return 'nothing: every task is settled';
    default:
      return 'nothing: the run is over';
  }
}

/** Beside rails: who many wait for, and what an agent could begin. */
export function runnableLines(view: View): Line[] {
  const { free } = agents(view);
  const none = noStart(view);
  if (none !== null) return [[s(' Bottlenecks', BOLD), s(' (several wait for one)', DIM)], ...waitedFor(view), [s(' Runnable now', BOLD)], [s(`   ${none}`, DIM)]];
  const ready = view.derived.graph.rows.filter((row) => at(view, row.id).name === 'ready').map((row) => row.id);
  return [
    [s(' Bottlenecks', BOLD), s(' (several wait for one)', DIM)],
    ...waitedFor(view),
    [s(' Runnable now', BOLD), s(`  ${free} more agent${free === 1 ? '' : 's'} may start`, DIM)],
    [
      s('   '),
      ready.length === 0 ? s('none: every task that could run does', DIM) : u(ready.slice(0, 12).join(' ')),
      s(ready.length > 12 ? ` and ${ready.length - 12} more` : '', DIM),
    ],
  ];
}

const keysLine = (...pairs: [string, string][]): Line => [s(' '), ...pairs.flatMap(([key, text]): Line => [s(key, KEY), s(` ${text}   `, DIM)])];
