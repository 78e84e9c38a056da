/**
 * Every key, once: what it is called, where it works, what it does, and why it may not work now. The footer, the help
 * screen and the dispatch all read this list, so none can promise what another does not keep. The records lie beside this file, by screen.
 */
import { copyHints } from '../actions/copy-mode.ts';
import type { DialogKey, View } from '../model.ts';
import type { ScreenName } from '../screen-names.ts';
import { whyNot } from '../why-not.ts';
import { BROKEN } from './broken.ts';
import { nameKeys } from './called.ts';
import { CONFLICT } from './conflict.ts';
import { EVERYWHERE, LOST } from './everywhere.ts';
import { GRAPH } from './graph.ts';
import type { Key } from './key.ts';
import { LISTS } from './lists.ts';
import { DEPENDENCIES, PLAN } from './plan.ts';
import { RECORDS } from './records.ts';
import { type KeyProblem, remapped, type UserKeys } from './remap.ts';
import { REVIEW } from './review.ts';
import { RUN } from './run.ts';
import { SETUP } from './setup.ts';
import { YOU } from './you.ts';

export type { Key } from './key.ts';

/** In order of precedence: what belongs to the screen outranks what works everywhere. */
export const KEYS: readonly Key[] = [...LOST, ...BROKEN, ...DEPENDENCIES, ...PLAN, ...YOU, ...REVIEW, ...CONFLICT, ...RUN, ...GRAPH, ...LISTS, ...RECORDS, ...SETUP, ...EVERYWHERE];

let inForce = KEYS;
nameKeys(KEYS);
/** Those that count for this user; those that are built in until `putKeysInForce` says otherwise. */
export const keysInForce = (): readonly Key[] => inForce;
/** The user's own keys count from now on, for this process. Gives back what is wrong with them; that is left as it was. */
export function putKeysInForce(wishes: UserKeys): KeyProblem[] {
  const { keys, problems } = remapped(KEYS, wishes);
  inForce = keys;
  nameKeys(keys);
  return problems;
}

/** Those that do something there: a key that the screen uses itself has no other meaning on it. With a view those that hold now, else all. */
export function keysOn(screen: ScreenName, view?: View): Key[] {
  const there = inForce.filter((key) => (!key.on || key.on.includes(screen)) && (view === undefined || key.when?.(view) !== false));
  return there.filter((key) => key.keys.some((name) => there.find((one) => (view !== undefined || one.when === key.when) && one.keys.includes(name)) === key));
}
export const findKey = (screen: ScreenName, name: string, view?: View): Key | undefined => keysOn(screen, view).find((key) => key.keys.includes(name));

/** Why a key does nothing now, or null. What holds for all keys that change the run comes first: nothing else would help. */
export const refusal = (key: Key, view: View): string | null => (key.changes && key.id !== 'health.start' ? whyNot(view) : null) ?? key.disabled?.(view) ?? null;

export const labelOf = (key: Key, view: View): string => key.now?.(view) ?? key.label;

/** As people read it. */
export const keyName = (key: string): string =>
  key === 'enter' || key === 'tab' ? key.replace(/^./, (first) => first.toUpperCase()) : key.replace(/^ctrl\+(.)$/, (_, letter: string) => `Ctrl+${letter.toUpperCase()}`);

export function footerHints(view: View): { keys: string; label: string }[] {
  const typedTo = view.state.sessions[view.ui.typing ?? ''];
  if (typedTo)
    return [
      { keys: 'Ctrl+]', label: 'leave typing' },
      { keys: 'all other keys', label: `go to ${typedTo.role}` },
    ];
  const dialog = view.ui.dialog;
  if (dialog?.search)
    return [
      { keys: 'Enter', label: dialog.enter ?? 'go on' },
      { keys: 'Up Down', label: 'choose' },
      { keys: 'Tab', label: 'complete' },
      { keys: 'Esc', label: 'close' },
    ];
  const own = (keys: readonly DialogKey[]) => keys.map((key) => ({ keys: key.keys.map(keyName).join(' or '), label: key.label }));
  if (dialog?.field)
    return [
      { keys: 'Enter', label: dialog.enter ?? 'go on' },
      ...own(dialog.keys.filter(({ changes }) => changes)),
      { keys: 'Ctrl+J', label: 'new line' },
      { keys: 'Ctrl+E', label: '$EDITOR' },
      ...own(dialog.keys.filter(({ changes }) => !changes)),
      { keys: 'Esc', label: 'cancel' },
      ...(dialog.history?.length ? [{ keys: 'Up', label: 'earlier ones' }] : []),
    ];
  if (dialog) return [...own(dialog.keys), { keys: 'Esc', label: dialog.back ? 'back' : 'close' }];
  if (view.ui.copying) return copyHints(view);
  if (view.ui.help && !view.ui.filtering)
    return [
      { keys: '/', label: view.ui.helpFind === '' ? 'search keys' : 'search anew' },
      { keys: 'j k', label: 'scroll' },
      { keys: '0-9', label: 'screens' },
      { keys: 'Esc', label: view.ui.helpFind === '' ? 'close' : 'all keys' },
    ];
  if (view.ui.filtering)
    return [
      { keys: 'Enter', label: 'keep the filter' },
      { keys: 'Esc', label: 'show all' },
    ];
  // Whatever waits for the user comes first, save for the answer to it on its own screen.
  const planning = view.state.run?.state === 'planning';
  const rank = (key: Key) =>
    planning && key.id === 'task.cancel'
      ? 3.5
      : key.show === '0' && view.derived.waiting.some((item) => item.kind !== 'plan' || view.ui.screen !== 'tasks')
        ? 1.5
        : (key.footer ?? 2.5);
  const several = view.ui.screen === 'you' && view.derived.waiting.length > 1;
  // While the terminal's own selection is taken away, the way back stands there; beside one question of several, the way to the next.
  const stands = (key: Key) => key.footer !== undefined || (key.id === 'view.mouse' && view.ui.mouse) || (key.id === 'move.down' && several);
  return keysOn(view.ui.screen, view)
    .filter((key) => stands(key) && refusal(key, view) === null)
    .sort((a, b) => rank(a) - rank(b))
    .map((key) => ({ keys: key.show, label: labelOf(key, view) }));
}
