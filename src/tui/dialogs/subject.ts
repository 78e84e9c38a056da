/** What a question is about, in words: the same on the list of questions and in the dialog that answers it. Pure. */
import type { Approval } from '../../core/state.ts';
import { commentCount, commentsOf } from '../../core/view/comments.ts';
import { runBudget } from '../../core/view/cost.ts';
import { count } from '../../core/view/event-text.ts';
import { minutesText, money } from '../../core/view/format.ts';
import { kinOf } from '../../core/view/graph-facts.ts';
import { wrap } from '../frame/width.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { BOLD, DIM, TONES } from '../theme.ts';
import { fact, permissionFacts, permissionSubject, permissionTitle } from './permission.ts';

export function subjectTitle(view: View, approval: Approval): string {
  const session = approval.session_id === null ? undefined : view.state.sessions[approval.session_id];
  const who = session?.role ?? 'An agent';
  const task = approval.task_id ?? session?.task_id ?? '';
  switch (approval.kind) {
    case 'plan':
      return `Approve plan v${view.state.run?.plan?.version ?? 1}?`;
    case 'replan':
      return 'A change of the plan';
    case 'permission':
      return permissionTitle(`${who}${task ? ` (${task})` : ''}`, approval);
    case 'question':
      return `${who}${task ? ` (${task})` : ''} asks you`;
    case 'review':
      return `Merge ${task} into the run?`;
    case 'merge':
      return `Merge the run into ${view.state.run?.base.branch ?? 'its base'}?`;
    case 'budget':
      return 'The budget is used up';
    case 'escalation':
      if (approval.message_id !== null) return view.state.messages[approval.message_id]?.state === 'dead' ? 'A message is a dead letter' : 'A message was not taken up';
      return `${task} failed`;
  }
}

const paragraph = (text: string, width: number, style = {}): Line[] => (text === '' ? [] : wrap(text, width - 2).map((line): Line => [s(' '), u(line, style)]));

function planLines(view: View, approval: Approval, width: number): Line[] {
  const run = view.state.run;
  const tasks = run?.plan?.plan.tasks ?? [];
  const usd = tasks.reduce((sum, task) => sum + (task.estimate?.usd ?? 0), 0);
  const path = view.derived.graph.path;
  const time = path.estimated && path.minutes > 0 ? `, at least ${minutesText(path.minutes)}` : '';
  const limit = runBudget(run ?? null);
  const slots = run?.config.parallel ?? 1;
  const first = tasks.filter((task) => task.dependencies.length === 0).map(({ id }) => id);
  return [
    [s(` ${count(tasks.length, 'task')}, ${count(slots, 'agent')} at a time${time}.`)],
    ...(usd > 0 || limit ? [[s(` ${usd > 0 ? `Estimated ${money(usd)}; ` : ''}${limit ? `the run stops at $${limit}.` : 'no budget is set.'}`)]] : []),
    ...(first.length === 0 ? [] : [[s(' y starts '), u(`${first.slice(0, slots).join(' ')}${first.length > slots ? `, then ${first.slice(slots).join(' ')}` : ''}.`)] as Line]),
    [],
    [s(' Agents work in worktrees, not in your checkout.')],
    [s(' Nothing merges into '), u(run?.base.branch), s(' without you.')],
    [],
    ...(run?.plan?.findings ?? [])
      .slice(0, 4)
      .flatMap((finding) =>
        wrap(`${finding.where ? `${finding.where}: ` : ''}${finding.message}`, width - 5).map((line, at): Line => [s(at === 0 ? ' ▲ ' : '   ', TONES.warn), u(line)]),
      ),
    [s(' plan   ', DIM), s(approval.at.slice(0, 12))],
  ];
}

const MARKS: Record<string, Line[number]['style']> = { '+': TONES.good, '-': { fg: 1 }, '~': TONES.warn, '↻': TONES.warn };

