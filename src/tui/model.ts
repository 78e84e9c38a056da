/**
 * The words the screen is made of: what a person chose to look at (Ui), what a frame is drawn from (View), and what keys
 * may do (Controls). Everything is found again by id, never by row, because rows move while agents work.
 */
import type { DaemonStatus } from '../client/contract.ts';
import type { State } from '../core/state.ts';
import type { Split } from '../core/view/cost.ts';
import type { SettingRow } from '../core/view/settings.ts';
import type { Tone } from '../core/view/task-status.ts';
import type { CommandBody } from '../protocol/command.ts';
import type { Event } from '../protocol/event.ts';
import type { Samples } from '../protocol/samples.ts';
import type { Checked } from './audit-check.ts';
import type { Beforehand } from './beforehand.ts';
import type { BrokenFile } from './broken-file.ts';
import type { ConflictFile, ConflictUi, Picks } from './conflict/conflict-ui.ts';
import type { CopyText } from './copy/copy-text.ts';
import type { Derived } from './derive.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { FirstCheck } from './first-check.ts';
import type { GraphUi } from './graph/graph-ui.ts';
import type { Char } from './panes/cells.ts';
import type { CopyMode } from './panes/copy-mode.ts';
import type { Found } from './panes/places.ts';
import type { DiffFile } from './parts/diff-text.ts';
import type { Line } from './parts/line.ts';
import type { TextField } from './parts/text-field.ts';
import type { PlanEdit } from './plan/edit.ts';
import type { ReadPlan } from './plan/read.ts';
import type { ScreenName } from './screen-names.ts';
import type { ToolName } from './screen-tools.ts';

export interface DialogKey {
  keys: readonly string[];
  label: string;
  /** Changes the run, so it is refused while read-only or lost. */
  changes?: boolean;
  run(controls: Controls): void;
}
export interface Dialog {
  /** `menu` lists its keys itself. */
  name: 'approval' | 'quit' | 'confirm' | 'goal' | 'write' | 'compose' | 'palette' | 'away' | 'menu' | 'task' | 'text';
  title: string;
  width: number;
  lines(view: View, width: number): Line[];
  keys: readonly DialogKey[];
  bottom?(view: View): string;
  /** The text it asks about once more: Esc goes back to it. */
  back?: Dialog;
  /** Text being written; Enter gives it to `send`. `begun`: what it was when it opened. */
  field?: TextField | null;
  begun?: string;
  send?(text: string, controls: Controls): void;
  /** Earlier texts, newest first: ↑ on the first line takes them up. */
  history?: readonly string[];
  /** Which of them stands there, and what was written before. */
  recalled?: { at: number; own: TextField };
  /** The text is only searched for: it stands on top in one row, is kept by nobody, and Esc says nothing. */
  search?: true;
  /** What is typed confirms something and is kept by nobody. */
  unkept?: true;
  /** What Enter does to the text. @default go on */
  enter?: string;
  /** Rows of the field. */
  fieldRows?: number;
  /** Keys do nothing before this time (ms, monotonic); each swallowed key moves it on. */
  deafUntil: number;
  /** What was on screen when it opened; another subject closes it. */
  subject?: { id: string; at: string };
}

export const COST_ORDERS = ['cost', 'in', 'out', 'name'] as const;
export type CostOrder = (typeof COST_ORDERS)[number];

export interface Ui {
  screen: ScreenName;
  task: string | null;
  session: string | null;
  request: string | null;
  review: string | null;
  file: number;
  /** Old and new side by side, where there is room. */
  split: boolean;
  /** Where a range of lines of the diff begins; it ends at the cursor. */
  mark: number | null;
  /** The conflict that the review screen shows in place of results, the screen it was asked for on, and the sides picked so far. */
  conflict: (ConflictUi & { from: ScreenName }) | null;
  picks: Picks;
  message: string | null;
  event: number | null;
  /** First line of scrolled text; in a diff the line of the cursor. */
  top: number;
  detail: boolean;
  graph: GraphUi;
  help: boolean;
  /** Keys and deeds that are looked for there. */
  helpFind: string;
  zoom: boolean;
  /** Session all keys go to. */
  typing: string | null;
  /** The terminal tells of clicks and the wheel. */
  mouse: boolean;
  /** `find` is marked in the pane; `found` says which of how many is looked at. */
  pane: { up: number; left: number; wrap: boolean; find: string; found: { nth: number; of: number } | null };
  /** What is written after `/` is looked for in the pane. */
  finding: boolean;
  /** Lines of the pane are being chosen to be copied; all keys belong to that. */
  copying: CopyMode | null;
  filter: string;
  filtering: TextField | null;
  /** Tasks marked to be acted on together. */
  marks: readonly string[];
  /** The task of the plan whose dependencies are being chosen, and those chosen so far. */
  deps: { task: string; needs: readonly string[] } | null;
  /** A plan written in the editor that could not be read. */
  planText: { version: number; text: string } | null;
  /** How costs are split, and in what order. */
  costBy: Split;
  costSort: CostOrder;
  /** The setting changed last here, and its words before; undefined: its file said nothing. */
  lastSetting: { key: string; label: string; words: string | undefined } | null;
  /** The broken file that is left as it is, by its key. */
  leftBroken: string | null;
  /** In place of the broken file the last good copy. */
  lastGood: boolean;
  dialog: Dialog | null;
  /** `until` is monotonic ms. */
  toast: { text: string; tone: Tone; until: number } | null;
  /** The question shown on the Needs-you screen, and until when (monotonic ms) keys do not answer it. */
  card: string | null;
  deafUntil: number;
  /** Ids of the commands used last, newest first. */
  recent: readonly string[];
}

