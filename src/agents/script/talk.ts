/** Steps that talk to the run through the verbs of `maos-tui agent`, which any agent could call. */
import { resolve } from 'node:path';
import { dim, yellow } from '../look/paint.ts';
import { oneLine, plain } from '../look/plain.ts';
import { wrap } from '../look/wrap.ts';
import { type Stage, StepFailed, said } from './stage.ts';
import type { StepOf } from './steps.ts';

export async function plan(stage: Stage, step: StepOf<'plan'>): Promise<void> {
  const tasks = Array.isArray(step.plan.tasks) ? `${step.plan.tasks.length} tasks` : `a change: ${Object.keys(step.plan).join(', ') || 'none'}`;
  await stage.act('Propose plan', tasks);
  await stage.must(['propose-plan', '-'], { input: JSON.stringify(step.plan) });
}

export async function planFile(stage: Stage, step: StepOf<'plan_file'>): Promise<void> {
  await stage.act('Propose plan', step.plan_file);
  await stage.must(['propose-plan', resolve(stage.scenarioDir, step.plan_file)]);
}

export async function progress(stage: Stage, { progress: { text, percent } }: StepOf<'progress'>): Promise<void> {
  await stage.line(dim(`  ${percent === undefined ? '' : `${percent} % · `}${oneLine(text, 90)}`));
  await stage.must(['progress', text, ...(percent === undefined ? [] : ['--percent', String(percent)])]);
}

export async function use(stage: Stage, { use: { model, in: input, cached, out, usd } }: StepOf<'use'>): Promise<void> {
  await stage.line(dim(`  ${input} + ${out} tokens${model === undefined ? '' : ` of ${model}`}`));
  const told = [...(model === undefined ? [] : ['--model', model]), ...(usd === undefined ? [] : ['--usd', usd.toFixed(6)])];
  await stage.must(['usage', '--in', String(input), '--cached', String(cached), '--out', String(out), ...told]);
}

export async function send(stage: Stage, { send: { to, text, priority } }: StepOf<'send'>): Promise<void> {
  await stage.act('Message to', `${to}: ${text}`);
  await stage.must(['send', to, '-', ...(priority === undefined ? [] : ['--priority', priority])], { input: text });
}

function messagesIn(stdout: string): { id: string; from: string; text: string }[] {
  const found: { id: string; from: string; text: string }[] = [];
  const take = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(take);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const { id, from, text, messages } = value as Record<string, unknown>;
    if (Array.isArray(messages)) messages.forEach(take);
    else if (typeof id === 'string' && typeof text === 'string') found.push({ id, from: String(from), text });
  };
  for (const line of [stdout, ...stdout.split('\n')]) {
    try {
      take(JSON.parse(line));
      if (line === stdout) return found;
    } catch {
      // not JSON as a whole: the lines are tried one by one, and a line that is none is no message
    }
  }
  return found;
}

export async function inbox(stage: Stage, { inbox: { wait, ack } }: StepOf<'inbox'>): Promise<void> {
  await stage.act('Inbox', wait ? 'waiting for a message' : '');
  const { stdout } = await stage.must(['inbox', ...(wait ? ['--wait'] : [])]);
  const messages = messagesIn(stdout);
  if (messages.length === 0) await stage.note('no messages');
  for (const message of messages) {
    await stage.line(
      wrap(plain(message.text), 100, `  ⎿ ${plain(message.from)}: `, '    ')
        .map(dim)
        .join('\n'),
    );
    if (ack) await stage.must(['inbox', '--ack', message.id]);
  }
}

export async function ask(stage: Stage, { ask: { question, wait } }: StepOf<'ask'>): Promise<void> {
  await stage.line(`${yellow('?')} ${plain(question)}`);
  const ran = await stage.verb(['ask', question, ...(wait ? ['--wait'] : [])]);
  const { code, stdout } = ran;
  // A refusal of the question itself has exit code 1 too, but no answer.
  if (code > 1 || (code === 1 && stdout === '' && ran.stderr !== '')) throw new StepFailed(`maos-tui agent ask ended with exit code ${code}${said(ran)}`);
  if (wait) await stage.note(stdout.trim() === '' ? (code === 0 ? 'yes' : 'no') : stdout.trim());
}

export async function permission(stage: Stage, { permission: { command, why, on_deny } }: StepOf<'permission'>): Promise<void> {
  await stage.line(`${yellow('?')} May I run ${yellow(plain(command))}${why === '' ? '' : dim(` (${plain(why)})`)}`);
  const ran = await stage.verb(['ask', '--permission', ...(why === '' ? [] : ['--why', why]), '--wait', '--', command]);
  const { code, stdout } = ran;
  // A refusal of the question itself has exit code 1 too, but no answer.
  if (code > 1 || (code === 1 && stdout === '' && ran.stderr !== '')) throw new StepFailed(`maos-tui agent ask ended with exit code ${code}${said(ran)}`);
  if (code === 0) {
    await stage.note('allowed');
    const result = await stage.run('sh', ['-c', command]);
    if (result.code !== 0) throw new StepFailed(`\`${command}\` ended with exit code ${result.code}`);
    return;
  }
  await stage.note(`denied${stdout.trim() === '' ? '' : `: ${stdout.trim()}`}`, true);
  if (on_deny === 'fail') throw new StepFailed(`permission for \`${command}\` was denied`);
}

export async function context(stage: Stage, { context: what }: StepOf<'context'>): Promise<void> {
  if ('set' in what) {
    await stage.act('Context', `${what.set} = ${oneLine(what.value, 80)}`);
    await stage.must(['context', 'set', what.set, '-'], { input: what.value });
    return;
  }
  await stage.act('Context', what.get);
  await stage.note((await stage.must(['context', 'get', what.get])).stdout.trim());
}

export async function fail(stage: Stage, step: StepOf<'fail'>): Promise<void> {
  await stage.note(step.fail, true);
  await stage.must(['fail', step.fail]);
}

export async function complete(stage: Stage, { complete: { summary, no_change } }: StepOf<'complete'>): Promise<void> {
  await stage.act('Done', summary);
  await stage.must(['complete', ...(summary === '' ? [] : ['--summary', summary]), ...(no_change === undefined ? [] : ['--no-change', no_change])]);
}
