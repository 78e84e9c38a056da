/** `runs`: the runs of this repository, newest first. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('runs')
    .description('runs of this repository')
    .action(async () => {
      const { connect } = await import('../connect.ts');
      const { money } = await import('../../core/view/format.ts');
      const state = await (await connect(io)).state();
      const { run } = state;
      const tasks = Object.values(state.tasks);
      const current = run && {
        id: run.id,
        goal: run.goal,
        state: run.state,
        created_at: run.created_at,
        ended_at: run.ended_at,
        done: tasks.filter((task) => task.stage.name === 'done').length,
        failed: tasks.filter((task) => task.stage.name === 'failed').length,
        usd: run.usage.usd,
        branch: run.branch,
        target: run.base.branch,
        merged: run.merged?.to ?? null,
      };
      const all = [...(current ? [current] : []), ...state.history.filter((old) => old.id !== run?.id).reverse()];
      if (io.json) return io.data(all.map((item) => ({ schema: 'maos.run/1', ...item })));
      if (all.length === 0) return io.out('No run yet. Start one: maos-tui run "GOAL"');
      io.table([
        ...(io.plain ? [] : [['RUN', 'STATE', 'BEGAN', 'DONE', 'FAILED', 'COST', 'GOAL']]),
        ...all.map((item) => [
          item.id,
          item.merged ? 'merged' : item.state,
          item.created_at.slice(0, 16).replace('T', ' '),
          String(item.done),
          String(item.failed),
          money(item.usd) || '-',
          item.goal.slice(0, 100),
        ]),
      ]);
    });
}
