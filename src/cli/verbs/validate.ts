/** `validate`: whether the files a person edits can be used, and where not. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('validate')
    .description('check multi-agent.yaml, tasks.json, state.json, skills and prompts, or the files given (plans too)')
    .argument('[file...]')
    .action(async (files: string[]) => {
      const { findRepository } = await import('../preflight.ts');
      const { checkAll } = await import('../check-files.ts');
      const { problemLine } = await import('../../config/problem.ts');
      const { EXIT } = await import('../../system/errors.ts');
      const { Exit } = await import('../failure.ts');
      const { shownLine } = await import('../io.ts');
      const repo = await findRepository(io.cwd);
      const problems = await checkAll(repo, io.cwd, files);
      const valid = problems.every(({ warning }) => warning === true);
      if (io.json) io.data({ schema: 'maos.validate/1', valid, problems });
      else if (problems.length === 0) io.out(files.length > 0 ? 'No problem found.' : 'No problem found in multi-agent.yaml, tasks.json, state.json, skills and prompts.');
      else for (const problem of problems) io.out(`${problem.warning ? 'note: ' : ''}${shownLine(problemLine(problem))}`);
      if (!valid) throw new Exit(EXIT.invalid);
    });
}
