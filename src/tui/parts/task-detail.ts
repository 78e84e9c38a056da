/** Everything known of one task, as lines: state, needs, tries with their reasons, checks, files, the last output. Pure. */
import type { Session, Task } from '../../core/state.ts';
import { agentFacts } from '../../core/view/agent-details.ts';
import { blockedBy } from '../../core/view/blocked.ts';
import { clock, money, toMs } from '../../core/view/format.ts';
import { isLive } from '../../core/view/status.ts';
import { needsOf, STATUSES } from '../../core/view/task-status.ts';
import { clip, plain, wrap } from '../frame/width.ts';
import { called } from '../keys/called.ts';
import type { View } from '../model.ts';
import { BOLD, DIM, TONES } from '../theme.ts';
import { type Line, type Span, s, u } from './line.ts';
import { agentName, sessionOfTask, statusOf } from './task-list.ts';

const label = (text: string): Span => s(` ${text.padEnd(7)}`, DIM);

/** ` ✓ T2`, for lists of needs and dependants. */
export function taskMark(view: View, id: string, title = 0): Line {
  const task = view.state.tasks[id];
  const status = view.derived.statuses.get(id) ?? STATUSES.wait;
  return [s(`${status.glyph} `, TONES[status.tone]), u(id), ...(title > 0 && task ? [s(' '), u(clip(plain(task.title), title))] : []), s('  ')];
}

const paragraph = (head: string, text: string, width: number): Line[] => wrap(text, Math.max(8, width - 9)).map((line, at) => [at === 0 ? label(head) : s('        '), u(line)]);

function tries(view: View, task: Task, width: number): Line[] {
  const max = (view.state.run?.config.retries ?? 0) + 1;
  return task.attempts.flatMap((attempt): Line[] => {
    const took = clock(toMs(attempt.ended_at ?? view.now) - toMs(attempt.started_at));
    const paid = money(view.state.sessions[attempt.session_id]?.usage.usd);
    const good = attempt.outcome === 'accepted';
    const word = attempt.outcome === 'accepted' && task.stage.name === 'review' ? 'ready for review' : (attempt.outcome ?? 'at work');
    const head: Line = [
      label(`try ${attempt.number}`),
      s(`${attempt.outcome === null ? '●' : good ? '✓' : '✗'} ${word}`, TONES[attempt.outcome === null ? 'busy' : good ? 'good' : 'bad']),
      s(`  ${new Date(attempt.started_at).toTimeString().slice(0, 5)}  took ${took}${paid === '' ? '' : `  ${paid}`}`, DIM),
      s(`  of ${max}`, DIM),
    ];
    const why: Line[] =
      attempt.reason === ''
        ? []
        : wrap(attempt.reason, width - 10)
            .slice(0, 4)
            .map((line) => [s('         '), u(line, DIM)]);
    const failed: Line[] = attempt.checks
      .filter((check) => !check.ok)
      .flatMap((check): Line[] => [
        [s('         '), s('✗ ', TONES.bad), u(check.command)],
        ...wrap(check.output, width - 12)
          .slice(-3)
          .map((line): Line => [s('           '), u(line, DIM)]),
      ]);
    return [head, ...why, ...failed];
  });
}

/** What it waits for that will not come by itself, and the key that goes there. */
function stuckLines(view: View, task: Task, width: number): Line[] {
  const asked = (id: string) => view.derived.waiting.find((item) => item.task === id);
  const own = asked(task.id);
  if (own && (own.kind === 'question' || own.kind === 'permission')) return paragraph('asks', `${own.summary}  (${called('screen.you')} answers)`, width);
  const blocked = blockedBy(view.state, task);
  if (blocked === null) return [];
  const { by, words, reason } = blocked;
  return [
    ...paragraph('why', `It ${words}${reason === '' ? '.' : `: ${reason}`}`, width),
    ...(asked(by.id) ? paragraph('next', `${called('screen.you')} answers for ${by.id}: it is tried again, or given up with all that needs it`, width) : []),
  ];
}

/** What you allowed for the rest of it. */
const granted = (view: View, task: Task, width: number): Line[] =>
  Object.values(view.state.grants)
    .filter((grant) => grant.task_id === task.id)
    .flatMap((grant) => paragraph('may', `${grant.rule}  (${grant.id}; maos-tui revoke ${grant.id} takes it back)`, width));

