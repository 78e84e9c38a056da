/** `graph`: what needs what, as text for people or for other programs. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { taskOf } from '../task-of.ts';

export function register(program: Command, io: Io): void {
  program
    .command('graph')
    .description('the dependency graph')
    .option('--format <format>', 'ascii, unicode, mermaid, dot or json')
    .option('--focus <task>', 'what this task needs and what waits for it')
    .option('--critical', 'the longest chain of tasks, and what is left of it')
    .action(async (options: { format?: string; focus?: string; critical?: boolean }) => {
      const { connect } = await import('../connect.ts');
      const { shown, usage } = await import('../io.ts');
      const { GRAPH_FORMATS, graphText } = await import('../../core/view/graph-formats.ts');
      const { criticalText, focusText, partOf } = await import('../../core/view/graph-texts.ts');
      const wanted = io.json ? 'json' : (options.format ?? (/utf-?8/i.test(process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || '') ? 'unicode' : 'ascii'));
      const format = GRAPH_FORMATS.find((name) => name === wanted);
      if (!format) throw usage(`There is no format ${wanted}.`, `One of: ${GRAPH_FORMATS.join(', ')}`);
      const state = await (await connect(io)).state();
      if (Object.keys(state.tasks).length === 0 && (format === 'ascii' || format === 'unicode'))
        return io.out(state.run ? `Run ${state.run.id} has no tasks yet; it is ${state.run.state}.` : 'No run yet. Start one: maos-tui run "GOAL"');
      const { focus, critical = false } = options;
      if (focus !== undefined) await taskOf(state, focus);
      const part = focus !== undefined || critical;
      const ascii = format === 'ascii';
      const now = Date.now();
      if (part && (ascii || format === 'unicode')) {
        const texts = [...(focus === undefined ? [] : [focusText(state, focus, ascii, now)]), ...(critical ? [criticalText(state, ascii, now)] : [])];
        return io.out(shown(texts.join('\n\n')));
      }
      const text = graphText(state, format, now, part ? partOf(state, focus, critical) : undefined);
      io.out(format === 'json' ? text : shown(text));
    });
}
