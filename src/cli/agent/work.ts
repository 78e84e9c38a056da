/** Verbs of an agent about its own work: brief, propose-plan, progress, complete, fail, play. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { whole } from '../options.ts';

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
    .action(async (text: string, options: { percent?: number }) => {
      const { session, tell } = await import('./session.ts');
      await tell(io, await session(io), { type: 'report-progress', text: text.slice(0, 2_000), ...(options.percent === undefined ? {} : { percent: options.percent }) });
      say(io, 'Noted.');
    });
  agent
    .command('complete')
    .description('say that your task is done; it is checked after you exit')
    .option('--summary <text>', 'what you did', '')
    .option('--no-change <reason>', 'why nothing had to change')
    .action(async (options: { summary: string; change?: string | boolean }) => {
      const { session, tell } = await import('./session.ts');
      const reason = typeof options.change === 'string' ? options.change : undefined;
      await tell(io, await session(io), {
        type: 'claim-completion',
        summary: options.summary.slice(0, 20_000),
        ...(reason === undefined ? {} : { no_change: reason.slice(0, 2_000) }),
      });
      say(io, 'Noted. End now with exit code 0; your result is checked then.');
    });
  agent
    .command('fail')
    .description('give up, with the reason')
    .argument('<text>')
    .action(async (text: string) => {
      const { session, tell } = await import('./session.ts');
      await tell(io, await session(io), { type: 'fail-task', text: text.slice(0, 20_000) });
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

async function brief(io: Io): Promise<void> {
  const { usage } = await import('../io.ts');
  const { bytesOf } = await import('../text.ts');
  const path = io.json ? process.env.MAOS_BRIEF : process.env.MAOS_BRIEF_MD;
  if (!path) throw usage(`${io.json ? 'MAOS_BRIEF' : 'MAOS_BRIEF_MD'} is not set: this is for agents of a run.`);
  process.stdout.write((await bytesOf(path, path)).toString('utf8'));
}

async function proposePlan(io: Io, file: string): Promise<void> {
  const { session, tell } = await import('./session.ts');
  const { jsonFrom } = await import('../text.ts');
  const { Exit } = await import('../failure.ts');
  const me = await session(io);
  const plan = await jsonFrom(io, file);
  const events = await tell(io, me, { type: 'propose-plan', plan });
  const refused = events.find((event) => event.body.type === 'plan.refused')?.body;
  const proposed = events.find((event) => event.body.type === 'plan.proposed')?.body;
  const findings = refused?.type === 'plan.refused' ? refused.findings : proposed?.type === 'plan.proposed' ? proposed.findings : [];
  if (io.json) io.data({ schema: 'maos.plan-findings/1', accepted: !refused, findings });
  else {
    for (const { severity, where, message, hint } of findings) io.out(`${severity}${where ? ` at ${where}` : ''}: ${message}${hint ? ` (${hint})` : ''}`);
    io.out(refused ? 'The plan was refused. Repair it and hand it in again.' : 'The plan is handed in. End now with exit code 0.');
  }
  if (refused) throw new Exit(1);
}
