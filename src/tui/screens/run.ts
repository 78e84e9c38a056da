/** 1 Run: the tasks, the graph, the talk, and the agents at work. Panes are framed here and painted from their terminals. */
import type { Session } from '../../core/state.ts';
import { INPUT } from '../../core/view/attention.ts';
import { clock, toMs } from '../../core/view/format.ts';
import { kinOf } from '../../core/view/graph-facts.ts';
import { isLive } from '../../core/view/status.ts';
import { wordState } from '../dialogs/compose.ts';
import type { Rect } from '../frame/grid.ts';
import { called } from '../keys/called.ts';
import { type Pane, runLayout, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { copyWords } from '../panes/copy-mode.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, inner, panel } from '../parts/panel.ts';
import { flatRow, railLine, railsIdWidth, tooWide } from '../parts/rails.ts';
import { windowStart } from '../parts/table.ts';
import { taskDetail } from '../parts/task-detail.ts';
import { agentName, selectedTask, stateAndTime, taskPanel } from '../parts/task-list.ts';
import { DIM, TONES } from '../theme.ts';
import { participant } from './messages.ts';
import { planningPanel } from './planning.ts';

export interface Body {
  blocks: Block[];
  panes: Pane[];
}

function sessionState(view: View, session: Session): Line {
  const asked = view.derived.waiting.find((item) => item.session === session.id);
  if (asked) return [s(`▲ YOU ${clock(view.now - toMs(asked.since))}`, TONES.warn)];
  const task = session.task_id === null ? undefined : view.state.tasks[session.task_id];
  if (task && !isLive(session)) return [s(stateAndTime(view, task), DIM)];
  if (!isLive(session)) return [s(session.exit ? `${session.exit.outcome === 'completed' ? '✓' : '✗'} ${session.exit.outcome}` : `✗ ${session.state}`, DIM)];
  const since = clock(view.now - toMs(session.started_at ?? session.requested_at));
  if (session.state === 'waiting') return [s(`▲ YOU ${since}`, TONES.warn)];
  if (session.stalled) return [s(`○ stalled ${clock(view.now - toMs(session.stalled.since))}`, TONES.warn)];
  if (session.state === 'busy' || session.state === 'ready') return [s(`● run ${since}`, TONES.busy)];
  return [s(`${session.state === 'stopping' ? '‖' : '○'} ${session.state} ${since}`, DIM)];
}

/** How far what the user wrote to it last has come. */
function lastSaid(view: View, session: Session, focused: boolean): Line {
  const word = wordState(view.state, session);
  return word.length === 0 ? [] : [s(focused ? ' · ' : '', DIM), ...word];
}

const found = (view: View): string =>
  view.ui.pane.found ? ` · match ${view.ui.pane.found.nth} of ${view.ui.pane.found.of}, ${called('agent.older')} ${called('agent.newer')}` : '';

/** @param page which of the agents that do not all fit; nothing when they do */
export function paneFrame(view: View, pane: Pane, page = ''): Block {
  const session = view.state.sessions[pane.session];
  if (!session) return panel(pane.rect, { title: pane.session, lines: [] });
  const asked = view.derived.waiting.find((item) => item.session === session.id);
  const scrolled = pane.focused && view.ui.pane.up > 0;
  const bottom: Line =
    view.ui.typing === session.id
      ? [u(`TYPING TO ${session.role} — Ctrl+] to leave`, TONES.warn)]
      : view.ui.copying?.session === session.id
        ? [s(`COPY · ${copyWords(view.ui.copying)}`, TONES.accent)]
        : asked
          ? [
              s(
                `▲ WAITING FOR YOU ${clock(view.now - toMs(asked.since))} · ${asked.kind === INPUT ? `${called('agent.type')} types to it` : `press ${called('screen.you')}`}`,
                TONES.warn,
              ),
              s(scrolled ? ` · ${view.ui.pane.up} rows up · ${called('pane.follow')} follows` : '', DIM),
            ]
          : session.state === 'waiting'
            ? [s(`▲ WAITING FOR YOU in its terminal · ${called('agent.type')} types to it`, TONES.warn)]
            : [
                s(
                  !pane.focused
                    ? ''
                    : scrolled
                      ? `not following · ${view.ui.pane.up} rows up${found(view)} · ${called('pane.follow')} follows`
                      : `follow on · tail${view.ui.pane.wrap ? '' : ' · cut'}`,
                  DIM,
                ),
                s(pane.focused && page !== '' ? ` · ${page}, ${called('pane.previous')} ${called('pane.next')}` : '', DIM),
                ...lastSaid(view, session, pane.focused),
              ];
  const about = session.task_id ?? (session.purpose === 'plan' ? 'plan' : session.purpose);
  return panel(pane.rect, {
    title: [u(`${session.role} · ${agentName(view, session)} · ${about}`, pane.focused ? TONES.busy : {})],
    right: sessionState(view, session),
    bottom: bottom.every((span) => span.text === '') ? '' : bottom,
    focused: pane.focused,
    lines: [],
  });
}

/** While keys go to an agent, there is nothing to see but the agent. */
export function typingScreen(view: View, rect: Rect, session: string): Body {
  const pane: Pane = { session, rect: inner(rect), focused: true };
  return { blocks: [paneFrame(view, { ...pane, rect })], panes: [pane] };
}

export function smallGraph(view: View, rect: Rect): Block {
  const graph = view.derived.graph;
  const selected = selectedTask(view)?.id;
  const idWidth = railsIdWidth(graph);
  const rows = tooWide(graph, rect.width) ? graph.rows.map(flatRow) : graph.rows;
  const gutter = rows[0]?.gutter.length ?? 0;
  const start = windowStart(
    rows.length,
    rows.findIndex((row) => row.id === selected),
    rect.height - 2,
  );
  const kin = kinOf(graph, selected);
  const lines = rows
    .slice(start, start + rect.height - 2)
    .map((row) => railLine(view, row, { selected, kin, idWidth, titleWidth: Math.max(4, rect.width - gutter - idWidth - 8), marks: true }));
  return panel(rect, { title: 'Graph', right: '★ critical path', lines, picks: { head: 0, ids: rows.slice(start, start + rect.height - 2).map((row) => row.id) } });
}

function talk(view: View, rect: Rect): Block {
  const newest = Object.values(view.state.messages)
    .sort((a, b) => (a.sent_at < b.sent_at ? 1 : -1))
    .slice(0, rect.height - 2);
  const lines = newest.map(
    (message): Line => [
      s(` ${localTime(message.sent_at).slice(0, 5)} `, DIM),
      u(`${participant(message.from)} → ${participant(message.to)}`),
      s('  '),
      u(message.text.split('\n')[0], DIM),
    ],
  );
  return panel(rect, { title: 'Messages', right: `${called('screen.messages')} Msgs`, lines: lines.length > 0 ? lines : [[s(' No messages yet.', DIM)]] });
}

export const localTime = (at: string): string => new Date(at).toTimeString().slice(0, 8);

/** A blank column on both sides, as text in a frame reads better. */
const airy = (rect: Rect): Rect => ({ ...rect, x: rect.x + 1, width: Math.max(0, rect.width - 2) });

export function runScreen(view: View, body: Rect): Body {
  const kind = widthClass(view.cols);
  const planning = view.derived.tasks.length === 0 && view.ui.filter === '';
  const layout = runLayout(view, body);
  const blocks: Block[] = [planning ? planningPanel(view, layout.tasks) : taskPanel(view, layout.tasks, { focused: false, kind: kind === 'middle' ? 'narrow' : 'list' })];
  if (layout.graph) blocks.push(smallGraph(view, layout.graph));
  if (layout.messages) blocks.push(talk(view, layout.messages));
  if (layout.card) blocks.push(card(view, layout.card));
  for (const pane of layout.panes) blocks.push(paneFrame(view, pane, layout.page));
  return { blocks, panes: layout.panes.map((pane) => ({ ...pane, rect: airy(inner(pane.rect)) })) };
}

/** In place of a pane: what is known of a task that no agent has begun. */
function card(view: View, rect: Rect): Block {
  const task = selectedTask(view);
  if (!task)
    return panel(rect, { title: 'Agents', focused: true, lines: [[], [s(`  No agent is at work.${view.state.run?.ended_at ? '' : ' They appear here when tasks start.'}`, DIM)]] });
  return panel(rect, { title: [u(`${task.id} ${task.title}`, TONES.busy)], right: stateAndTime(view, task), focused: true, lines: taskDetail(view, task, rect.width - 2) });
}