export function checkLines(task: Task): Line[] {
  const checks = task.result?.checks ?? [];
  if (checks.length === 0) return task.checks.map((command) => [label('check'), s('· ', DIM), u(command)]);
  return checks.map((check) => [label('check'), check.ok ? s('✓ ', TONES.good) : s('✗ ', TONES.bad), u(check.command), s(`  ${check.seconds.toFixed(1)} s`, DIM)]);
}

export function taskDetail(view: View, task: Task, width: number): Line[] {
  const status = statusOf(view, task);
  const session = sessionOfTask(view, task);
  const blocks = view.derived.graph.byId.get(task.id)?.dependants ?? [];
  const hidden = view.derived.graph.byId.get(task.id)?.hidden ?? [];
  const needs = needsOf(task);
  const stage = task.stage;
  // What went wrong is what one comes for.
  const troubled = task.failures > 0 && stage.name !== 'done';
  const who = session ? ` by ${session.role} (${agentName(view, session)})` : ` · ${task.role}`;
  return [
    [
      s(' '),
      s(`${status.glyph} ${status.word}`, TONES[status.tone]),
      u(who),
      ...(task.attempts.length > 0 ? [s(`, try ${task.attempts.length} of ${(view.state.run?.config.retries ?? 0) + 1}`, DIM)] : []),
    ],
    ...(stage.name === 'failed' || stage.name === 'cancelled' ? paragraph('why', stage.reason, width) : []),
    ...stuckLines(view, task, width),
    ...(stage.name === 'pending' && stage.not_before !== null && toMs(stage.not_before) > view.now
      ? [[label('next'), s(`try in ${clock(toMs(stage.not_before) - view.now)}`, TONES.warn), s(`   ${called('task.retry')} starts it now`, DIM)]]
      : []),
    ...(troubled ? tries(view, task, width) : []),
    ...(task.progress ? paragraph('now', `${task.progress.percent === null ? '' : `${task.progress.percent}% `}${task.progress.text}`, width) : []),
    [
      label('needs'),
      ...(needs.length > 0 ? needs.flatMap((id) => taskMark(view, id)) : [s('nothing', DIM)]),
      ...(hidden.length > 0 ? [s(`(${hidden.join(' ')} through others)`, DIM)] : []),
    ],
    [label('blocks'), ...(blocks.length > 0 ? blocks.flatMap((id) => taskMark(view, id)) : [s('nothing', DIM)])],
    ...paragraph('about', task.description || task.title, width),
    ...task.acceptance.flatMap((text) => paragraph('accept', text, width)),
    ...checkLines(task),
    ...(task.conflict ? [[label('clash'), s('≠ ', TONES.bad), u(task.conflict.files.join(' '))]] : []),
    ...(task.result
      ? task.result.files
          .slice(0, 12)
          .map((file): Line => [label('file'), u(`${file.status} ${file.path}`), s(`  +${file.added ?? 0}`, TONES.good), s(` −${file.removed ?? 0}`, TONES.bad)])
      : task.files.slice(0, 8).map((file): Line => [label('files'), u(file)])),
    ...(session?.branch ? [[label('branch'), u(session.branch)]] : []),
    ...(task.usage.usd !== null ? [[label('cost'), s(money(task.usage.usd)), ...(task.estimate?.usd !== undefined ? [s(` of about ${money(task.estimate.usd)}`, DIM)] : [])]] : []),
    ...granted(view, task, width),
    ...(troubled ? [] : tries(view, task, width)),
    ...agentLines(view, session, width),
    ...lastOutput(view, session?.id, width),
  ];
}

/** Its agent at work: what it counts as and why, and what it is allowed. */
function agentLines(view: View, session: Session | null, width: number): Line[] {
  if (session === null || !isLive(session)) return [];
  const facts = agentFacts(view.state, session, view.samples?.sessions[session.id], view.now);
  return [
    [],
    [s(' Agent', BOLD)],
    ...facts.flatMap(({ label: head, text, warn }) =>
      paragraph(head, text, width).map((line) => (warn ? line.map((span, at) => (at === 0 ? span : { ...span, style: TONES.warn })) : line)),
    ),
  ];
}

function lastOutput(view: View, session: string | undefined, width: number): Line[] {
  const lines = session ? view.lastLines(session, 8) : [];
  if (lines.length === 0) return [];
  return [[], [s(' Last output', BOLD)], ...lines.map((line): Line => [s('   '), u(line.slice(0, width), DIM)])];
}
