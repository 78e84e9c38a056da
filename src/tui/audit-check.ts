/** What the last check of the journal's chain said. It reads every line there is, so it runs when asked for only. */
import type { Journal } from '../store/ports.ts';

export interface Checked {
  text: string;
  ok: boolean;
}

/** @returns words for the line above the footer; rejects when the journal cannot be read */
export async function checkAudit(journal: Pick<Journal, 'verify'>): Promise<Checked> {
  const report = await journal.verify();
  const at = new Date().toTimeString().slice(0, 8);
  if (report.damage === null) return { text: `${report.events} entries, chain intact (checked ${at})`, ok: true };
  const { file, line, message } = report.damage;
  return { text: `DAMAGED at ${file ? `${file}, ` : ''}line ${line}: ${message}; the ${report.last} entries before it are whole (checked ${at})`, ok: false };
}
