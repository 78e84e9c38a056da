/** `cost`: tokens and money of the run, in all and per agent, role, task, model or session. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('cost')
    .description('tokens and money of the run')
    .option('--by <what>', 'agent, role, task, model or session', 'role')
    .action(async (options: { by: string }) => {
      const { connect } = await import('../connect.ts');
      const { usage } = await import('../io.ts');
      const { tokens } = await import('../../core/view/format.ts');
      const { costBy, costReport, costText, runCost, SPLITS } = await import('../../core/view/cost.ts');
      const by = SPLITS.find((name) => name === options.by);
      if (by === undefined) throw usage(`Cost cannot be split by ${options.by}.`, `One of: ${SPLITS.join(', ')}`);
      const state = await (await connect(io)).state();
      const report = costReport(state, by);
      if (io.json) return io.data(report);
      if (state.run === null) return io.out('No run yet. Start one: maos-tui run "GOAL"');
      const total = runCost(state);
      const count = (many: number): string => (many === 0 ? '' : tokens(many));
      io.table([
        ...(io.plain ? [] : [[by.toUpperCase(), 'IN', 'CACHED', 'OUT', 'COST']]),
        ...[...costBy(state, by), { name: 'all', usage: total, usd: total.usd }].map((row) => [
          row.name,
          tokens(row.usage.input_tokens),
          count(row.usage.cached_tokens ?? 0),
          tokens(row.usage.output_tokens),
          costText(row.usage, row.usd) || 'unknown',
        ]),
      ]);
      if (io.plain) return;
      const days = [...new Set(report.prices.map(({ asOf, source }) => `${source}${asOf === null ? '' : `, ${asOf}`}`))];
      if (report.estimated) io.note(`~ is an estimate from tokens: ${days.join('; ')}. Your own: \`prices\` in multi-agent.yaml.`);
      if (!report.complete) io.note('≥ or unknown: a part has no known price. Its agent tells none, or its model is not in the list of prices.');
    });
}
