/** A report as it is written down, with the diffs it shows read from where they are kept. */
import type { Client } from '../../client/contract.ts';
import type { Report } from '../../core/view/report.ts';

/** Bytes of one diff that a report shows. */
const DIFF_MAX = 256 * 1024;

export async function reportText(client: Client, told: Report, format: 'markdown' | 'html'): Promise<string> {
  const diffs = new Map<string, string>();
  for (const { id: task, diff } of told.tasks) {
    const bytes = diff === null ? null : await client.store.artifacts.get(diff);
    if (bytes === null || bytes.length === 0) continue;
    const cut = bytes.length > DIFF_MAX ? `\n… ${bytes.length - DIFF_MAX} more bytes: maos-tui review ${task} --patch` : '';
    diffs.set(task, `${Buffer.from(bytes.subarray(0, DIFF_MAX)).toString('utf8')}${cut}`);
  }
  return format === 'html' ? (await import('./html.ts')).html(told, diffs) : (await import('./markdown.ts')).markdown(told, diffs);
}
