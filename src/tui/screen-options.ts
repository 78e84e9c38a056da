/** What whoever starts the screen gives it. */
import type { Client, Outcome } from '../client/contract.ts';
import type { NoticeWay } from './attention/terminals.ts';
import type { FirstCheck } from './model.ts';
import type { PlanReader } from './plan/read.ts';

export interface ScreenOptions {
  client: Client;
  readOnly?: boolean;
  /** @default by the locale, and by what the terminal answers about the width of its lines */
  ascii?: boolean;
  /** Clocks stand still. @default MAOS_NO_MOTION */
  noMotion?: boolean;
  /** How the user is called while they look elsewhere. @default auto, by the kind of terminal */
  notify?: NoticeWay;
  /** A command of theirs that runs then; see attention/hook.ts. */
  notifyCommand?: string;
  /** The file in which the visit is kept for the next one; see ui-state.ts. Without it nothing is kept. */
  keepIn?: string;
  /** Preflight and submit-goal. Without it `+` says how to start a run. */
  startRun?(goal: string): Promise<Outcome | undefined>;
  /** Ends agents and daemons; resolves once they are gone. */
  stopAll?(now: boolean): Promise<void>;
  /** Reads a plan written in the editor. */
  readPlan?: PlanReader;
  newId?(): string;
  /** In place of the repository's name, and a sentence for the line above the footer. */
  demo?: { name: string; note: string };
  /** Looks at what a first run needs; given where nothing was set up yet. */
  firstChecks?(): Promise<readonly FirstCheck[]>;
}
