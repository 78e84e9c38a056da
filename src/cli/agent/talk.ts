/** Verbs of an agent that talk: ask, send, inbox, context. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { duration } from '../options.ts';
import { speaker } from './speaker.ts';

interface Ask {
  wait?: boolean;
  permission?: boolean;
  detail?: string;
  why?: string;
  tool?: string;
  timeout?: number;
}

export function register(agent: Command, io: Io): void {
  agent
    .command('ask')
    .description('ask the user; with --wait exit 0 means yes or answered, 1 means no')
    .argument('<question>')
    .option('--wait', 'wait for the answer and print it')
    .option('--permission', 'ask for leave to do what the question says')
    .option('--detail <text>', 'what the user should know to answer')
    .option('--why <text>', 'the same as --detail')
    .option('--tool <name>', 'tool the permission is for')
    .option('--timeout <duration>', 'give up waiting (exit 124)', duration)
    .action((question: string, options: Ask) => ask(io, question, options));
  agent
    .command('send')
    .description('write to a role, to the agent of a task, to user or to all')
    .argument('<to>')
    .argument('<text>', '- reads standard input')
    .option('--priority <level>', 'critical, high, medium or low', 'medium')
    .option('--reply-to <id>', 'message this answers')
    .action(async (to: string, text: string, options: { priority: string; replyTo?: string }) => {
      const { usage } = await import('../io.ts');
      const { textFrom } = await import('../text.ts');
      const { PRIORITIES } = await import('../../protocol/words.ts');
      const priority = PRIORITIES.find((level) => level === options.priority);
      if (!priority) throw usage(`There is no priority ${options.priority}.`, `One of: ${PRIORITIES.join(', ')}`);
      const body = (text === '-' ? await textFrom(io, '-') : text) ?? '';
      if (!body.trim()) throw usage('The message is empty.', `maos-tui agent send ${to} "…"`);
      const { acts, me } = await speaker(io);
      const id = await acts.sendMessage(me, { to, text: body, priority, ...(options.replyTo === undefined ? {} : { replyTo: options.replyTo }) });
      if (io.json) io.data({ schema: 'maos.sent/1', messages: [{ id, to }] });
      else io.out(`Queued as ${id}.`);
    });
  agent
    .command('inbox')
    .description('take your new messages: one JSON object per line')
    .option('--wait', 'wait for at least one')
    .option('--timeout <duration>', 'give up waiting (exit 124)', duration)
    .option('--ack <id>', 'say that you have dealt with a message')
    .action((options: { wait?: boolean; timeout?: number; ack?: string }) => inbox(io, options));
  const context = agent.command('context').description('what the agents of a run share: get, set, list');
  context
    .command('list')
    .description('keys with who set them')
    .action(async () => {
      const { me } = await speaker(io);
      const entries = await me.client.store.context.list();
      if (io.json) io.data(entries.map((entry) => ({ schema: 'maos.context/1', ...entry })));
      else io.table(entries.map(({ key, by, bytes, at }) => [key, by, String(bytes), at]));
    });
  context
    .command('get')
    .description('print a value')
    .argument('<key>')
    .action(async (key: string) => {
      const { acts, me } = await speaker(io);
      process.stdout.write(await acts.getContext(me, key));
    });
  context
    .command('set')
    .description('store a value from a file')
    .argument('<key>')
    .argument('<file>', '- reads standard input')
    .action(async (key: string, file: string) => {
      const { acts, me } = await speaker(io);
      const { textFrom } = await import('../text.ts');
      const value = (await textFrom(io, file)) ?? '';
      await acts.setContext(me, key, value);
      if (io.json) io.data({ schema: 'maos.agent/1', ok: true });
      else io.out(`Stored ${key}, ${Buffer.byteLength(value)} bytes.`);
    });
}

async function ask(io: Io, question: string, options: Ask): Promise<void> {
  if (!question.trim()) throw (await import('../io.ts')).usage('The question is empty.', 'maos-tui agent ask "…"');
  const { Exit } = await import('../failure.ts');
  const { acts, me } = await speaker(io);
  const id = await acts.askUser(me, {
    text: question,
    detail: options.detail ?? options.why ?? '',
    permission: options.permission === true,
    ...(options.tool === undefined ? {} : { tool: options.tool }),
  });
  if (!options.wait) {
    if (io.json) io.data({ schema: 'maos.asked/1', request_id: id });
    else io.out(`Asked as ${id}. The answer comes to your inbox with this reply_to.`);
    return;
  }
  const answer = await acts.awaitAnswer(me, id, limit(options.timeout));
  if (!answer) throw new Exit(124);
  if (io.json) io.data({ schema: 'maos.answer/1', request_id: id, ...answer });
  else io.out(answer.text);
  if (!answer.allow) throw new Exit(1);
}

const limit = (timeoutMs: number | undefined) => (timeoutMs === undefined ? {} : { timeoutMs });

async function inbox(io: Io, options: { wait?: boolean; timeout?: number; ack?: string }): Promise<void> {
  const { ackMessage, messageFields, takeMessages } = await import('./mail.ts');
  const { Exit } = await import('../failure.ts');
  const { me } = await speaker(io);
  if (options.ack !== undefined) return ackMessage(me, options.ack);
  const taken = await takeMessages(me, { wait: options.wait ? limit(options.timeout) : null, most: 100 });
  if (taken) for (const one of taken) io.out(oneLineJson({ schema: 'maos.message/1', ...messageFields(one) }));
  else if (options.wait) throw new Exit(124);
  else io.note('No new messages.');
}

/** What some readers take for the end of a line or act on, and JSON leaves as it is. */
const LOOSE = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
/** One line for every reader: text of others cannot end it. */
const oneLineJson = (value: object): string => JSON.stringify(value).replace(LOOSE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
