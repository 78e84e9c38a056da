/** Beside the architect at work: the goal, since when and at what cost it is planned, what came back before, what was asked, how to end it. Pure. */
import { clock, money, toMs } from '../../core/view/format.ts';
import { isLive } from '../../core/view/status.ts';
import type { Rect } from '../frame/grid.ts';
import { wrap } from '../frame/width.ts';
import { called } from '../keys/called.ts';
import type { View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { type Block, panel } from '../parts/panel.ts';
import { DIM, KEY, TONES } from '../theme.ts';

export function planningPanel(view: View, rect: Rect): Block {
  const { run, sessions, approvals } = view.state;
  const width = rect.width - 2;
  const fact = (name: string, text: string, style = {}): Line[] =>
    wrap(text, Math.max(8, width - 10)).map((line, at): Line => [s(` ${(at === 0 ? name : '').padEnd(8)}`, DIM), u(line, style)]);
  const planner = Object.values(sessions).find((one) => one.purpose === 'plan' && isLive(one));
  const asked = Object.values(approvals).filter((one) => planner !== undefined && one.session_id === planner.id);
  const feedback = run?.plan_feedback;
  const since = planner ? `${clock(view.now - toMs(planner.started_at ?? planner.requested_at))}${planner.usage.usd === null ? '' : ` · ${money(planner.usage.usd)}`}` : null;
  // What changes comes first, the goal gives way: on a small screen it is the part that the user knows.
  const facts: Line[] = [
    ...(run?.state !== 'planning' ? [] : since === null ? fact('plans', 'the architect is being started…') : fact('plans', since)),
    ...(run ? fact('reads', `${run.base.branch} at ${run.base.commit.slice(0, 7)}`) : []),
    ...(run?.plan_failures ? fact('tried', `${run.plan_failures} time${run.plan_failures === 1 ? '' : 's'} without a usable plan`, TONES.warn) : []),
    ...(feedback ? [...fact('back', feedback.note || 'sent back'), ...feedback.findings.flatMap((finding) => fact('', `▲ ${finding}`, TONES.warn))] : []),
    ...asked.flatMap((one) =>
      fact('asked', `${one.summary}${one.answer ? `: ${one.answer.approved ? 'yes' : 'no'}` : one.withdrawn === null ? `, which waits: ${called('screen.you')}` : ''}`),
    ),
    ...(run?.state === 'planning' ? [[s(` ${called('task.cancel')}`.padEnd(9), KEY), s('stops planning')] as Line] : []),
  ];
  const room = Math.max(1, rect.height - 2 - facts.length);
  const goal = wrap(run?.goal ?? '', width - 2);
  const shown = goal.length > room ? [...goal.slice(0, room - 1), '…'] : goal;
  const gap: Line[] = shown.length < room ? [[]] : [];
  return panel(rect, { title: 'Goal', right: run?.state === 'planning' ? 'no task yet' : '', lines: [...shown.map((line): Line => [s(' '), u(line)]), ...gap, ...facts] });
}
