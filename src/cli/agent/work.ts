/** Verbs of an agent about its own work: brief, propose-plan, progress, complete, fail, play. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { cost, whole } from '../options.ts';
import { speaker } from './speaker.ts';

/** In one report. */
const MOST_TOKENS = 1_000_000_000_000;

export function register(agent: Command, io: Io): void {
  agent
    .command('brief')
    .description('your task, with all you need to know')
    .action(() => brief(io));
  agent
    .command('propose-plan')
    .description('hand in a plan; prints what is wrong with it and exits 1 when it is refused')
    .argument('<file>', 'JSON; - reads standard input')
    .action((file: string) => proposePlan(io, file));
  agent
    .command('progress')
    .description('say how far you are')
    .argument('<text>')
    .option('--percent <n>', '0 to 100', whole(0, 100))
    .action(async (text: string, { percent }: { percent?: number }) => {
      const { acts, me } = await speaker(io);
      await acts.reportProgress(me, text, percent);
      say(io, 'Noted.');
    });
  agent
    .command('complete')
    .description('say that your task is done; it is checked after you exit')
    .option('--summary <text>', 'what you did', '')
    .option('--no-change <reason>', 'why nothing had to change')
    .action(async ({ summary, change }: { summary: string; change?: string | boolean }) => {
      const { acts, me } = await speaker(io);
      await acts.complete(me, summary, typeof change === 'string' ? change : undefined);
      say(io, 'Noted. End now with exit code 0; your result is checked then.');
    });
  agent
    .command('fail')
    .description('give up, with the reason')
    .argument('<text>')
    .action(async (text: string) => {
      const { acts, me } = await speaker(io);
      await acts.fail(me, text);
      say(io, 'Noted.');
    });
  agent
    .command('usage')
    .description('say what you used since you last said so, where your program knows it')
    .option('--model <name>', 'the model it was')
    .option('--in <tokens>', 'tokens read, those from a cache among them', whole(0, MOST_TOKENS), 0)
    .option('--cached <tokens>', 'of these, tokens from a cache', whole(0, MOST_TOKENS), 0)
    .option('--out <tokens>', 'tokens written', whole(0, MOST_TOKENS), 0)
    .option('--usd <amount>', 'what it cost, in US dollars', cost)
    .action(async ({ model, in: input, cached, out, usd }: { model?: string; in: number; cached: number; out: number; usd?: number }) => {
      const { acts, me } = await speaker(io);
      await acts.reportUsage(me, model ?? null, { input_tokens: input, output_tokens: out, usd: usd ?? null, ...(cached > 0 ? { cached_tokens: cached } : {}) });
      say(io, 'Noted.');
    });
  agent
    .command('play')
    .description('play a scenario file, as a scripted agent')
    .argument('<file>')
    .action(async (file: string) => {
      const { play } = await import('../../agents/script/play.ts');
      const { Exit } = await import('../failure.ts');
      throw new Exit(await play(file));
    });
}

function say(io: Io, text: string): void {
  if (io.json) io.data({ schema: 'maos.agent/1', ok: true });
  else io.out(text);
}

/** Whole: what its prompt left out for the sake of room is here. */
async function brief(io: Io): Promise<void> {
  const { usage } = await import('../io.ts');
  const { bytesOf } = await import('../text.ts');
  const path = process.env.MAOS_BRIEF;
  if (!path) throw usage('MAOS_BRIEF is not set: this is for agents of a run.');
  const text = (await bytesOf(path, path)).toString('utf8');
  if (io.json) return void process.stdout.write(text);
  const { renderBrief } = await import('../../agents/brief/index.ts');
  const { briefSchema } = await import('../../protocol/brief.ts');
  process.stdout.write(renderBrief(briefSchema.parse(JSON.parse(text)), { limit: Number.MAX_SAFE_INTEGER }));
}

async function proposePlan(io: Io, file: string): Promise<void> {
  const { acts, me } = await speaker(io);
  const { jsonFrom } = await import('../text.ts');
  const findings = await acts.proposePlan(me, await jsonFrom(io, file));
  if (io.json) return io.data({ schema: 'maos.plan-findings/1', accepted: true, findings });
  for (const finding of findings) io.out(acts.findingLine(finding));
  io.out('The plan is handed in. End now with exit code 0.');
}
