/** The two pictures of a report as SVG: who worked when (Gantt), and what waited for what. Text is escaped; nothing is loaded from elsewhere. */
import { clock } from '../../core/view/format.ts';
import type { Report, ReportTask } from '../../core/view/report.ts';
import { escaped } from './escape.ts';

const LABEL = 220;
const WIDTH = 1000;
const ROW = 22;

const ticks = (span: number): number[] => {
  const steps = [1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400].map((seconds) => seconds * 1_000);
  const step = steps.find((one) => span / one <= 10) ?? 86_400_000;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, at) => at * step);
};

/** One row a task, one bar an attempt. */
export function timeline({ run, tasks }: Report): string {
  const span = Math.max(1_000, run.ended - run.began);
  const x = (ms: number) => LABEL + ((ms - run.began) / span) * (WIDTH - LABEL - 10);
  const height = 30 + tasks.length * ROW;
  const grid = ticks(span).map(
    (ms) =>
      `<line class="grid" x1="${x(run.began + ms).toFixed(1)}" x2="${x(run.began + ms).toFixed(1)}" y1="18" y2="${height}"/><text class="tick" x="${(x(run.began + ms) + 3).toFixed(1)}" y="12">${clock(ms)}</text>`,
  );
  const rows = tasks.map((task, at) => {
    const y = 26 + at * ROW;
    const bars = task.attempts.map(
      ({ number, outcome, began, ended, reason }) =>
        `<rect class="bar ${outcome}" x="${x(began).toFixed(1)}" y="${y}" width="${Math.max(2, x(ended) - x(began)).toFixed(1)}" height="14" rx="2"><title>${escaped(`${task.id} attempt ${number}: ${outcome}, ${clock(ended - began)}${reason === '' ? '' : `\n${reason}`}`)}</title></rect>`,
    );
    return `<text class="label" x="0" y="${y + 11}">${escaped(`${task.id} ${task.title}`.slice(0, 34))}</text>${bars.join('')}`;
  });
  return `<svg role="img" aria-label="Timeline of the tasks" viewBox="0 0 ${WIDTH} ${height}">${grid.join('')}${rows.join('')}</svg>`;
}

const BOX = { width: 168, height: 34, gapX: 56, gapY: 12 };

/** Tasks in columns by wave, with a line from each to those that wait for it. */
export function graph({ tasks }: Report): string {
  const place = new Map<string, { x: number; y: number }>();
  const filled = new Map<number, number>();
  for (const { id, wave } of tasks) {
    const row = filled.get(wave) ?? 0;
    filled.set(wave, row + 1);
    place.set(id, { x: (wave - 1) * (BOX.width + BOX.gapX), y: row * (BOX.height + BOX.gapY) });
  }
  const width = Math.max(1, ...filled.keys()) * (BOX.width + BOX.gapX);
  const height = Math.max(1, ...filled.values()) * (BOX.height + BOX.gapY);
  const line = (from: string, to: ReportTask): string => {
    const [a, b] = [place.get(from), place.get(to.id)];
    if (a === undefined || b === undefined) return '';
    const [x1, y1, x2, y2] = [a.x + BOX.width, a.y + BOX.height / 2, b.x, b.y + BOX.height / 2];
    const bend = BOX.gapX / 2;
    return `<path class="edge" d="M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"/>`;
  };
  const box = (task: ReportTask): string => {
    const { x, y } = place.get(task.id) ?? { x: 0, y: 0 };
    return `<a href="#${encodeURIComponent(task.id)}"><rect class="box ${task.status.toLowerCase()}${task.critical ? ' critical' : ''}" x="${x + 1}" y="${y + 1}" width="${BOX.width - 2}" height="${BOX.height - 2}" rx="5"/><text class="label" x="${x + 8}" y="${y + 14}">${escaped(`${task.id}  ${task.status}`)}</text><text class="small" x="${x + 8}" y="${y + 27}">${escaped(task.title.slice(0, 26))}</text></a>`;
  };
  return `<svg role="img" aria-label="What waits for what" viewBox="0 0 ${width} ${height}" style="max-width:${width}px">${tasks.flatMap((task) => task.needs.map((need) => line(need, task))).join('')}${tasks.map(box).join('')}</svg>`;
}
