/** What the screen's memory is given by the one that wires it: the client, what only the command line can do, and its hands. */
import type { Client, Outcome } from '../client/contract.ts';
import type { readWorktreeFile } from '../client/worktree-file.ts';
import type { Beforehand } from './beforehand.ts';
import type { FileChecker } from './broken-file.ts';
import type { DraftStore } from './drafts.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { FirstCheck } from './first-check.ts';
import type { View } from './model.ts';
import type { PaneSource } from './panes/pane-feed.ts';
import type { PlanReader } from './plan/read.ts';
import type { ScreenTools } from './screen-tools.ts';
import type { SettingsDoor } from './settings.ts';

export interface AppOptions {
  client: Client;
  readOnly: boolean;
  demo: View['demo'];
  /** What to look at before the first run here; null when there was one. */
  firstChecks: (() => Promise<readonly FirstCheck[]>) | null;
  /** The same, for the settings. */
  checks?: (() => Promise<readonly FirstCheck[]>) | null;
  /** Finds out what a run begun now would be given. */
  beforehand?: (() => Promise<Beforehand | null>) | null;
  startRun: ((goal: string) => Promise<Outcome | undefined>) | null;
  stopAll: ((now: boolean) => Promise<void>) | null;
  readPlan: PlanReader | null;
  /** What is wrong in a file that people edit. */
  checkFile?: FileChecker | null;
  /** Where unsent texts outlive the screen; null keeps them in memory. */
  drafts?: DraftStore | null;
  /** @default none: this screen cannot */
  tools?: ScreenTools | null;
  newId(): string;
  /** Something to draw: after a key, or news. */
  changed(reason: 'key' | 'state'): void;
  leave(code: number): void;
  /** Told before the screen is left for there; left out where there is no way. */
  elsewhere?(to: Elsewhere): void;
  /** It was opened from another screen: leaving leads back there, and nowhere else. */
  goesBack?: boolean;
  suspend(): void;
  shell(cwd: string, about: string): void;
  /** A text in the user's editor; resolves with what it is afterwards. */
  edit(name: string, text: string, line?: number): Promise<string>;
  /** The user's editor on that very file. */
  editFile(path: string, line?: number): Promise<void>;
  /** A file of a worktree, for eyes. @default the disk */
  readFile?: typeof readWorktreeFile;
  isThere(path: string): boolean;
  repaint(): void;
  /** Has the terminal tell of the mouse, or no longer; left out where there is none. */
  mouse?(on: boolean): void;
  stream(): void;
  /** The open questions as plain lines; left out where they are that already. */
  questions?(): void;
  panes: PaneSource;
  /** To the clipboard and a file; resolves with where it is. */
  copy(text: string, extension: string): Promise<string>;
  /** Calls the user as if something needed them. */
  callTest(): void;
  /** null: they are looked at only. */
  settings?: SettingsDoor | null;
  /** They are others from now on. */
  settingsChanged?(sources: SettingsDoor['sources']): void;
}
