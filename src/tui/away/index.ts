/** Coming back: to the same screen and selection, and after a longer absence with a word about what happened meanwhile. Reads and writes the record of the visit. */
import type { Event } from '../../protocol/event.ts';
import type { App } from '../app.ts';
import { readVisit, restore, visitOf, writeVisit } from '../ui-state.ts';
import { awayDialog } from './dialog.ts';
import { AWAY_MS, awaySummary, isNews } from './summary.ts';

/** To be called once, before the first frame. Resolves when what happened meanwhile was looked at; rejects when the journal cannot be read. */
export async function comeBack(app: App, file: string): Promise<void> {
  const visit = readVisit(file);
  if (!visit) return;
  const { state, ui } = app;
  const last = state.seq;
  const back = Date.now();
  // A plan that waits for an answer is what one comes for.
  if (state.run?.state !== 'approval') restore(ui, visit, state.run?.id ?? null);
  else ui.recent = visit.recent;
  if (back - visit.left < AWAY_MS || last <= visit.seq) return;
  const unseen: Event[] = [];
  for await (const event of app.client.store.journal.read(visit.seq)) {
    if (event.seq > visit.seq) unseen.push(event);
    if (event.seq >= last) break;
  }
  const summary = awaySummary(unseen, state);
  if (isNews(summary) && ui.dialog === null && ui.typing === null) app.open(awayDialog(summary, visit.left, back, app.view));
}

/** When the screen ends. Returns why it could not be kept, or null. */
export function leave(app: App, file: string): unknown {
  try {
    writeVisit(file, visitOf(app.ui, app.state.run?.id ?? null, app.state.seq, Date.now()));
    return null;
  } catch (error) {
    return error;
  }
}
