/** `doctor`: checks of this machine and this repository, each with what to do. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('doctor')
    .description('check this machine and this repository')
    .option('--report <file>', 'write it to a file as JSON')
    .action(async (options: { report?: string }) => {
      const { diagnose } = await import('../diagnose.ts');
      const { EXIT } = await import('../../system/errors.ts');
      const { Exit } = await import('../failure.ts');
      const { shownLine } = await import('../io.ts');
      const checks = await diagnose(io.cwd);
      const ok = checks.every((check) => check.state !== 'fail');
      const report = { schema: 'maos.doctor/1', ok, checks };
      if (options.report !== undefined) {
        const { writeFile } = await import('node:fs/promises');
        const { resolve } = await import('node:path');
        await writeFile(resolve(io.cwd, options.report), `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
        io.note(`Wrote ${options.report}.`);
      }
      if (io.json) io.data(report);
      else io.table(checks.map((check) => [check.state === 'ok' ? 'ok' : check.state === 'warn' ? 'note' : 'FAIL', check.id, shownLine(check.summary), check.fix]));
      if (!ok) throw new Exit(EXIT.failed);
    });
}
