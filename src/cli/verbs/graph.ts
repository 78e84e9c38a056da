/** `graph`: what needs what, as text for people or for other programs. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('graph')
    .description('the dependency graph')
    .option('--format <format>', 'ascii, unicode, mermaid, dot or json')
    .action(async (options: { format?: string }) => {
      const { connect } = await import('../connect.ts');
      const { shown, usage } = await import('../io.ts');
      const { GRAPH_FORMATS, graphText } = await import('../../core/view/graph-formats.ts');
      const wanted = io.json ? 'json' : (options.format ?? (/utf-?8/i.test(process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || '') ? 'unicode' : 'ascii'));
      const format = GRAPH_FORMATS.find((name) => name === wanted);
      if (!format) throw usage(`There is no format ${wanted}.`, `One of: ${GRAPH_FORMATS.join(', ')}`);
      const state = await (await connect(io)).state();
      if (Object.keys(state.tasks).length === 0 && (format === 'ascii' || format === 'unicode'))
        return io.out(state.run ? `Run ${state.run.id} has no tasks yet; it is ${state.run.state}.` : 'No run yet. Start one: maos-tui run "GOAL"');
      const text = graphText(state, format, Date.now());
      io.out(format === 'json' ? text : shown(text));
    });
}
