/** The first screen in a repository that was never set up: what was found here, what would be written, and how to begin. Writes nothing. */

import type { FirstCheck } from '../first-check.ts';
import type { Rect } from '../frame/grid.ts';
import { clip, textWidth } from '../frame/width.ts';
import { called } from '../keys/called.ts';
import type { View } from '../model.ts';
import { cell, type Line, s, u } from '../parts/line.ts';
import { type Block, block } from '../parts/panel.ts';
import { BOLD, DIM, KEY, TONES } from '../theme.ts';

/** What a person who looks for the first time wants to know; anything else only when it is wrong. */
const ALWAYS = /^(git|commit|config|node|agent\..*)$/;
const GLYPHS = { ok: ['✓', TONES.good], warn: ['▲', TONES.warn], fail: ['✗', TONES.bad] } as const;
/** Where the advice begins, when what was found is short. */
const COLUMN = 34;
const RANK = ['git', 'commit', 'node', 'config'];
const rank = ({ id }: FirstCheck) => (RANK.indexOf(id) + 1 || RANK.length + 1) + (id.startsWith('agent.') ? 0 : 0.5);

const isAgent = ({ id }: FirstCheck): boolean => id.startsWith('agent.');

/** Agents that are not there are one line, as soon as one is; with none each is named, with how to get it. */
function shown(checks: readonly FirstCheck[]): FirstCheck[] {
  const list = checks.filter((one) => ALWAYS.test(one.id) || one.state !== 'ok').sort((a, b) => rank(a) - rank(b));
  const agents = list.filter(isAgent);
  const missing = agents.filter((one) => one.state !== 'ok');
  if (missing.length < 2) return list;
  const rest = list.filter((one) => !missing.includes(one));
  if (missing.length === agents.length)
    return [
      ...rest.filter((one) => one.state !== 'ok' || !/^(node|config)$/.test(one.id)),
      { id: 'agents', state: 'warn', summary: 'no agent yet; install one of these:', fix: '' },
      ...missing.map((one): FirstCheck => ({ ...one, summary: `  ${one.id.slice(6).padEnd(10)}${one.fix}`, fix: '' })),
    ];
  return [...rest, { id: 'agents', state: 'warn', summary: `not found: ${missing.map((one) => one.id.slice(6)).join(', ')}`, fix: missing[0]?.fix ?? '' }];
}

function checkLines(view: View, width: number): Line[] {
  const { checks } = view;
  if (checks === null) return [[s('    '), s('looking at git, node and agents…', DIM)]];
  return shown(checks).map((one) => {
    const [glyph, style] = GLYPHS[one.state];
    const text = u(one.id === 'commit' ? `branch ${one.summary}` : one.summary).text;
    const what = Math.min(Math.max(COLUMN, textWidth(text)), width - 8);
    const room = width - what - 9;
    const fix = textWidth(one.fix) <= room ? one.fix : 'maos-tui doctor says more';
    return [s(`    ${glyph} `, style), cell(text, what), ...(one.fix === '' || room < 10 ? [] : [s(' '), u(clip(fix, room), DIM)])];
  });
}

/** There is a multi-agent.yaml, be it right or wrong. */
const configured = (view: View): boolean => view.checks?.some((one) => one.id === 'config' && /^multi-agent\.yaml/.test(one.summary)) ?? false;

export function firstRun(view: View, body: Rect): Block[] {
  const left = view.cols >= 110 ? 12 : 2;
  const width = Math.min(100, body.width - left);
  const pad = s(' '.repeat(left));
  const key = (name: string, text: string, style = KEY): Line => [s('    '), s(name.padEnd(16), style), s(text)];
  const lines: Line[] = [
    [],
    [s('Welcome. maos-tui plans a goal, splits it into tasks and runs several coding', BOLD)],
    [s('agents on it, each in its own git worktree. You approve plans and merges.', BOLD)],
    [],
    [s('Checked just now', BOLD)],
    ...checkLines(view, width),
    [],
    [s('Nothing has been written yet.', BOLD), s(' When a run starts, maos-tui will')],
    [s('    create  '), s('.multi-agent/', KEY), s('   plan, tasks, messages, audit log (plain files)', DIM)],
    [s('    add     '), s('it to .git/info/exclude', KEY), s('; your files stay as they are', DIM)],
    [s('    change  '), s('nothing of yours', KEY), s(' before you approve a plan, and then a merge', DIM)],
    [],
    key(`${called('goal.new')} or Enter`, 'Write a goal. You approve the plan before it starts.'),
    ...(configured(view) ? [] : [key('maos-tui init', 'Write multi-agent.yaml first: roles, agents, checks.', DIM)]),
    view.goesElsewhere
      ? key(called('demo.watch'), 'Watch the demo: scripted agents, no account needed.')
      : key('maos-tui demo', 'A minute with scripted agents; no account needed.', DIM),
    key(called('run.quit'), 'Leave.'),
  ];
  // Where there is no room for everything, blank rows give way.
  for (let over = lines.length - body.height; over > 0; over--) {
    const blank = lines.findIndex((line) => line.length === 0);
    if (blank < 0) break;
    lines.splice(blank, 1);
  }
  return [
    block(
      body,
      lines.map((line) => [pad, ...line]),
    ),
  ];
}
