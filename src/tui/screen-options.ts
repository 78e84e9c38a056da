/** What whoever starts the screen gives it. */
import type { Client, Outcome } from '../client/contract.ts';
import type { AppOptions } from './app-options.ts';
import type { Beforehand } from './beforehand.ts';
import type { FileChecker } from './broken-file.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { FirstCheck } from './first-check.ts';
import { ulid } from './message-id.ts';
import type { PlanReader } from './plan/read.ts';
import type { ScreenTools } from './screen-tools.ts';
import type { SettingsDoor } from './settings.ts';

export interface ScreenOptions {
  client: Client;
  readOnly?: boolean;
  /** The agent to begin with, alone on the screen. */
  session?: string;
  /** @default by the locale, and by what the terminal answers about the width of its lines */
  ascii?: boolean;
  /** The file in which the visit is kept for the next one; see ui-state.ts. Without it nothing is kept. */
  keepIn?: string;
  /** The user's settings, by flag, variable and file. @default what is built in and the environment says */
  settings?: SettingsDoor;
  /** false: among the lines of the shell, not on a screen of its own. @default true */
  alternate?: boolean;
  /** Preflight and submit-goal. Without it `+` says how to start a run. */
  startRun?(goal: string): Promise<Outcome | undefined>;
  /** What it would be given, without beginning it. */
  beforehand?(): Promise<Beforehand>;
  /** Told when the user leaves for the demo, for a run that is over, or back from there. */
  elsewhere?(to: Elsewhere): void;
  /** It was opened from another screen: leaving leads back there, and nowhere else. @default false */
  goesBack?: boolean;
  /** Ends agents and daemons; resolves once they are gone. */
  stopAll?(now: boolean): Promise<void>;
  /** Reads a plan written in the editor. */
  readPlan?: PlanReader;
  /** What is wrong in a file that people edit: tasks.json, multi-agent.yaml. */
  checkFile?: FileChecker;
  /** What only the command line can do. */
  tools?: ScreenTools;
  newId?(): string;
  /** In place of the repository's name, and a sentence for the line above the footer. */
  demo?: { name: string; note: string };
  /** Looks at what a first run needs; given where nothing was set up yet. */
  firstChecks?(): Promise<readonly FirstCheck[]>;
  /** The same, for the settings. */
  checks?(): Promise<readonly FirstCheck[]>;
}

type Given =
  | 'client'
  | 'readOnly'
  | 'demo'
  | 'firstChecks'
  | 'checks'
  | 'beforehand'
  | 'startRun'
  | 'stopAll'
  | 'readPlan'
  | 'tools'
  | 'checkFile'
  | 'newId'
  | 'settings'
  | 'elsewhere'
  | 'goesBack';

/** Of what the App is given, all that comes from whoever starts the screen. */
export const givenTo = (options: ScreenOptions): Pick<AppOptions, Given> => ({
  client: options.client,
  readOnly: options.readOnly ?? false,
  demo: options.demo ?? null,
  firstChecks: options.firstChecks ?? null,
  checks: options.checks ?? null,
  beforehand: options.beforehand ?? null,
  startRun: options.startRun ?? null,
  stopAll: options.stopAll ?? null,
  readPlan: options.readPlan ?? null,
  tools: options.tools ?? null,
  checkFile: options.checkFile ?? null,
  newId: options.newId ?? ulid,
  settings: options.settings ?? null,
  goesBack: options.goesBack ?? false,
  ...(options.elsewhere ? { elsewhere: options.elsewhere } : {}),
});
