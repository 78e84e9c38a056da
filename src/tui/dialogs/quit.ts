/** Leaving: detach is the easy way, stopping asks for a letter, killing asks twice. Nothing ends agents silently. */
import { isLive } from '../../core/view/status.ts';
import type { Controls, Dialog, View } from '../model.ts';
import { type Line, s } from '../parts/line.ts';
import { DIM, KEY, TONES } from '../theme.ts';
import { confirm } from './confirm.ts';

/** The demo ends with its screen: there is nothing to come back to but its folder. */
export function leaveDemo(): Dialog {
  return {
    name: 'quit',
    title: 'Leave the demo?',
    width: 66,
    deafUntil: 0,
    lines: (view): Line[] => [
      [s(view.state.run?.state === 'finished' ? ' The run is over.' : ' The run is not over; its agents end with the demo.')],
      [],
      [s(' ▸ d', KEY), s('  Leave        the folder stays, and its path is said')],
    ],
    keys: [{ keys: ['enter', 'd'], label: 'leave', run: (controls) => controls.leave(0) }],
  };
}

export const stopNow = (): Dialog =>
  confirm({
    title: 'Kill the agents?',
    text: 'Agents end at once. Uncommitted work stays in their worktrees and is taken up again on resume.',
    yes: 'kill them',
    run: (last) => last.stopAll(true),
  });

/** Nothing works and nothing is to come back to: there is only leaving. */
const leaveWhenOver = (over: boolean): Dialog => ({
  name: 'quit',
  title: 'Leave maos-tui?',
  width: 66,
  deafUntil: 0,
  lines: () => [
    [s(over ? ' The run is over.' : ' Nothing is running.')],
    [],
    [s(' ▸ d', KEY), s(`  Leave        ${over ? 'it stays as it is, to be looked at' : 'nothing goes on'}`)],
  ],
  keys: [{ keys: ['enter', 'd'], label: 'leave', run: (controls) => controls.leave(0) }],
});

/** What becomes of the agents when the screen is left. */
export function leavingWords({ state, demo, readOnly, goesBack }: View): string {
  if (demo || readOnly) return goesBack ? 'back to where you were' : demo ? 'leave; the demo ends' : 'leave';
  if (Object.values(state.sessions).some(isLive)) return 'detach; agents keep running';
  return state.run === null ? 'leave; nothing is running' : state.run.ended_at === null ? 'detach; the run stays' : 'leave; the run is over';
}

export function quitDialog({ state }: View): Dialog {
  const over = state.run?.ended_at != null;
  if ((over || state.run === null) && !Object.values(state.sessions).some(isLive)) return leaveWhenOver(over);
  return {
    name: 'quit',
    title: 'Leave maos-tui?',
    width: 66,
    deafUntil: 0,
    lines: (view): Line[] => {
      const agents = Object.values(view.state.sessions).filter(isLive).length;
      const waiting = view.derived.waiting.length;
      const first = agents === 0 ? 'No agent is working.' : `${agents} agent${agents === 1 ? ' is' : 's are'} working.`;
      return [
        [s(` ${first}`), ...(waiting > 0 ? [s(` ${waiting} thing${waiting === 1 ? ' needs' : 's need'} you.`, TONES.warn)] : [])],
        [],
        [s(' ▸ d', KEY), s(`  Detach       ${agents === 0 ? 'the run stays as it is' : 'agents keep running'}. Come back with`)],
        [s('                   maos-tui  (from any terminal here)', DIM)],
        ...(waiting > 0 ? [[s('                   What needs you waits until then.', DIM)] as Line] : []),
        [],
        [s('   s', KEY), s('  Stop         end the agents in order, save, and stop.')],
        [s('                   maos-tui resume goes on later.', DIM)],
        [],
        [s('   k', KEY), s('  Stop now     kill the agents. What they wrote stays in')],
        [s(`                   ${agents === 0 ? 'their worktrees' : `${agents} worktree${agents === 1 ? '' : 's'}`}; maos-tui resume takes it up.`, DIM)],
      ];
    },
    keys: [
      { keys: ['enter', 'd'], label: 'detach', run: (controls) => controls.leave(0) },
      {
        keys: ['s'],
        label: 'stop',
        changes: true,
        run: (controls) => {
          controls.close();
          controls.stopAll(false);
        },
      },
      {
        keys: ['k'],
        label: 'stop now…',
        changes: true,
        run: (controls: Controls) => controls.open(stopNow()),
      },
    ],
  };
}
