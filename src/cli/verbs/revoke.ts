/** `revoke`: take back what was allowed for the rest of a task. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('revoke')
    .description('take back what was allowed for the rest of a task; without an id list it')
    .argument('[id]', 'the id of the yes, as in `maos-tui tasks show`')
    .action(async (id: string | undefined) => {
      const { act, connect } = await import('../connect.ts');
      if (id !== undefined) {
        await act(io, { type: 'revoke-grant', grant_id: id.toUpperCase() });
        if (io.json) io.data({ schema: 'maos.revoked/1', id: id.toUpperCase() });
        else io.out(`${id.toUpperCase()} is asked again from now on.`);
        return;
      }
      const grants = Object.values((await (await connect(io)).state()).grants);
      if (io.json) return io.data(grants.map((grant) => ({ schema: 'maos.grant/1', ...grant })));
      if (grants.length === 0) return io.out('Nothing is allowed for the rest of a task.');
      io.table([...(io.plain ? [] : [['ID', 'FOR', 'ROLE', 'ALLOWED']]), ...grants.map((grant) => [grant.id, grant.task_id ?? 'run', grant.role, grant.rule])]);
    });
}
