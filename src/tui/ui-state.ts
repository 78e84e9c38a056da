/**
 * Where the user was, kept per repository from one visit to the next: screen, selections by id, the commands used last, and how far they had seen the
 * journal. A file of the user's own, written when the screen ends; one that cannot be read is as good as none, as nothing depends on it.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Ui } from './model.ts';
import { SCREENS, type ScreenName } from './screen-names.ts';

const KEPT = ['screen', 'task', 'session', 'request', 'review', 'file', 'message', 'event', 'top', 'detail', 'filter'] as const;
export type KeptUi = Pick<Ui, (typeof KEPT)[number]>;

export interface Visit {
  /** The run it was about; selections mean nothing in another. */
  run: string | null;
  /** Sequence number of the last event that was on screen. */
  seq: number;
  /** When it ended, ms since 1970. */
  left: number;
  ui: KeptUi;
  recent: readonly string[];
}

/** @param dir the .multi-agent directory */
export const uiStateFile = (env: NodeJS.ProcessEnv, dir: string): string =>
  join(env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local', 'state'), 'maos-tui', createHash('sha256').update(dir).digest('hex').slice(0, 12), 'ui.json');

const isText = (value: unknown): value is string | null => value === null || typeof value === 'string';
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;

function keptUi(value: Record<string, unknown>): KeptUi | null {
  const { screen, task, session, request, review, file, message, event, top, detail, filter } = value;
  if (!SCREENS.includes(screen as ScreenName) || !isCount(file) || !isCount(top) || typeof detail !== 'boolean' || typeof filter !== 'string') return null;
  if (!isText(task) || !isText(session) || !isText(request) || !isText(review) || !isText(message) || !(event === null || isCount(event))) return null;
  return { screen: screen as ScreenName, task, session, request, review, file, message, event, top, detail, filter };
}

/** The last visit; null when there was none, or its record is not what we write. */
export function readVisit(file: string): Visit | null {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const { format, run, seq, left, ui, recent } = value;
    const kept = typeof ui === 'object' && ui !== null ? keptUi(ui as Record<string, unknown>) : null;
    if (format !== 1 || !isText(run) || !isCount(seq) || !isCount(left) || kept === null || !Array.isArray(recent)) return null;
    return { run, seq, left, ui: kept, recent: recent.filter((one): one is string => typeof one === 'string') };
  } catch {
    // The first visit, or a record nobody needs.
    return null;
  }
}

export const visitOf = (ui: Ui, run: string | null, seq: number, left: number): Visit => ({
  run,
  seq,
  left,
  ui: Object.fromEntries(KEPT.map((name) => [name, ui[name]])) as KeptUi,
  recent: ui.recent,
});

/** Throws as fs does when the place cannot be written. */
export function writeVisit(file: string, visit: Visit): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const part = `${file}.${process.pid}`;
  writeFileSync(part, `${JSON.stringify({ format: 1, ...visit })}\n`, { mode: 0o600 });
  renameSync(part, file);
}

/** Back to where one was; what was looked at in another run is left out. */
export function restore(ui: Ui, visit: Visit, run: string | null): void {
  ui.recent = visit.recent;
  if (visit.run === run && run !== null) Object.assign(ui, visit.ui);
}
