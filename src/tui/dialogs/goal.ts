/**
 * The goal, on a screen of its own (screens/goal.ts draws it), and the step after Enter, in which it is said once more what begins. Pasted
 * lines never send; what was written is kept until a run was begun with it.
 */
import { agentsOf } from '../../core/view/task-row.ts';
import type { ResolvedConfig } from '../../protocol/config.ts';
import { show } from '../actions/look.ts';
import type { Beforehand } from '../beforehand.ts';
import { wrap } from '../frame/width.ts';
import { called } from '../keys/called.ts';
import type { Controls, Dialog, View } from '../model.ts';
import { type Line, s, u } from '../parts/line.ts';
import { nameOf } from '../parts/task-list.ts';
import { emptyField } from '../parts/text-field.ts';
import { DIM, TONES } from '../theme.ts';

/** How much of a long goal is shown once more. */
const SHOWN_ROWS = 6;

/** `claude (architect, docs) · codex (backend)`. */
export function teamText(config: ResolvedConfig): string {
  const by = new Map<string, string[]>();
  for (const role of Object.values(config.roles)) {
    const agents = agentsOf(role).map(nameOf).join(' or ');
    by.set(agents, [...(by.get(agents) ?? []), role.name]);
  }
  return [...by].map(([agents, roles]) => `${agents} (${roles.join(', ')})`).join(' · ');
}

/** When agents begin, by how much is asked. */
export const approvalText = (config: ResolvedConfig | null): string =>
  config?.autonomy === 'auto' ? 'Autonomy is auto: the plan is taken as it is, and agents begin at once.' : 'You see the plan first. No other agent starts before you approve it.';

/** Why a run cannot begin. */
export const problemLines = (found: Extract<Beforehand, { problem: string }>, width: number): Line[] => [
  ...found.problem.split('\n').flatMap((text, at) => wrap(text, width - 4).map((line, row): Line => [s(at + row === 0 ? ' ✗ ' : '   ', TONES.bad), u(line)])),
  ...wrap(found.hint, width - 4).map((line): Line => [s('   '), u(line, DIM)]),
];

function facts({ beforehand }: View, width: number): Line[] {
  if (beforehand && 'problem' in beforehand) return [[], ...problemLines(beforehand, width)];
  const fact = (name: string, text: string): Line => [s(` ${name.padEnd(7)}`, DIM), u(text)];
  const { base, config } = beforehand ?? { base: null, config: null };
  const architect = config?.roles.architect;
  return [
    [],
    ...(base && architect ? [fact('Plans', `architect (${agentsOf(architect).map(nameOf).join(' or ')}), from ${base.branch} at ${base.commit.slice(0, 7)}`)] : []),
    ...(config
      ? [fact('Costs', config.budget_usd === null ? `no budget is set; ${called('screen.cost')} shows what is spent` : `stops at $${config.budget_usd} and asks you`)]
      : []),
    ...wrap(approvalText(config), width - 2).map((line): Line => [s(' '), s(line)]),
  ];
}

/** The second step. Esc goes back to the goal, which stands there as it was written. */
function startDialog(goal: string, back: Dialog): Dialog {
  return {
    name: 'confirm',
    title: 'Start planning?',
    width: 70,
    deafUntil: 0,
    back,
    lines: (view, width) => {
      const rows = wrap(goal, width - 2);
      // What begins must be in sight on the smallest screen.
      const room = Math.max(2, Math.min(SHOWN_ROWS, view.rows - 18));
      const more = rows.length - room;
      return [
        ...rows.slice(0, more > 1 ? room : undefined).map((line): Line => [s(' '), u(line)]),
        ...(more > 1 ? [[s(` … ${more} more lines`, DIM)]] : []),
        ...facts(view, width),
        [],
        [s(' Type y.  Enter does nothing here.', DIM)],
      ];
    },
    keys: [
      {
        keys: ['y'],
        label: 'start planning',
        changes: true,
        run: (controls) => {
          controls.close();
          controls.startRun(goal);
        },
      },
    ],
  };
}

/** To the settings a run begins with; the goal stays as a draft. */
function toOptions(controls: Controls): void {
  const written = controls.ui.dialog?.field?.text.trim() !== '';
  controls.close();
  show('setup')(controls);
  controls.say(written ? `Your goal is kept; ${called('goal.new')} goes back to it.` : `What a run begins with; ${called('goal.new')} goes back to the goal.`, 'dim');
}

/** @param history earlier goals, newest first */
export function goalDialog(history: readonly string[] = []): Dialog {
  return {
    name: 'goal',
    title: 'New goal',
    width: 78,
    deafUntil: 0,
    keys: [{ keys: ['tab'], label: 'options', run: toOptions }],
    field: emptyField(),
    history,
    enter: 'continue…',
    lines: (): Line[] => [[s(' What should be done? The architect reads the repository and proposes a plan;', DIM)], [s(' nothing starts before you approve it.', DIM)]],
    send: (goal, controls) => {
      if (goal.trim() === '') controls.say('A goal needs some words; Esc goes back.', 'warn');
      else if (controls.ui.dialog) controls.open(startDialog(goal, controls.ui.dialog));
    },
  };
}
