/**
 * A scene in which everything that people and agents write is made of characters that are hard to lay out. Each word keeps the width it has on
 * the screen, so that nothing may move but the letters.
 */
import type { State } from '../../../src/core/state.ts';
import { plain, textWidth } from '../../../src/tui/frame/width.ts';
import type { Scene } from './render.ts';

/** CJK, joined and plain emoji, a flag, a keycap, marks that join, from right to left, and what must vanish. */
const PIECES = ['界', '👩‍👩‍👧', 'x̣́', '🇩🇪', '日本', 'é', '1️⃣', 'مرح', '☂️', '\u202eא\u202c', '👍🏽', '한', 'e\u0301', '\u200b', 'ｗ'] as const;

const known = new Map<string, string>();

/** As wide as the word, and another one for each. */
function oddWord(word: string): string {
  for (let from = known.size; ; from++) {
    let text = known.get(word) ?? '';
    if (text !== '') return text;
    let left = textWidth(plain(word));
    if (left === 0) return word;
    for (let at = from; left > 0; at++) {
      const piece = PIECES[at % PIECES.length] ?? 'x';
      const next = textWidth(plain(piece)) <= left ? piece : left === 1 ? 'é' : 'ｗ';
      text += next;
      left -= textWidth(plain(next));
    }
    if (![...known.values()].includes(text) || from > known.size + PIECES.length) known.set(word, text);
  }
}

export const odd = (text: string): string => text.replace(/\S+/g, oddWord);

/** The fields of a state, an event or a plan in which others write. */
const WRITTEN = new Set(
  'goal title description summary detail why rule grant text reason message note quote output command path acceptance files persona end_reason pause_reason dead_reason branch group'.split(
    ' ',
  ),
);
/** Names stand for each other, so each is the same everywhere; it keeps its first letter, as lists are in their order. */
const NAMES = [
  'architect',
  'impl-1',
  'impl-2',
  'impl-3',
  'tester',
  'docs',
  'src/routes/auth.ts',
  'src/auth/issue.ts',
  'test/auth/issue.test.ts',
  'codex',
  'claude',
  'sonnet',
  'shell',
];
const named = new Map(NAMES.map((name) => [name, name.replace(/(?<=^[a-z])[a-z]+|[a-z]+(?=[.]ts$)/g, odd)]));
/** Words of ours that stand in such a field. */
const OURS = new Set(['user']);

const isNote = (value: unknown): boolean => typeof value === 'object' && value !== null && 'type' in value && value.type === 'system.noted';

function through(value: unknown, written: boolean): unknown {
  // What the orchestrator itself notes is no text of others.
  if (isNote(value)) return value;
  if (typeof value === 'string') return named.get(value) ?? (written && !OURS.has(value) ? odd(value) : value);
  if (Array.isArray(value)) return value.map((one) => through(one, written));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [named.get(key) ?? key, through(one, WRITTEN.has(key))]));
}

const oddDiff = (text: string): string =>
  text
    .split('\n')
    .map((line) => (/^[ +-](?![+-]{2} )/.test(line) ? line.charAt(0) + odd(line.slice(1)) : [...named].reduce((all, [from, to]) => all.replaceAll(from, to), line)))
    .join('\n');

/** What programs print goes to any column, and over the edge. */
const PRINTED = Array.from({ length: 40 }, (_, at) => `${'.'.repeat(at)}${PIECES.join('')}${odd('whatever an agent prints into its own terminal')}`).join('\r\n');

export function oddScene(scene: Scene): Scene {
  const { panes, artifacts, events } = scene;
  return {
    ...scene,
    repo: `/home/you/${odd('shop-api')}`,
    state: through(scene.state, false) as State,
    ...(panes ? { panes: Object.fromEntries(Object.keys(panes).map((session) => [session, PRINTED])) } : {}),
    ...(artifacts ? { artifacts: Object.fromEntries(Object.entries(artifacts).map(([digest, text]) => [digest, oddDiff(text)])) } : {}),
    ...(events ? { events: through(events, false) as typeof events } : {}),
  };
}
