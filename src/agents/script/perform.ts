/** Plays steps in order until one ends the attempt. Which step ends it, and with which exit code, is decided here alone. */
import * as files from './files.ts';
import { type Stage, StepFailed } from './stage.ts';
import type { Step } from './steps.ts';
import * as talk from './talk.ts';

async function flood(stage: Stage, megabytes: number): Promise<void> {
  const block = `${'flood '.repeat(15)}\n`.repeat(720).slice(0, 64 * 1024);
  for (let left = megabytes * 1024 * 1024; left > 0; left -= block.length) await stage.print(block.slice(0, Math.min(left, block.length)));
  await stage.line();
}

/** Until a signal ends the process. */
const forever = (): Promise<never> =>
  new Promise(() => {
    setInterval(() => {}, 3_600_000);
  });

/** null: go on with the next step; a number: end with this exit code. */
async function perform(stage: Stage, step: Step): Promise<number | null> {
  if ('say' in step) await stage.type(step.say);
  else if ('wait' in step) await stage.wait(step.wait);
  else if ('write' in step) await files.write(stage, step);
  else if ('edit' in step) await files.edit(stage, step);
  else if ('append' in step) await files.append(stage, step);
  else if ('delete' in step) await files.remove(stage, step);
  else if ('run' in step) await files.run(stage, step);
  else if ('commit' in step) await files.commit(stage, step);
  else if ('plan' in step) await talk.plan(stage, step);
  else if ('plan_file' in step) await talk.planFile(stage, step);
  else if ('progress' in step) await talk.progress(stage, step);
  else if ('use' in step) await talk.use(stage, step);
  else if ('send' in step) await talk.send(stage, step);
  else if ('inbox' in step) await talk.inbox(stage, step);
  else if ('ask' in step) await talk.ask(stage, step);
  else if ('permission' in step) await talk.permission(stage, step);
  else if ('context' in step) await talk.context(stage, step);
  else if ('flood' in step) await flood(stage, step.flood.mb);
  else if ('hang' in step) return forever();
  else if ('crash' in step) {
    process.kill(process.pid, step.crash);
    return forever();
  } else if ('exit' in step) return step.exit;
  else if ('fail' in step) {
    await talk.fail(stage, step);
    return 1;
  } else {
    await talk.complete(stage, step);
    return 0;
  }
  return null;
}

/** Exit code of the attempt: 0 when all steps were played. */
export async function performAll(stage: Stage, steps: readonly Step[]): Promise<number> {
  for (const step of steps) {
    try {
      const code = await perform(stage, step);
      if (code !== null) return code;
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      await stage.note(error.message, true);
      return 1;
    }
  }
  return 0;
}
