/**
 * Every key, once: what it is called, where it works, what it does, and why it may not work now. The footer, the help
 * screen and the dispatch all read this list, so none can promise what another does not keep.
 */
import * as act from './actions/act.ts';
import * as look from './actions/look.ts';
import * as move from './actions/move.ts';
import * as type from './actions/type.ts';
import { type Controls, SCREEN_LABELS, SCREENS, type ScreenName, type View, whyNot } from './model.ts';

export interface Key {
  keys: readonly string[];
  /** As people read it. */
  show: string;
  label: string;
  /** The label as things stand now, where it depends on them. */
  now?(view: View): string;
  /** Where it works; every screen when left out. */
  on?: readonly ScreenName[];
  /** Rank in the footer, 1 first; not there when left out. */
  footer?: number;
  /** Changes the run: refused while read-only or lost. */
  changes?: boolean;
  /** Why it does nothing now. */
  disabled?(view: View): string | null;
  run(controls: Controls): void;
}

const LISTS: readonly ScreenName[] = ['run', 'tasks', 'graph'];

/** An answer on the list of questions; what it means, and whether it is one, depends on the question. */
const answer = (key: string, label: string): Key => ({
  keys: [key],
  show: key,
  label,
  on: ['you'],
  footer: 2,
  changes: true,
  now: (view) => act.answerLabel(view, key) ?? label,
  disabled: (view) => act.noSuchAnswer(view, key),
  run: act.answerRequest(key),
});

const HERE: Key[] = [
  { keys: ['enter'], show: 'Enter', label: 'open', on: ['you'], footer: 1, now: act.openLabel, disabled: act.nothingAsked, run: act.openRequest },
  answer('y', 'yes'),
  answer('t', 'allow for this task'),
  answer('n', 'no'),
  answer('r', 'send back'),
  answer('f', 'no, and say why'),
  {
    keys: ['enter'],
    show: 'Enter',
    label: 'open task',
    on: ['run', 'graph'],
    footer: 2,
    now: (view) => (view.first ? 'write a goal' : 'open task'),
    disabled: act.nothingToOpen,
    run: act.openTask,
  },
  { keys: ['enter'], show: 'Enter', label: 'details', on: ['tasks', 'messages', 'audit'], footer: 2, now: look.openLabel, disabled: act.noRun, run: look.open },
  {
    keys: ['a'],
    show: 'a',
    label: 'approve…',
    on: ['tasks', 'run', 'graph'],
    footer: 1,
    changes: true,
    now: act.approveLabel,
    disabled: act.nothingToApprove,
    run: act.approve,
  },
  { keys: ['a'], show: 'a', label: 'approve & merge…', on: ['review'], footer: 1, changes: true, disabled: act.notReviewed, run: act.approve },
  { keys: ['a'], show: 'a', label: 'look at it', on: ['you'], disabled: act.nothingAsked, run: act.openRequest },
  { keys: ['r'], show: 'r', label: 'request changes', on: ['review'], footer: 2, changes: true, disabled: act.notReviewed, run: act.askAgain },
  {
    keys: ['r'],
    show: 'r',
    label: 'send back',
    on: ['tasks', 'run', 'graph'],
    footer: 3,
    changes: true,
    disabled: (view) => (act.openPlan(view) ? null : 'no plan waits to be sent back'),
    run: act.askAgain,
  },
  { keys: ['J'], show: 'J K', label: 'next, previous file', on: ['review'], footer: 3, run: move.nextFile },
  { keys: ['K'], show: 'K', label: 'previous file', on: ['review'], run: move.previousFile },
  { keys: ['J'], show: 'J K', label: 'scroll the details', on: ['tasks', 'you', 'messages', 'audit'], run: move.nextFile },
  { keys: ['K'], show: 'K', label: 'scroll back', on: ['tasks', 'you', 'messages', 'audit'], run: move.previousFile },
  { keys: ['h', 'left'], show: 'h l', label: 'up, down stream', on: ['graph'], footer: 1, run: move.left },
  { keys: ['l', 'right'], show: 'l', label: 'down stream', on: ['graph'], run: move.right },
  { keys: ['h', 'left'], show: 'h l', label: 'scroll sideways', on: ['run'], run: move.left },
  { keys: ['l', 'right'], show: 'l', label: 'scroll right', on: ['run'], run: move.right },
  { keys: ['h', 'left'], show: 'h l', label: 'previous, next file', on: ['review'], run: move.left },
  { keys: ['l', 'right'], show: 'l', label: 'next file', on: ['review'], run: move.right },
  { keys: ['i'], show: 'i', label: 'type to agent', on: ['run'], footer: 3, changes: true, disabled: type.noTyping, run: type.toAgent },
  { keys: ['!'], show: '!', label: 'shell in its worktree', on: [...LISTS, 'review'], disabled: type.noShell, run: type.shell },
  { keys: ['z'], show: 'z', label: 'zoom', on: ['run'], footer: 3, disabled: act.noRun, run: look.zoom },
  { keys: ['f'], show: 'f', label: 'follow', on: ['run'], run: look.follow },
  { keys: ['w'], show: 'w', label: 'wrap', on: ['run'], run: look.toggleWrap },
  { keys: ['[', 'shift+tab'], show: '[ ]', label: 'previous, next agent', on: ['run'], run: move.previousPanel },
  { keys: [']'], show: ']', label: 'next agent', on: ['run'], run: move.nextPanel },
  { keys: ['R'], show: 'R', label: 'retry', on: LISTS, footer: 6, changes: true, disabled: act.noRetry, run: act.retry },
  { keys: ['x'], show: 'x', label: 'cancel…', on: LISTS, footer: 7, changes: true, disabled: act.noCancel, run: act.cancel },
  { keys: ['c'], show: 'c', label: 'write to agent', on: ['run', 'tasks', 'messages'], footer: 5, changes: true, disabled: act.notRunning, run: act.writeMessage },
  { keys: ['r'], show: 'r', label: 'start the daemons', on: ['health'], footer: 1, disabled: act.daemonsRun, run: act.askAgain },
];