/** A change of the plan: a line per task, what changes of it indented below. */
export const changeText = (detail: string, width: number): Line[] =>
  detail.split('\n').flatMap((line) => {
    const indent = line.startsWith(' ') ? 5 : 1;
    const mark = /^[+~↻-] /.test(line) ? line.slice(0, 1) : '';
    return wrap(line.trim(), width - indent - 3).map((part, at): Line => {
      const space = ' '.repeat(at === 0 ? indent : indent + 2);
      return mark !== '' && at === 0 ? [s(space), s(mark, MARKS[mark]), u(part.slice(1))] : [s(space), u(part, indent > 1 ? DIM : {})];
    });
  });

function reviewLines(view: View, approval: Approval, width: number): Line[] {
  const task = approval.task_id === null ? undefined : view.state.tasks[approval.task_id];
  const files = task?.result?.files ?? [];
  const added = files.reduce((sum, file) => sum + (file.added ?? 0), 0);
  const removed = files.reduce((sum, file) => sum + (file.removed ?? 0), 0);
  const unsent = commentsOf(task).length;
  const checks = task?.result?.checks ?? [];
  const blocks = view.derived.waiting.find((item) => item.id === approval.id)?.blocks ?? [];
  return [
    [u(` ${task?.title ?? approval.summary}`, BOLD)],
    [
      s(` ${files.length} file${files.length === 1 ? '' : 's'}, `),
      s(`+${added}`, TONES.good),
      s(` −${removed}`, { fg: 1 }),
      s(
        checks.length === 0
          ? ', no checks configured.'
          : checks.every((check) => check.ok)
            ? `, ${checks.length} check${checks.length === 1 ? '' : 's'} passed.`
            : ', checks FAIL.',
      ),
    ],
    [],
    ...files.slice(0, 5).map((file): Line => [s('   '), u(`${file.status} ${file.path}`, DIM)]),
    ...(files.length > 5 ? [[s(`   … ${files.length - 5} more`, DIM)]] : []),
    [],
    ...(unsent === 0
      ? []
      : [[s(` ▲ ${commentCount(unsent)} ${unsent === 1 ? 'is' : 'are'} not sent. Merging drops ${unsent === 1 ? 'it' : 'them'}.`, TONES.warn)] as Line, [] as Line]),
    [s(' commit ', DIM), s(approval.at.slice(0, 12))],
    ...(blocks.length > 0 ? [[s(` After the merge ${blocks.join(' ')} may start.`)]] : []),
    ...paragraph(task?.result?.summary ?? '', width, DIM),
  ];
}

/** What giving a task up takes along. */
export function lostWith(view: View, id: string): string {
  const ids = [...kinOf(view.derived.graph, id).down].filter((one) => view.state.tasks[one]?.stage.name === 'pending');
  const more = ids.length > 12 ? ` and ${ids.length - 12} more` : '';
  return ids.length === 0 ? 'No other task needs it.' : `${ids.slice(0, 12).join(', ')}${more} cannot be done without it and ${ids.length === 1 ? 'is' : 'are'} cancelled as well.`;
}

/** Everything shown before a yes; the yes is bound to `approval.at`. */
export function subjectLines(view: View, approval: Approval, width: number): Line[] {
  switch (approval.kind) {
    case 'plan':
      return planLines(view, approval, width);
    case 'replan':
      return [...paragraph(approval.summary, width, BOLD), [], ...changeText(approval.detail, width)];
    case 'review':
      return reviewLines(view, approval, width);
    case 'merge': {
      const counts = view.derived.counts;
      return [
        [s(` ${count(counts.done, 'task')} done, ${counts.failed} failed, ${counts.cancelled} cancelled.`)],
        [],
        ...fact('into', view.state.run?.base.branch ?? '', width),
        ...fact('from', view.state.run?.branch ?? '', width),
        ...fact('commit', approval.at.slice(0, 12), width),
        [],
        [s(' Your branch moves only if nobody else moved it.', DIM)],
        [s(' maos-tui merge --undo puts it back.', DIM)],
      ];
    }
    case 'permission':
      return [...permissionSubject(approval, width), [], ...permissionFacts(view, approval, width)];
    default:
      return [...paragraph(approval.summary, width, BOLD), [], ...paragraph(approval.detail, width)];
  }
}
