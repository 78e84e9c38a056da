/** A report as one HTML file that loads nothing: its policy forbids scripts and every request. */
import { costText } from '../../core/view/cost.ts';
import { clock, tokens } from '../../core/view/format.ts';
import type { Report, ReportTask } from '../../core/view/report.ts';
import { escaped } from './escape.ts';
import { graph, timeline } from './pictures.ts';
import { facts, lines, stamp } from './words.ts';

const STYLE = `:root{color-scheme:light dark;--line:#8884;--good:#2e8b57;--bad:#c0392b;--busy:#2c6fbb;--warn:#b7791f}
body{font:15px/1.5 system-ui,sans-serif;max-width:1080px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{margin-top:2.2rem;border-bottom:1px solid var(--line)}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}pre{overflow:auto;border:1px solid var(--line);padding:.6rem;font-size:12.5px}
pre .a{color:var(--good)}pre .d{color:var(--bad)}pre .h{color:var(--busy)}
svg{width:100%;height:auto}svg text{fill:currentColor;font-size:11px}svg .small{font-size:10px;opacity:.75}svg .tick{opacity:.6}
.grid{stroke:var(--line)}.edge{fill:none;stroke:#888;stroke-width:1.2}.bar{fill:var(--busy)}.bar.accepted{fill:var(--good)}.bar.failed{fill:var(--bad)}.bar.lost,.bar.conflict,.bar.sent-back,.bar.stopped{fill:var(--warn)}
.box{fill:#8881;stroke:#888}.box.done{stroke:var(--good)}.box.fail{stroke:var(--bad)}.box.run{stroke:var(--busy)}.box.critical{stroke-width:2.5}
@media print{details{break-inside:avoid}}`;

type Cell = string | { number: string } | { markup: string };
const cell = (tag: 'td' | 'th', value: Cell): string =>
  typeof value === 'string' ? `<${tag}>${escaped(value)}</${tag}>` : 'number' in value ? `<${tag} class="n">${escaped(value.number)}</${tag}>` : `<${tag}>${value.markup}</${tag}>`;
const row = (tag: 'td' | 'th', cells: readonly Cell[]): string => `<tr>${cells.map((value) => cell(tag, value)).join('')}</tr>`;
const table = (head: readonly Cell[], rows: readonly (readonly Cell[])[]): string =>
  `<table>${head.length === 0 ? '' : `<thead>${row('th', head)}</thead>`}<tbody>${rows.map((one) => row('td', one)).join('')}</tbody></table>`;
const number = (text: string): Cell => ({ number: text });

const KINDS: Readonly<Record<string, string>> = { '+': 'a', '-': 'd', '@': 'h' };
/** A line of a diff in its colour; the sign says it without. */
const coloured = (diff: string): string =>
  escaped(diff)
    .split('\n')
    .map((line) => (KINDS[line[0] ?? ''] === undefined ? line : `<span class="${KINDS[line[0] ?? '']}">${line}</span>`))
    .join('\n');

const result = (task: ReportTask, diff: string | undefined): string => `<section id="${encodeURIComponent(task.id)}"><h3>${escaped(`${task.id} ${task.title}`)}</h3>
<p>${escaped([task.role, task.status, lines(task), costText(task.usage)].filter(Boolean).join(' · '))}</p>
${task.why === '' ? '' : `<p>${escaped(task.why)}</p>`}${task.summary === '' ? '' : `<p style="white-space:pre-wrap">${escaped(task.summary)}</p>`}
${table([], [...task.attempts.map(({ number: nth, outcome, reason, began, ended }): Cell[] => [`attempt ${nth}`, outcome, clock(ended - began), reason]), ...task.checks.map(({ command, ok, seconds }): Cell[] => ['check', ok ? 'passed' : 'FAILED', `${seconds.toFixed(1)} s`, command])])}
${diff === undefined ? '' : `<details><summary>${escaped(`Diff: ${lines(task)}`)}</summary><pre>${coloured(diff)}</pre></details>`}</section>`;

/** `diffs` by task id. */
export function html(report: Report, diffs: ReadonlyMap<string, string>): string {
  const { run, tasks, answers, byRole, usage } = report;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width"><title>${escaped(`Run ${run.id}`)}</title><style>${STYLE}</style></head>
<body><h1 style="white-space:pre-wrap">${escaped(run.goal)}</h1>
${table([], facts(report))}
<h2>Timeline</h2>${timeline(report)}
<h2>Graph</h2>${graph(report)}
<h2>Tasks</h2>${table(
    ['Task', 'Title', 'Role', 'State', { number: 'Tries' }, { number: 'Time' }, 'Change', { number: 'Cost' }],
    tasks.map((task) => [
      { markup: `<a href="#${encodeURIComponent(task.id)}">${escaped(task.id)}</a>` },
      task.title,
      task.role,
      task.status,
      number(String(task.attempts.length)),
      number(clock(task.attempts.reduce((sum, { began, ended }) => sum + ended - began, 0))),
      lines(task),
      number(costText(task.usage)),
    ]),
  )}
<h2>Cost</h2>${table(
    ['Role', { number: 'Tokens in' }, { number: 'Tokens out' }, { number: 'Cost' }],
    [...byRole, { name: 'all', usage, usd: usage.usd }].map((one) => [
      one.name,
      number(tokens(one.usage.input_tokens)),
      number(tokens(one.usage.output_tokens)),
      number(costText(one.usage, one.usd)),
    ]),
  )}
<h2>Questions and answers</h2>${
    answers.length === 0
      ? '<p>Nothing was asked.</p>'
      : table(
          ['Asked', 'What', 'Task', 'Subject', 'Answer', { number: 'After' }],
          answers.map((one) => [
            stamp(one.asked),
            one.kind,
            one.task ?? '',
            one.summary,
            `${one.answer ?? 'waits'}${one.note === '' ? '' : `: ${one.note}`}`,
            number(one.waited === null ? '' : clock(one.waited)),
          ]),
        )
  }
<h2>Results</h2>${tasks.map((task) => result(task, diffs.get(task.id))).join('\n')}
</body></html>
`;
}