const EVERYWHERE: Key[] = [
  { keys: ['+'], show: '+', label: 'new goal', footer: 1, changes: true, disabled: act.runGoesOn, run: act.newGoal },
  {
    keys: ['p', 'P'],
    show: 'p',
    label: 'pause, resume',
    footer: 5,
    changes: true,
    now: (view) => (view.state.run?.state === 'paused' ? 'resume' : 'pause'),
    disabled: act.notRunning,
    run: act.pauseRun,
  },
  { keys: ['0'], show: '0', label: 'needs you', footer: 4, disabled: (view) => (view.ui.screen === 'you' ? 'this is that screen' : null), run: look.show('you') },
  ...SCREENS.slice(1).map((name, at): Key => ({ keys: [String(at + 1)], show: String(at + 1), label: SCREEN_LABELS[name], run: look.show(name) })),
  { keys: ['j', 'down'], show: 'j k', label: 'move', run: move.down },
  { keys: ['k', 'up'], show: 'k', label: 'up', run: move.up },
  { keys: ['g', 'home'], show: 'g G', label: 'top, bottom', run: move.top },
  { keys: ['G', 'end'], show: 'G', label: 'bottom', run: move.bottom },
  { keys: ['ctrl+d'], show: 'Ctrl+D Ctrl+U', label: 'half a page', run: move.halfDown },
  { keys: ['ctrl+u'], show: 'Ctrl+U', label: 'half a page up', run: move.halfUp },
  { keys: ['pagedown'], show: 'PgDn PgUp', label: 'a page', run: move.pageDown },
  { keys: ['pageup'], show: 'PgUp', label: 'a page up', run: move.pageUp },
  { keys: ['tab'], show: 'Tab', label: 'next agent or panel', run: move.nextPanel },
  { keys: ['shift+tab'], show: 'Shift+Tab', label: 'previous agent or panel', run: move.previousPanel },
  ...Array.from({ length: 9 }, (_, at): Key => ({ keys: [`alt+${at + 1}`], show: `Alt+${at + 1}`, label: `agent ${at + 1}`, on: ['run'], run: move.agentNumber(at + 1) })),
  { keys: ['/'], show: '/', label: 'filter', footer: 8, on: ['run', 'tasks', 'messages', 'audit'], disabled: act.noRun, run: look.filter },
  { keys: ['esc'], show: 'Esc', label: 'back, clear filter', run: look.back },
  { keys: ['?'], show: '?', label: 'help', run: look.help },
  { keys: ['q'], show: 'q', label: 'quit', footer: 9, run: look.quit },
  { keys: ['ctrl+l'], show: 'Ctrl+L', label: 'repaint', run: look.repaint },
  { keys: ['ctrl+z'], show: 'Ctrl+Z', label: 'suspend; fg comes back', run: look.suspend },
];

/** In order of precedence: what belongs to the screen outranks what works everywhere. */
export const KEYS: readonly Key[] = [...HERE, ...EVERYWHERE];

export const keysOn = (screen: ScreenName): Key[] => KEYS.filter((key) => !key.on || key.on.includes(screen));
export const findKey = (screen: ScreenName, name: string): Key | undefined => keysOn(screen).find((key) => key.keys.includes(name));

/** Why a key does nothing now, or null. */
export const refusal = (key: Key, view: View): string | null => key.disabled?.(view) ?? (key.changes && !(key.label === 'start the daemons') ? whyNot(view) : null);

export const labelOf = (key: Key, view: View): string => key.now?.(view) ?? key.label;

export function footerHints(view: View): { keys: string; label: string }[] {
  const typedTo = view.state.sessions[view.ui.typing ?? ''];
  if (typedTo)
    return [
      { keys: 'Ctrl+]', label: 'leave typing' },
      { keys: 'all other keys', label: `go to ${typedTo.role}` },
    ];
  const dialog = view.ui.dialog;
  if (dialog?.field)
    return [
      { keys: 'Enter', label: dialog.enter ?? 'go on' },
      { keys: 'Ctrl+J', label: 'new line' },
      { keys: 'Ctrl+U', label: 'clear line' },
      { keys: 'Esc', label: 'cancel' },
    ];
  if (dialog)
    return [...dialog.keys.map((key) => ({ keys: key.keys.map((one) => (one === 'enter' ? 'Enter' : one)).join(' or '), label: key.label })), { keys: 'Esc', label: 'close' }];
  if (view.ui.filtering)
    return [
      { keys: 'Enter', label: 'keep the filter' },
      { keys: 'Esc', label: 'show all' },
    ];
  if (view.lostFor !== null)
    return [
      { keys: 'r', label: 'start the orchestrator' },
      { keys: '1-9', label: 'screens' },
      { keys: 'q', label: 'quit' },
    ];
  // Whatever waits for the user comes first, save for the answer to it on its own screen.
  const rank = (key: Key) => (key.show === '0' && view.derived.waiting.length > 0 ? 1.5 : (key.footer ?? 0));
  return keysOn(view.ui.screen)
    .filter((key) => key.footer !== undefined && refusal(key, view) === null)
    .sort((a, b) => rank(a) - rank(b))
    .map((key) => ({ keys: key.show, label: labelOf(key, view) }));
}
