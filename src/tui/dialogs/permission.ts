/**
 * What an agent asks leave for, in lines: the whole command or diff, then where, why, by which rule, and what `t` would allow from then on. Pure.
 * Invariant: nothing of what would be done is left out; what does not fit is counted, and can be gone to.
 */
import type { Approval } from '../../core/state.ts';
import { wrap } from '../frame/width.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { BOLD, DIM, TONES } from '../theme.ts';

const RUNS = /^(bash|shell|execute|run_shell_command)$/i;
const CHANGES = /^(edit|write|notebookedit|delete|move)$/i;

export function permissionTitle(who: string, { tool, grant }: Approval): string {
  if (tool === null || RUNS.test(tool)) return `${who} asks to run a command`;
  if (CHANGES.test(tool)) return `${who} asks to change ${grant?.includes(', ') === true ? 'files' : 'a file'}`;
  return `${who} asks to use ${tool}`;
}

export const fact = (label: string, text: string, width: number): Line[] =>
  wrap(text, Math.max(10, width - 9)).map((line, at): Line => [s(at === 0 ? ` ${label.padEnd(7)}` : '        ', DIM), u(line)]);

/** What would be done. The signs of a diff stand in the first column of its lines. */
export function permissionSubject({ tool, summary, detail }: Approval, width: number): Line[] {
  const diff = CHANGES.test(tool ?? '');
  return (detail === '' ? summary : detail).split('\n').flatMap((line, at): Line[] => {
    const style = !diff || at === 0 ? (at < 1 || RUNS.test(tool ?? '') ? BOLD : {}) : line.startsWith('+') ? TONES.good : line.startsWith('-') ? TONES.bad : DIM;
    const rows = wrap(line, width - 2);
    return rows.length === 0 ? [[]] : rows.map((row): Line => [s(' '), u(row, style)]);
  });
}

/** Inside of the worktree it says so: the user's own checkout is not touched. */
function place(view: View, cwd: string): string {
  const path = cwd.startsWith(`${view.repo}/`) ? cwd.slice(view.repo.length + 1) : cwd;
  return cwd.startsWith(`${view.dir}/worktrees/`) ? `${path}  (not your checkout)` : path;
}

/** What a yes does, as far as anybody can know beforehand: what a program does is for it to say. */
function effect(view: View, { tool, cwd }: Approval): string {
  const inside = cwd?.startsWith(`${view.dir}/worktrees/`) || cwd?.startsWith('.multi-agent/worktrees/');
  const where = inside ? 'in its worktree; your checkout changes only by a merge' : 'where it says';
  if (tool === null || RUNS.test(tool)) return `runs once, with your rights and your network, ${where}`;
  return CHANGES.test(tool) ? `changed once, ${where}` : `${tool} is used once`;
}

export const permissionFacts = (view: View, approval: Approval, width: number): Line[] => [
  ...(approval.cwd === null ? [] : fact('in', place(view, approval.cwd), width)),
  ...(approval.why === '' ? [] : fact('why', approval.why, width)),
  ...(approval.rule ? fact('rule', approval.rule, width) : []),
  ...fact('effect', effect(view, approval), width),
  ...(approval.grant === null ? [] : fact('t', `would allow ${approval.task_id ?? 'this work'} from now on: ${approval.grant}`, width)),
];

/** At most `room` lines of the subject from line `top` on, and a word about the rest. */
export function part(subject: readonly Line[], top: number, room: number): Line[] {
  if (subject.length <= room) return [...subject];
  const shown = subject.slice(top, top + room - 1);
  const left = subject.length - top - shown.length;
  return [...shown, [s(left > 0 ? ` … ${left} more line${left === 1 ? '' : 's'}: j` : ` the end; ${top} lines above: k`, TONES.warn)]];
}
