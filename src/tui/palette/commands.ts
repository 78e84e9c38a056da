/**
 * What the palette offers: every key of the list that does something, what has no key of its own, and the tasks by name. A command belongs
 * to a screen; called from elsewhere it goes there first. It never answers a question that was not on screen: it opens it.
 */
import { isLive } from '../../core/view/status.ts';
import { openRequest } from '../actions/act.ts';
import { show } from '../actions/look.ts';
import { COMMANDS } from '../keys/commands.ts';
import { KEYS, type Key, keysInForce, labelOf, refusal } from '../keys/index.ts';
import type { Controls, View } from '../model.ts';
import { SCREEN_LABELS, type ScreenName } from '../screen-names.ts';
import { match } from './match.ts';

export interface Row {
  id: string;
  text: string;
  /** Places in the text that answer what was typed. */
  marks: readonly number[];
  /** Where it belongs, and its key; empty when there is none. */
  screen: string;
  key: string;
  /** Why it cannot be done now. */
  why: string | null;
  run(controls: Controls): void;
}

/** How many of the commands used last stand on top. */
const RECENT = 12;
/** Tasks are searched by name only when something was typed. */
const TASKS = 20;

const all = (): Key[] => [...keysInForce(), ...COMMANDS].filter((key) => key.group !== undefined);
export const COUNT = [...KEYS, ...COMMANDS].filter((key) => key.group !== undefined).length;

const placeOf = (key: Key, view: View): ScreenName | null => (!key.on || key.on.includes(view.ui.screen) ? null : (key.on[0] ?? null));
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A key that holds for a while only may belong to something that is not there now, such as a broken file. */
const reason = (key: Key, view: View): string | null => refusal(key, view) ?? (key.when?.(view) === false ? 'there is nothing of that kind now' : null);

function run(key: Key, controls: Controls): void {
  const place = placeOf(key, controls.view);
  if (place) show(place)(controls);
  const why = reason(key, controls.view);
  if (why !== null) controls.say(`${capital(labelOf(key, controls.view))}: ${why}.`, 'warn');
  else if (key.group === 'Needs you') openRequest(controls);
  else key.run(controls);
}

function rowOf(key: Key, view: View): Row {
  const place = placeOf(key, view);
  const there: View = place ? { ...view, ui: { ...view.ui, screen: place, filter: '' } } : view;
  // What an answer is called beside its question says too little by itself.
  const label = key.group === 'Needs you' ? key.label : labelOf(key, there);
  return {
    id: key.id,
    text: key.group === 'Go to' ? `Go to: ${capital(label)}` : `${key.group}: ${label}`,
    marks: [],
    screen: place ? SCREEN_LABELS[place] : '',
    key: key.show.split(' ')[0] ?? '',
    why: reason(key, there),
    run: (controls) => run(key, controls),
  };
}

function taskRows(view: View): Row[] {
  return view.derived.graph.rows.flatMap(({ id }) => {
    const task = view.state.tasks[id];
    if (!task) return [];
    const agent = Object.values(view.state.sessions).find((one) => one.task_id === id && isLive(one));
    return [
      {
        id: `task:${id}`,
        text: `${id} ${task.title}${agent ? ` · ${agent.role}` : ''}`,
        marks: [],
        screen: SCREEN_LABELS.tasks,
        key: '',
        why: null,
        run: (controls: Controls) => {
          show('tasks')(controls);
          Object.assign(controls.ui, { task: id, session: null, detail: true, top: 0 });
        },
      },
    ];
  });
}

/** Best first; while nothing is typed, the ones used last on top, then what can be done now, in the order of the headings. */
export function rowsFor(view: View, typed: string): Row[] {
  const commands = all().map((key) => rowOf(key, view));
  const last = new Map(view.ui.recent.map((id, at) => [id, at]));
  const rank = (row: Row): number => last.get(row.id) ?? RECENT;
  if (typed.trim() === '') {
    const heading = new Map<string, number>();
    for (const key of all()) if (key.group && !heading.has(key.group)) heading.set(key.group, heading.size);
    const order = (row: Row): number => heading.get(row.text.split(':')[0] ?? '') ?? 0;
    const later = (row: Row): number => (row.why === null ? 0 : 1);
    return commands.sort((a, b) => rank(a) - rank(b) || later(a) - later(b) || order(a) - order(b));
  }
  const scored = (rows: readonly Row[], less: number): { row: Row; score: number }[] =>
    rows.flatMap((row) => {
      const found = match(typed, row.text);
      return found ? [{ row: { ...row, marks: found.at }, score: found.score - less - (row.why === null ? 0 : 15) - rank(row) / 4 }] : [];
    });
  const best = (some: { row: Row; score: number }[]) => some.sort((a, b) => b.score - a.score);
  return best([...scored(commands, 0), ...best(scored(taskRows(view), 5)).slice(0, TASKS)]).map(({ row }) => row);
}

/** The commands used last, with this one on top. */
export const remember = (recent: readonly string[], id: string): string[] => [id, ...recent.filter((one) => one !== id)].slice(0, RECENT);
