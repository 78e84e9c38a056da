/** Looking at the plan before a yes: what would run when, and what changed since the version before. Nothing here changes it. */
import { bar, dryRun } from '../../core/view/dry-run.ts';
import { count } from '../../core/view/event-text.ts';
import { minutesText, money } from '../../core/view/format.ts';
import { planDiff } from '../../core/view/plan-diff.ts';
import type { Plan } from '../../protocol/plan.ts';
import { clip, plain } from '../frame/width.ts';
import type { Dialog, DialogKey, View } from '../model.ts';
import { cell, type Line, s, u } from '../parts/line.ts';
import { BOLD, DIM, TONES } from '../theme.ts';
import { changeText } from './subject.ts';

const WIDTH = 100;
/** Rows of a dialog that are not its text: frame, keys, head, empty lines, and what is left around it. */
const AROUND = 11;

/** Text gone through with j and k below a head that stays. */
function scrolled(title: string, head: (view: View) => Line, body: (view: View, width: number) => Line[]): Dialog {
  let top = 0;
  const turn = (keys: readonly string[], label: string, by: number): DialogKey => ({
    keys,
    label,
    run: () => {
      top += by;
    },
  });
  return {
    name: 'text',
    title,
    width: WIDTH,
    deafUntil: 0,
    keys: [turn(['j', 'down'], 'more', 5), turn(['k', 'up'], 'back', -5)],
    lines: (view, width) => {
      const lines = body(view, width);
      const room = Math.max(3, view.rows - AROUND);
      top = Math.max(0, Math.min(top, lines.length - room));
      const left = lines.length - top - room;
      return [head(view), [], ...lines.slice(top, top + room), ...(left > 0 ? [[s(` … ${left} more`, DIM)] as Line] : [])];
    },
  };
}

export function dryRunDialog(version: number, plan: Plan): Dialog {
  const run = (view: View) => {
    const config = view.state.run?.config;
    return dryRun(plan, config?.parallel ?? 1, (role) => config?.roles[role]?.instances ?? null);
  };
  return scrolled(
    `Dry run of plan v${version}`,
    (view) => {
      const { minutes, usd, waves, lanes, rows } = run(view);
      const cost = usd === null ? '' : `, about ${money(usd)}`;
      return [s(` ${count(rows.length, 'task')} in ${count(waves, 'wave')}, up to ${lanes} at a time: at least ${minutesText(minutes)}${cost}.`, BOLD)];
    },
    (view, width) => {
      const { rows, minutes } = run(view);
      const ids = Math.min(
        12,
        rows.reduce((most, row) => Math.max(most, row.id.length), 4),
      );
      const bars = Math.max(10, Math.floor((width - ids) * 0.38));
      const title = Math.max(8, width - ids - bars - 19);
      return [
        [cell(` ${''.padEnd(ids)} WAVE ${'minutes'.padEnd(bars)}  ${'from–to'.padEnd(8)} TASK`, width, DIM)],
        ...rows.map((row): Line => {
          const time = `${row.start}–${row.end}${row.guessed ? '~' : ''}`;
          const [, lead = '', busy = '', rest = ''] = /^(\.*)(#*)(\.*)$/.exec(bar(row, minutes, bars)) ?? [];
          return [
            s(' '),
            cell(plain(row.id), ids),
            s(`  ${String(row.wave).padStart(2)}   `),
            s(lead.replaceAll('.', '·'), DIM),
            s(busy.replaceAll('#', '█'), TONES.busy),
            s(rest.replaceAll('.', '·'), DIM),
            cell(`  ${time}`, 11),
            u(clip(plain(row.title), title)),
          ];
        }),
        ...(rows.some((row) => row.guessed) ? [[], [s(' ~ the plan has no estimate; 10 minutes are taken.', DIM)] as Line] : []),
      ];
    },
  );
}

/** Plans of this run as they were proposed, by version. */
export function versionsOf(view: View): Map<number, { plan: Plan; by: string }> {
  const found = new Map<number, { plan: Plan; by: string }>();
  for (const { body } of view.audit) if (body.type === 'plan.proposed' && body.run_id === view.state.run?.id) found.set(body.version, { plan: body.plan, by: body.by });
  const now = view.state.run?.plan;
  if (now) found.set(now.version, { plan: now.plan, by: now.by });
  return found;
}

/** Why there is nothing to compare. */
export function noVersions(view: View): string | null {
  const version = view.state.run?.plan?.version ?? 0;
  if (version < 2) return 'this is the first version of the plan';
  return versionsOf(view).has(version - 1) ? null : `v${version - 1} is too far back; maos-tui audit has it`;
}

/** `[` and `]` go through the versions. */
export function versionsDialog(view: View): Dialog {
  let version = view.state.run?.plan?.version ?? 1;
  const pair = (shown: View) => {
    const all = versionsOf(shown);
    return { before: all.get(version - 1), after: all.get(version) };
  };
  const dialog = scrolled(
    'Versions of the plan',
    (shown) => {
      const { before, after } = pair(shown);
      const said = before && after ? planDiff(before.plan, after.plan).counts || 'the same tasks' : '';
      return [s(` v${version - 1} by `), u(before?.by), s(` → v${version} by `), u(after?.by), s(`: ${said}`, BOLD)];
    },
    (shown, width) => {
      const { before, after } = pair(shown);
      return before && after ? changeText(planDiff(before.plan, after.plan).lines.join('\n'), width) : [];
    },
  );
  const turn = (key: string, label: string, by: number): DialogKey => ({
    keys: [key],
    label,
    run: (controls) => {
      const all = versionsOf(controls.view);
      if (all.has(version + by) && all.has(version + by - 1)) version += by;
      else controls.say(by < 0 ? 'There is no earlier version to compare with.' : 'This is the newest version.');
    },
  });
  return { ...dialog, keys: [...dialog.keys, turn('[', 'earlier', -1), turn(']', 'later', 1)] };
}
