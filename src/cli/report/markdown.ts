/** A report as Markdown. What people and agents wrote is made harmless: no control characters, no markup of theirs. */
import { costText } from '../../core/view/cost.ts';
import { clock, tokens } from '../../core/view/format.ts';
import type { Report } from '../../core/view/report.ts';
import { shown, shownLine } from '../io.ts';
import { facts, lines, stamp } from './words.ts';

/** Text of others as text: what Markdown would read as markup is escaped. */
const text = (value: string): string => shownLine(value).replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [row(head), row(head.map(() => '---')), ...rows.map(row), ''];

/** A fence longer than any run of backticks in it. */
function fenced(of: string, language: string): string[] {
  const content = shown(of);
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, content.replace(/\n$/, ''), fence, ''];
}

const TAGS: Readonly<Record<string, string>> = { accepted: 'done', running: 'active' };
/** In the picture's own language a name may hold none of its marks. */
const named = (value: string): string =>
  shownLine(value)
    .replace(/[:;,#%`]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 60);

/** Who worked when, for Mermaid: a section per task, a bar per attempt. Empty when nothing was begun. */
function gantt({ tasks }: Report): string {
  const begun = tasks.filter(({ attempts }) => attempts.length > 0);
  if (begun.length === 0) return '';
  const bars = begun.flatMap(({ id, title, attempts }) => [
    `  section ${named(`${id} ${title}`)}`,
    ...attempts.map(({ number, outcome, began, ended }) => `  ${named(`try ${number} ${outcome}`)} : ${TAGS[outcome] ?? 'crit'}, ${began}, ${Math.max(began + 1_000, ended)}`),
  ]);
  return ['gantt', '  dateFormat x', '  axisFormat %H:%M:%S', ...bars].join('\n');
}

/** `diffs` by task id. */
export function markdown(report: Report, diffs: ReadonlyMap<string, string>): string {
  const { run, tasks, answers, byRole } = report;
  const picture = gantt(report);
  return [
    `# ${text(run.goal).slice(0, 200)}`,
    '',
    ...table(
      ['', ''],
      facts(report).map(([name, value]) => [`**${name}**`, text(value)]),
    ),
    '## Tasks',
    '',
    ...table(
      ['Task', 'Title', 'Role', 'State', 'Tries', 'Time', 'Change', 'Cost'],
      tasks.map((task) => [
        text(task.id),
        text(task.title),
        text(task.role),
        task.status,
        String(task.attempts.length),
        clock(task.attempts.reduce((sum, { began, ended }) => sum + ended - began, 0)),
        lines(task),
        costText(task.usage),
      ]),
    ),
    ...fenced(report.mermaid, 'mermaid'),
    ...(picture === '' ? [] : ['## Timeline', '', ...fenced(picture, 'mermaid')]),
    '## Cost',
    '',
    ...table(
      ['Role', 'Tokens in', 'Tokens out', 'Cost'],
      [
        ...byRole.map(({ name, usage, usd }) => [text(name), tokens(usage.input_tokens), tokens(usage.output_tokens), costText(usage, usd)]),
        ['**all**', tokens(report.usage.input_tokens), tokens(report.usage.output_tokens), costText(report.usage)],
      ],
    ),
    '## Questions and answers',
    '',
    ...(answers.length === 0
      ? ['Nothing was asked.', '']
      : table(
          ['Asked', 'What', 'Task', 'Subject', 'Answer', 'After'],
          answers.map((one) => [
            stamp(one.asked),
            one.kind,
            text(one.task ?? ''),
            text(one.summary),
            text(`${one.answer ?? 'waits'}${one.note === '' ? '' : `: ${one.note}`}`),
            one.waited === null ? '' : clock(one.waited),
          ]),
        )),
    '## Results',
    '',
    ...tasks.flatMap((task) => [
      `### ${text(task.id)} ${text(task.title)}`,
      '',
      ...(task.why === '' ? [] : [text(task.why), '']),
      ...(task.summary === '' ? [] : [shown(task.summary).split('\n').map(text).join('  \n'), '']),
      ...task.attempts.filter(({ reason }) => reason !== '').map(({ number, outcome, reason }) => `* attempt ${number}, ${outcome}: ${text(reason)}`),
      ...task.checks.map(({ command, ok, seconds }) => `* check ${ok ? 'passed' : 'FAILED'} in ${seconds.toFixed(1)} s: ${text(command)}`),
      '',
      ...(diffs.has(task.id) ? fenced(diffs.get(task.id) ?? '', 'diff') : []),
    ]),
  ].join('\n');
}
