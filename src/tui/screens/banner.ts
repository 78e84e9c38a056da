/** What stands below the header while the run is not simply going on: lost, a broken file, paused, over; and the key that leads on. Pure. */
import type { Run } from '../../core/state.ts';
import { clock } from '../../core/view/format.ts';
import { isLive } from '../../core/view/status.ts';
import { called } from '../keys/called.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { KEY, TONES } from '../theme.ts';
import { atRest } from '../why-not.ts';
import { brokenBanner } from './broken.ts';
import { localTime } from './run.ts';

const agentsAtWork = (view: View): number => Object.values(view.state.sessions).filter(isLive).length;
const agents = (count: number): string => `${count} agent${count === 1 ? '' : 's'}`;

export function banner(view: View): Line[] {
  const run = view.state.run;
  if (view.lostFor !== null) return lost(view, view.lostFor);
  if (view.broken) return brokenBanner(view.broken, view);
  if (run?.state === 'paused') return paused(run, view);
  return run ? ending(run, view) : [];
}

function lost(view: View, lostFor: number): Line[] {
  const pid = view.daemons?.orchestrator.pid;
  const live = agentsAtWork(view);
  const start: Line = view.readOnly
    ? [s('   This screen only looks; another one can start it with '), s(called('run.reconnect'), KEY), s('.')]
    : [s(`   ${called('run.reconnect')}`, KEY), s(live === 0 ? '  start it now' : '  start it now (it adopts the agents)')];
  if (atRest(view)) return [[s(' ‖ ORCHESTRATOR AT REST. It only waited, and ended by itself; nothing is lost.', TONES.warn)], start];
  return [
    [s(` ✗ ORCHESTRATOR LOST. No heartbeat for ${clock(lostFor)}${pid ? `; pid ${pid} is gone` : ''}. Screen frozen`, TONES.bad)],
    [
      s(
        `   at ${view.state.seq > 0 ? localTime(view.state.at) : 'the start'}. ${live === 0 ? '' : `${agents(live)} may still run; `}${live === 0 ? 'The' : 'the'} host starts a new one by itself.`,
      ),
    ],
    start,
  ];
}

/** The reasons of core that say who did it; any other says why. */
const BY_YOU: Record<string, string> = { 'paused by you': 'PAUSED by you.', 'stopped by you': 'STOPPED by you.' };

function paused(run: Run, view: View): Line[] {
  const why = run.pause_reason?.replace(/\.$/, '') ?? '';
  const live = agentsAtWork(view);
  const plan = run.paused_from === 'approval';
  const can = plan ? ` Plan v${run.plan?.version ?? 1} still waits for your yes.` : ' You can still review, merge and answer.';
  const until = plan
    ? 'then the plan is here again, and nothing starts before your yes'
    : run.stopping || live === 0
      ? 'until then no agent starts'
      : `until then no new task starts; ${agents(live)} finish${live === 1 ? 'es' : ''} what is begun`;
  return [
    why === '' || BY_YOU[why] ? [s(` ‖ ${BY_YOU[why] ?? 'PAUSED.'}`, TONES.warn), s(can)] : [s(' ‖ PAUSED: ', TONES.warn), u(`${why}.`, TONES.warn)],
    view.readOnly
      ? [s(`   ${plan ? 'Another screen resumes it and answers.' : `${until.replace('until then n', 'N')}.`}`)]
      : [s(`   ${called('run.pause')}`, KEY), s(`  resume; ${until}`)],
  ];
}

/** After the end of a run: what became of it, and what can be done next. */
function ending(run: Run, view: View): Line[] {
  const { counts } = view.derived;
  const next = (...parts: [string, string][]): Line => [s('  '), ...parts.flatMap(([key, text]): Line => [s(` ${key}`, KEY), s(` ${text}  `)])];
  const goal: [string, string] = view.demo
    ? [called('run.quit'), 'leave the demo; it says where the result lies']
    : view.readOnly
      ? [called('run.quit'), view.goesBack ? 'back to where you were' : 'leave']
      : [called('goal.new'), 'next goal'];
  switch (run.state) {
    case 'finished':
      return run.merged
        ? [
            [
              s(` ✓ DONE. ${counts.done} of ${counts.total} tasks are merged into `, TONES.good),
              u(run.base.branch, TONES.good),
              s(` at ${run.merged.to.slice(0, 7)}.`, TONES.good),
            ],
            view.demo || view.readOnly
              ? next(goal, [called('screen.review'), 'the changes'])
              : next(goal, [called('screen.review'), 'the changes'], ['maos-tui merge --undo', 'takes it back']),
          ]
        : [
            [s(` ✓ DONE, not merged. ${counts.done} of ${counts.total} tasks are on `, TONES.warn), u(run.branch, TONES.warn), s('.', TONES.warn)],
            next(goal, [called('screen.review'), 'the changes']),
          ];
    case 'failed':
      return [
        [s(' ✗ THE RUN FAILED. ', TONES.bad), u(run.end_reason ?? 'No reason is known.')],
        next(goal, [called('screen.tasks'), 'the tasks'], [called('screen.audit'), 'what happened']),
      ];
    case 'cancelled':
      return [
        [s(' ⊘ CANCELLED. ', TONES.warn), u(run.end_reason || 'Nothing was merged.')],
        next(goal, counts.total > 0 ? [called('screen.tasks'), 'the tasks'] : [called('screen.audit'), 'what happened']),
      ];
    default:
      return [];
  }
}
