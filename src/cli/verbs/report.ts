/** `report`: a run told whole, as Markdown or as one HTML file. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

interface Flags {
  format?: string;
  out?: string;
}
export function register(program: Command, io: Io): void {
  program
    .command('report')
    .description('a run told whole: timeline, graph, costs, diffs, questions and answers')
    .argument('[run]', 'id of a run; without it: the newest')
    .option('--format <format>', 'markdown or html; by the name of the file with --out')
    .option('-o, --out <file>', 'write it to this file instead of standard output')
    .action((run: string | undefined, flags: Flags) => report(io, run, flags));
}

async function report(io: Io, wanted: string | undefined, flags: Flags): Promise<void> {
  const { connect } = await import('../connect.ts');
  const { usage } = await import('../io.ts');
  const { readRun } = await import('../../client/past-run.ts');
  const { reportOf } = await import('../../core/view/report.ts');
  const format = flags.format ?? (/\.html?$/i.test(flags.out ?? '') ? 'html' : 'markdown');
  if (format !== 'markdown' && format !== 'html') throw usage(`A report cannot be written as ${format}.`, 'One of: markdown, html');
  const client = await connect(io);
  const now = await client.state();
  const id = wanted ?? now.run?.id;
  if (id === undefined) return io.note('No run yet. Start one: maos-tui run "GOAL"');
  const found = await readRun(client, id);
  const told = found === null ? null : reportOf(found.state, found.events, Date.now());
  if (told === null) throw (await import('../no-such-run.ts')).noSuchRun(id, now);
  if (io.json) return io.data({ schema: 'maos.report/1', ...told });
  const text = await (await import('../report/text.ts')).reportText(client, told, format);
  if (flags.out === undefined) return io.out(text.trimEnd());
  const { resolve } = await import('node:path');
  const { writeDurable } = await import('../../system/durable.ts');
  await writeDurable(resolve(io.cwd, flags.out), text);
  io.note(`Wrote ${flags.out}.`);
}
