/** Stands for the program when it is started again as `agent play FILE`, so that these tests need no build. */
import { play } from '../../../src/agents/script/play.ts';

play(process.argv.at(-1) ?? '').then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
