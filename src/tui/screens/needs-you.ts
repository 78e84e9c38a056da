/** 0 Needs you: the one queue of everything that waits for the user, oldest first, with what it holds up. */
import { type Attention, INPUT } from '../../core/view/attention.ts';
import { brief, clock, toMs } from '../../core/view/format.ts';
import { isLive } from '../../core/view/status.ts';
import { answersText } from '../dialogs/approval.ts';
import { subjectLines, subjectTitle } from '../dialogs/subject.ts';
import type { Rect } from '../frame/grid.ts';
import { wrap } from '../frame/width.ts';
import { called } from '../keys/called.ts';
import { splitRows, widthClass } from '../layout.ts';
import type { View } from '../model.ts';
import { type Line, s } from '../parts/line.ts';
import { type Block, inner, panel } from '../parts/panel.ts';
import { moreText, table } from '../parts/table.ts';
import { DIM, TONES } from '../theme.ts';
import { nothing } from './empty.ts';

const KINDS: Record<Attention['kind'], string> = {
  input: '▲ input',
  plan: '▲ plan',
  permission: '▲ perm',
  question: '▲ ask',
  review: '◆ review',
  merge: '▲ merge',
  budget: '▲ money',
  escalation: '✗ failed',
  replan: '▲ replan',
};

export const selectedRequest = (view: View): Attention | undefined => view.derived.waiting.find((item) => item.id === view.ui.request) ?? view.derived.waiting[0];

/** As a clock, as long as that has room. */
const waited = (ms: number): string => (ms < 36_000_000 ? clock(ms) : brief(ms));

/** The dearest first; where there is room, all of it. */
function costOfWaiting(view: View, item: Attention): string {
  if (item.kind === 'plan' || item.kind === 'merge' || item.kind === 'budget') return 'the run waits';
  if (item.message !== null) return 'its sender waits';
  const session = item.session === null ? undefined : view.state.sessions[item.session];
  const costs = [
    ...(item.blocks.length > 0 ? [`blocks ${item.blocks.slice(0, 3).join(' ')}${item.blocks.length > 3 ? ' …' : ''}`] : []),
    ...(session && isLive(session) ? ['1 agent idle'] : []),
  ];
  return widthClass(view.cols) === 'narrow' ? (costs[0] ?? 'not blocking') : costs.join(', ') || 'not blocking';
}

/** The end of its screen, and how to answer it. */
function waitingTerminal(view: View, item: Attention, { width, height }: Rect): Line[] {
  const how = wrap(`Enter goes to its terminal; ${called('agent.type')} types to it there. Nothing else can answer it.`, Math.max(10, width - 6));
  const last = item.session === null ? [] : view.lastLines(item.session, Math.max(1, height - 3 - how.length));
  return [...last.map((line): Line => [s('  '), s(line)]), [], ...how.map((line): Line => [s('   '), s(line)])];
}

export function needsYouScreen(view: View, body: Rect): Block[] {
  const list = view.derived.waiting;
  if (list.length === 0) return nothing('you', view, body);
  const item = selectedRequest(view);
  const [top, bottom] = splitRows(body, Math.max(5, Math.min(list.length + 5, Math.floor(body.height * 0.34))));
  const { lines, before, after, shown } = table({
    columns: [
      {
        head: 'KIND',
        width: 8,
        text: (one: Attention) => (one.message === null ? KINDS[one.kind] : '✗ letter'),
        style: (one) => (one.kind === 'review' ? TONES.accent : one.kind === 'escalation' ? TONES.bad : TONES.warn),
      },
      { head: 'TASK', width: 4, text: (one) => one.task ?? '—' },
      { head: 'FROM', width: 8, name: true, text: (one) => one.role ?? 'run' },
      { head: 'WHAT', width: 0, text: (one) => one.summary },
      { head: 'WAITS', width: 7, align: 'right', text: (one) => waited(view.now - toMs(one.since)) },
      { head: 'COST OF WAITING', width: widthClass(view.cols) === 'narrow' ? 15 : 26, text: (one) => costOfWaiting(view, one), style: () => DIM },
    ],
    rows: list,
    selected: list.findIndex((one) => one.id === item?.id),
    height: top.height - 2,
    width: top.width - 2,
  });
  const approval = item ? view.state.approvals[item.id] : undefined;
  const detail = approval ? subjectLines(view, approval, bottom.width - 2) : [];
  return [
    panel(top, { title: `Needs you ${list.length}`, right: moreText(before, after) || 'oldest first', focused: true, lines, picks: { head: 1, ids: shown.map((one) => one.id) } }),
    panel(bottom, {
      title: approval ? subjectTitle(view, approval) : item ? `${item.role ?? 'an agent'} ${item.summary}` : '',
      right: approval ? `at ${approval.at.slice(0, 12)}` : '',
      lines:
        item?.kind === INPUT
          ? waitingTerminal(view, item, inner(bottom))
          : [...detail, [], ...(approval ? wrap(answersText(approval), Math.max(10, bottom.width - 8)).map((line): Line => [s('   '), s(line)]) : [])],
      top: view.ui.top,
    }),
  ];
}