export interface View {
  state: State;
  /** ms since 1970 */
  now: number;
  cols: number;
  rows: number;
  ui: Ui;
  derived: Derived;
  repo: string;
  dir: string;
  readOnly: boolean;
  /** Every setting as it is now. */
  settings: readonly SettingRow[];
  /** Whether they can be changed from here. */
  changesSettings: boolean;
  /** The name of the demo, and what is special about it; null when it is none. */
  demo: { name: string; note: string } | null;
  /** What a run begun now would be given; null until it was found out. */
  beforehand: Beforehand | null;
  /** The demo and runs that are over can be gone to from here. */
  goesElsewhere: boolean;
  /** The screen was opened from another one, and leaving leads back there. */
  goesBack: boolean;
  /** Nothing was ever set up here. */
  first: boolean;
  /** What was found of git, node and agents; null until it was looked for. */
  checks: readonly FirstCheck[] | null;
  daemons: { orchestrator: DaemonStatus; host: DaemonStatus } | null;
  /** What the host measured last; null when it is not known. */
  samples: Samples | null;
  /** A file the user edits that cannot be read, unless they left it at that. */
  broken: BrokenFile | null;
  /** ms since the orchestrator was last seen alive, when it should be; else null. */
  lostFor: number | null;
  /** Newest last. */
  audit: readonly Event[];
  /** Why older ones are not there: they are still read, or cannot be. */
  auditMissing: 'reading' | { why: string } | null;
  /** What the last check of the journal's chain said; null before one. */
  checked: Checked | null;
  /** `cut`: it was too large to be kept whole. */
  diff: { task: string; files: readonly DiffFile[]; cut: boolean } | { task: string; why: string } | null;
  /** The conflicted files of the task that is looked at; null until they are read. */
  conflict: { task: string; files: readonly ConflictFile[] } | null;
  /** Whether a directory is there now. */
  isThere(path: string): boolean;
  /** Rows a session's terminal has printed, as far as they are kept; null while they are not read yet. */
  paneHeight(session: string): number | null;
  /** Whether tasks.json was looked at as it is now, and by whom. */
  tasksFile: 'tended' | 'valid' | 'broken' | 'unread';
  /** The last rows of a session's terminal, when it is on screen or was lately. */
  lastLines(session: string, count: number): string[];
  /** All of it that is kept, or all but the newest `up` rows; lines that were broken at its edge joined. `paneChars`: with their colours. */
  paneLines(session: string, up?: number): string[];
  paneChars(session: string): Char[][];
  /** The next older or newer line with a text in it. */
  paneFind(session: string, needle: string, direction: 'older' | 'newer'): Found | null;
}

export interface Controls {
  readonly view: View;
  readonly ui: Ui;
  /** Monotonic ms. */
  clock(): number;
  /** An id for something new. */
  newId(): string;
  say(text: string, tone?: Tone): void;
  open(dialog: Dialog): void;
  close(): void;
  /** Puts a command into the door and says what became of it; `done` is said on success. */
  ask(body: CommandBody, done: string): void;
  /** Changes the plan that waits; edits asked for in a row each apply to the newest version. */
  editPlan(edit: PlanEdit, done: string): void;
  /** Gives a text to the user's own editor; `then` gets what came back. `name` ends as such files do, `line` is where to begin. */
  editText(name: string, text: string, then: (text: string) => void, line?: number): void;
  /** Opens the broken file at its first problem; what comes back is saved. */
  mendFile(): void;
  /** The user's editor on a file of a worktree; `about` says to people which, `line` is where to begin. */
  editFile(path: string, about: string, line?: number): void;
  /** The plan a text holds, or what is wrong with it. */
  readPlan(text: string): Promise<ReadPlan>;
  startRun(goal: string): void;
  stopAll(now: boolean): void;
  reconnect(): void;
  leave(code: number): void;
  /** Leaves this screen for another. */
  elsewhere(to: Elsewhere): void;
  suspend(): void;
  /** From now on keys go to that session's own terminal. */
  type(session: string): void;
  /** A shell there; `about` says to people where that is. */
  shell(cwd: string, about: string): void;
  repaint(): void;
  /** The mouse on or off, for this screen. */
  setMouse(on: boolean): void;
  /** Calls the user as if something needed them, and says how. */
  callTest(): void;
  /** Out of the full screen: what the agent prints and the news as plain lines, until `s` again. */
  stream(): void;
  /** What needs the user, asked one by one as plain lines outside the full screen. */
  questions(): void;
  /** Words for a setting, or undefined to take it out of its file; says what became of it. */
  changeSetting(key: string, words: string | undefined): void;
  /** What only the command line can do; says what became of it. */
  tool(name: ToolName): void;
  /** Checks the journal's chain of hashes. */
  verifyAudit(): void;
  /** The list of everything that can be done, by name. */
  commands(): void;
  /** To the clipboard and a file; says where it is. */
  copy(what: CopyText): void;
}
