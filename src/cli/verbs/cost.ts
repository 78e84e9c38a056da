/** `cost`: tokens and money of the run, in all and per role, task or model. */
import type { Command } from 'commander';
import type { Usage } from '../../protocol/common.ts';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('cost')
    .description('tokens and money of the run')
    .option('--by <what>', 'role, task or model', 'role')
    .action(async (options: { by: string }) => {
      const { connect } = await import('../connect.ts');
      const { usage } = await import('../io.ts');
      const { money, tokens } = await import('../../core/view/format.ts');
      if (!['role', 'task', 'model'].includes(options.by)) throw usage(`Cost cannot be split by ${options.by}.`, 'One of: role, task, model');
      const { run, sessions } = await (await connect(io)).state();
      const groups = new Map<string, Usage>();
      for (const session of Object.values(sessions)) {
        if (session.run_id !== run?.id) continue;
        const key = (options.by === 'role' ? session.role : options.by === 'task' ? session.task_id : session.model) ?? 'unknown';
        const sum = groups.get(key) ?? { input_tokens: 0, output_tokens: 0, usd: null };
        const usd = session.usage.usd === null ? sum.usd : (sum.usd ?? 0) + session.usage.usd;
        groups.set(key, { input_tokens: sum.input_tokens + session.usage.input_tokens, output_tokens: sum.output_tokens + session.usage.output_tokens, usd });
      }
      const total = run?.usage ?? { input_tokens: 0, output_tokens: 0, usd: null };
      const entries = [...groups].sort(([, a], [, b]) => (b.usd ?? 0) - (a.usd ?? 0));
      if (io.json)
        return io.data({
          schema: 'maos.cost/1',
          run: run?.id ?? null,
          currency: 'USD',
          usd: total.usd,
          budgetUsd: run?.config.budget_usd ?? null,
          inputTokens: total.input_tokens,
          outputTokens: total.output_tokens,
          by: options.by,
          groups: entries.map(([name, value]) => ({ name, usd: value.usd, inputTokens: value.input_tokens, outputTokens: value.output_tokens })),
        });
      if (!run) return io.out('No run yet. Start one: maos-tui run "GOAL"');
      const row = (name: string, value: Usage) => [name, tokens(value.input_tokens), tokens(value.output_tokens), money(value.usd) || 'unknown'];
      io.table([...(io.plain ? [] : [[options.by.toUpperCase(), 'IN', 'OUT', 'COST']]), ...entries.map(([name, value]) => row(name, value)), row('all', total)]);
    });
}
