/** 8 Health: the two daemons, the sessions and what is wrong with any of them. Only what is known; nothing is guessed. */
import type { DaemonStatus } from '../../client/contract.ts';
import { LITTLE_DISK_MB } from '../../client/samples.ts';
import { eventSentence } from '../../core/view/event-sentence.ts';
import { clock, toMs } from '../../core/view/format.ts';
import { parkedNow } from '../../core/view/parked.ts';
import { isLive } from '../../core/view/status.ts';
import type { Samples } from '../../protocol/samples.ts';
import type { Rect } from '../frame/grid.ts';
import { wrap } from '../frame/width.ts';
import { called } from '../keys/called.ts';
import { splitCols, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { moreText, table } from '../parts/table.ts';
import { agentName } from '../parts/task-list.ts';
import { TONES } from '../theme.ts';
import { localTime } from './run.ts';

/** Newest notes of the orchestrator that are listed. */
const NOTES = 5;

/** Only who looked can say that it is valid. */
const TASKS_FILE: Record<View['tasksFile'], { state: Row['state']; words: string }> = {
  tended: { state: 'ok', words: 'tasks.json checked at every save · written at' },
  valid: { state: 'ok', words: 'tasks.json valid · written at' },
  broken: { state: 'warn', words: 'tasks.json cannot be read, and you left it so · state of' },
  unread: { state: 'off', words: 'tasks.json not looked at yet · state of' },
};

interface Row {
  state: 'ok' | 'warn' | 'fail' | 'off';
  what: string;
  detail: string;
  /** What can be done about it, a line each. */
  next?: readonly string[];
}
const GLYPHS: Record<Row['state'], string> = { ok: '✓', warn: '▲', fail: '✗', off: '○' };

function daemon(name: string, status: DaemonStatus | undefined, needed: boolean): Row {
  if (!status) return { state: 'off', what: name, detail: 'not looked at yet' };
  const age = status.heartbeat_age_ms === null ? 'no heartbeat' : `heartbeat ${(status.heartbeat_age_ms / 1000).toFixed(1)} s ago`;
  if (status.alive) return { state: (status.heartbeat_age_ms ?? 0) > 5_000 ? 'warn' : 'ok', what: name, detail: `pid ${status.pid} · ${age} · epoch ${status.epoch}` };
  return needed
    ? {
        state: 'fail',
        what: name,
        detail: `gone${status.pid ? ` (was pid ${status.pid})` : ''}: ${called('health.start')} starts it again`,
        next: [`${called('health.start')} starts it again; agents that still run are taken over`],
      }
    : { state: 'off', what: name, detail: 'not running; it starts when there is work' };
}

const gigabytes = (mb: number) => (mb < 1024 ? `${Math.round(mb)} MB` : `${(mb / 1024).toFixed(1)} GB`);

/** What it was measured to use, as far as that is known. */
function usage(sample: Samples['host'] | Samples['sessions'][string] | undefined): string {
  if (!sample || sample.memory_mb === null) return '';
  return ` · ${gigabytes(sample.memory_mb)}${sample.cpu_percent === null ? '' : ` · ${Math.round(sample.cpu_percent)}% CPU`}`;
}

function machine({ processors, load, memory_free_mb, disk_free_mb }: Samples['machine']): Row {
  const little = disk_free_mb !== null && disk_free_mb < LITTLE_DISK_MB;
  const disk = disk_free_mb === null ? '' : ` · ${gigabytes(disk_free_mb)} disk free${little ? ': make room, worktrees and logs need some' : ''}`;
  return { state: little ? 'fail' : 'ok', what: 'machine', detail: `load ${load.toFixed(1)} of ${processors} · ${gigabytes(memory_free_mb)} memory free${disk}` };
}

export function healthRows(view: View): Row[] {
  const { state, daemons, samples } = view;
  const needed = state.run !== null && ['planning', 'approval', 'running', 'finishing'].includes(state.run.state);
  const host = daemon('host', daemons?.host, needed);
  if (samples && daemons?.host.pid === samples.host.pid) host.detail += usage(samples.host);
  const rows: Row[] = [daemon('orchestrator', daemons?.orchestrator, needed), host];
  if (samples) rows.push(machine(samples.machine));
  const wrong = view.broken?.problems[0];
  rows.push(
    view.broken && wrong
      ? {
          state: 'fail',
          what: 'state files',
          detail: `${view.broken.name} line ${wrong.line}, column ${wrong.col}: ${wrong.message}`,
          next: [`${called('screen.tasks')} shows the place; ${called('broken.edit')} opens it there`],
        }
      : {
          state: TASKS_FILE[view.tasksFile].state,
          what: 'state files',
          detail: state.seq === 0 ? 'written at the first run' : `${TASKS_FILE[view.tasksFile].words} ${localTime(state.at)}`,
        },
  );
  const missing = view.auditMissing !== null && view.auditMissing !== 'reading' ? view.auditMissing.why : null;
  const count = `${state.seq} event${state.seq === 1 ? '' : 's'}`;
  rows.push(
    missing === null
      ? { state: 'ok', what: 'journal', detail: `${count}, newest ${state.seq > 0 ? new Date(state.at).toTimeString().slice(0, 8) : 'none'}` }
      : { state: 'fail', what: 'journal', detail: `cannot be read: ${missing}`, next: [`${called('screen.audit')} shows it; in a shell: maos-tui doctor`] },
  );
  for (const { provider, left, reason } of parkedNow(state, view.now))
    rows.push({
      state: 'warn',
      what: provider,
      detail: `parked ${clock(left)}, then it goes on by itself: ${reason}`,
      next: ['Nothing is started there until then, and no try is counted.', `maos-tui resume ${provider} tries it now`],
    });
  for (const session of Object.values(state.sessions).filter(isLive)) {
    const asked = view.derived.waiting.find((item) => item.session === session.id);
    const since = clock(view.now - toMs(session.started_at ?? session.requested_at));
    rows.push(
      asked
        ? {
            state: 'warn',
            what: session.role,
            detail: `waits for you since ${clock(view.now - toMs(asked.since))}: ${asked.summary}`,
            next: ['It is not stuck: it goes on once it is answered.', `${called('screen.you')} answers it`, `${called('screen.run')} shows what it printed`],
          }
        : {
            state: 'ok',
            what: session.role,
            detail: `${agentName(view, session)} · ${session.state} ${since} · ${session.task_id ?? session.purpose}${session.pid ? ` · pid ${session.pid}` : ''}${usage(samples?.sessions[session.id])}`,
          },
    );
  }
  for (const task of view.derived.tasks) {
    const last = task.attempts.at(-1);
    if (task.stage.name === 'failed')
      rows.push({ state: 'fail', what: task.id, detail: task.stage.reason, next: [`${called('screen.tasks')} has its tries; ${called('task.retry')} there tries again`] });
    else if (task.stage.name === 'pending' && last && task.failures > 0)
      rows.push({
        state: 'warn',
        what: task.id,
        detail: `try ${last.number} failed: ${last.reason}`,
        next: ['It is tried again by itself.', `${called('screen.tasks')} has its tries`],
      });
  }
  const noted = view.audit.flatMap((event) => (event.body.type === 'system.noted' && event.body.code !== 'EDIT_TAKEN' ? [{ at: event.at, text: eventSentence(event) ?? '' }] : []));
  for (const { at, text } of noted.slice(-NOTES)) rows.push({ state: 'warn', what: `note ${new Date(at).toTimeString().slice(0, 8)}`, detail: text });
  rows.push({
    state: 'ok',
    what: 'terminal',
    detail: `${view.cols}x${view.rows} · TERM ${process.env.TERM ?? '?'}${process.env.TMUX ? ' · tmux' : ''}${process.env.SSH_CONNECTION ? ' · ssh, 5 frames/s' : ''} · mouse ${view.ui.mouse ? 'on' : 'off'}`,
  });
  return rows;
}

/** The selected row in full, and what can be done about it. */
function about(row: Row | undefined, rect: Rect): Block {
  const text = (words: string): Line[] => wrap(words, rect.width - 4).map((line): Line => [s(' '), u(line)]);
  return panel(rect, { title: row ? `${row.what} · ${row.state}` : '', lines: row ? [...text(row.detail), [], ...(row.next ?? []).flatMap(text)] : [] });
}

export function healthScreen(view: View, body: Rect): Block[] {
  const rows = healthRows(view);
  const [list, side] = widthClass(view.cols) === 'narrow' ? [body, null] : splitCols(body, Math.floor(body.width * 0.58));
  const count = (state: Row['state']) => rows.filter((row) => row.state === state).length;
  const { lines, before, after, shown } = table({
    columns: [
      {
        head: 'STATE',
        width: 6,
        text: (row: Row) => `${GLYPHS[row.state]} ${row.state}`,
        style: (row) => TONES[row.state === 'ok' ? 'good' : row.state === 'warn' ? 'warn' : row.state === 'fail' ? 'bad' : 'dim'],
      },
      { head: 'WHAT', width: 13, name: true, text: (row) => row.what },
      { head: 'DETAIL', width: 0, text: (row) => row.detail },
    ],
    rows,
    selected: Math.min(view.ui.top, rows.length - 1),
    height: list.height - 2,
    width: list.width - 2,
  });
  return [
    panel(list, {
      title: `Health · ${count('ok')} ok · ${count('warn')} warn · ${count('fail')} fail`,
      right: moreText(before, after),
      focused: true,
      lines,
      picks: { head: 1, ids: shown.map((_, at) => before + at) },
    }),
    ...(side ? [about(rows[Math.min(view.ui.top, rows.length - 1)], side)] : []),
  ];
}
