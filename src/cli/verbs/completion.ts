/** `completion`: what a shell needs to complete our command lines, and `complete`, which it then asks. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('completion')
    .description('completion for bash, zsh or fish')
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (shell: string) => {
      const { SCRIPTS, SHELLS } = await import('../completion/scripts.ts');
      const { usage } = await import('../io.ts');
      const wanted = SHELLS.find((one) => one === shell);
      if (wanted === undefined) throw usage(`There is no completion for ${shell}.`, `One of: ${SHELLS.join(', ')}`);
      io.out(SCRIPTS[wanted]);
      // What npx runs is not on PATH when the shell asks.
      if (process.env.npm_command === 'exec') io.note('Completion needs maos-tui on your PATH: npm i -g maos-tui');
    });
  program
    .command('complete', { hidden: true })
    .argument('[words...]', 'the words after the program, the one under the cursor last')
    .action(async (words: string[]) => {
      const { candidates } = await import('../completion/candidates.ts');
      const { knownIn } = await import('../completion/known.ts');
      for (const { word, about } of candidates(program, words.slice(0, -1), words.at(-1) ?? '', await knownIn(io.cwd))) io.out(`${word}\t${about.replaceAll('\t', ' ')}`);
    });
}
