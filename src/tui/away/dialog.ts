/** "While you were away": what was merged, finished, failed, asked and spent, and the way to what needs you. Nothing in it answers anything. */
import { runBudget } from '../../core/view/cost.ts';
import { brief, minutesText, money, toMs } from '../../core/view/format.ts';
import { show } from '../actions/look.ts';
import type { Dialog, View } from '../model.ts';
import { cell, type Line, s, u } from '../parts/line.ts';
import { DIM, type Style, TONES } from '../theme.ts';
import type { AwaySummary } from './summary.ts';

const LABEL = 16;
const WHO = 17;
const SHOWN = 4;

const row = (glyph: string, tone: Style, label: string, who: string, what: string): Line => [
  s(` ${glyph} `, tone),
  cell(label, LABEL - 3),
  s(' '),
  u(who.padEnd(WHO - 1).slice(0, Math.max(WHO - 1, who.length))),
  s(' '),
  u(what, DIM),
];

const clockOf = (ms: number): string => new Date(ms).toTimeString().slice(0, 5);
/** As many ids as there is room for. */
const ids = (list: readonly string[]): string => {
  const text = list.join(' ');
  return text.length <= WHO - 1 ? text : `${list.slice(0, 3).join(' ')} +${list.length - 3}`;
};

function rows(summary: AwaySummary, view: View): Line[] {
  const { run } = view.state;
  const limit = runBudget(run);
  const now = money(run?.usage.usd);
  return [
    ...(summary.ended === null
      ? []
      : [row(summary.ended.startsWith('failed') ? '✗' : '✓', summary.ended.startsWith('failed') ? TONES.bad : TONES.good, 'the run', '', summary.ended)]),
    ...(summary.merged.length === 0 ? [] : [row('✓', TONES.good, 'merged', ids(summary.merged), `into ${run?.branch ?? 'the run branch'}`)]),
    ...(summary.finished.length === 0 ? [] : [row('◆', TONES.accent, 'finished', ids(summary.finished), 'waiting for your review')]),
    ...summary.failed.slice(0, SHOWN).map(({ id, reason }) => row('✗', TONES.bad, 'failed', id, reason)),
    ...summary.asked.slice(0, SHOWN).map((one) => {
      const role = one.session_id === null ? '' : (view.state.sessions[one.session_id]?.role ?? '');
      return row('▲', TONES.warn, 'asks you', [role, one.task_id].filter(Boolean).join(' ') || one.kind, `${one.summary} (${brief(view.now - toMs(one.requested_at))} ago)`);
    }),
    ...(summary.asked.length > SHOWN ? [[s(`   … ${summary.asked.length - SHOWN} more questions`, DIM)]] : []),
    ...(summary.spent === null ? [] : [row('$', TONES.plain, 'spent', money(summary.spent), `now ${now || 'unknown'}${limit === null ? '' : ` of $${limit}`}`)]),
  ];
}

/** @param left when they left, ms since 1970 */
export function awayDialog(summary: AwaySummary, left: number, back: number, view: View): Dialog {
  const waiting = view.derived.waiting.length;
  return {
    name: 'away',
    title: `While you were away (${minutesText((back - left) / 60_000)})`,
    width: 66,
    deafUntil: 0,
    lines: (shown): Line[] => [
      [s(` Left ${clockOf(left)}, back ${clockOf(back)}.${summary.ended === null && shown.state.run?.state !== 'paused' ? ' The run did not stop.' : ''}`)],
      [],
      ...rows(summary, shown),
    ],
    keys: [
      {
        keys: ['enter'],
        label: waiting > 0 ? `go to the ${waiting === 1 ? 'thing that needs' : `${waiting} things that need`} you` : 'go on',
        run: (controls) => {
          controls.close();
          if (waiting > 0) show('you')(controls);
        },
      },
    ],
  };
}
