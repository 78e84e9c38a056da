/** Verbs of an agent that talk: ask, send, inbox, context. */
import type { Command } from 'commander';
import type { Message } from '../../protocol/message.ts';
import type { Delivery, Mailbox } from '../../store/ports.ts';
import type { Io } from '../io.ts';
import { duration } from '../options.ts';

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
      const { session, tell } = await import('./session.ts');
      const { usage } = await import('../io.ts');
      const { textFrom } = await import('../text.ts');
      const { PRIORITIES } = await import('../../protocol/words.ts');
      const { newId } = await import('../../system/ids.ts');
      const priority = PRIORITIES.find((level) => level === options.priority);
      if (!priority) throw usage(`There is no priority ${options.priority}.`, `One of: ${PRIORITIES.join(', ')}`);
      const id = newId();
      const body = (text === '-' ? await textFrom(io, '-') : text) ?? '';
      if (!body.trim()) throw usage('The message is empty.', `maos-tui agent send ${to} "…"`);
      await tell(io, await session(io), {
        type: 'send-message',
        message_id: id,
        to,
        text: body,
        priority,
        ...(options.replyTo === undefined ? {} : { reply_to: options.replyTo }),
        ...(process.env.MAOS_TASK_ID ? { task_id: process.env.MAOS_TASK_ID } : {}),
      });
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
      const { session } = await import('./session.ts');
      const entries = await (await session(io)).client.store.context.list();
      if (io.json) io.data(entries.map((entry) => ({ schema: 'maos.context/1', ...entry })));
      else io.table(entries.map(({ key, by, bytes, at }) => [key, by, String(bytes), at]));
    });
  context
    .command('get')
    .description('print a value')
    .argument('<key>')
    .action(async (key: string) => {
      const { session } = await import('./session.ts');
      const { MaosError } = await import('../../system/errors.ts');
      const value = await (await session(io)).client.store.context.get(key);
      if (value === null) throw new MaosError({ code: 'NO_CONTEXT', message: `Nothing is stored as ${key}.`, hint: 'See: maos-tui agent context list' });
      process.stdout.write(value);
    });
  context
    .command('set')
    .description('store a value from a file')
    .argument('<key>')
    .argument('<file>', '- reads standard input')
    .action(async (key: string, file: string) => {
      const { session, tell } = await import('./session.ts');
      const { textFrom } = await import('../text.ts');
      const value = (await textFrom(io, file)) ?? '';
      await tell(io, await session(io), { type: 'set-context', key, value });
      if (io.json) io.data({ schema: 'maos.agent/1', ok: true });
      else io.out(`Stored ${key}, ${Buffer.byteLength(value)} bytes.`);
    });
}

async function ask(io: Io, question: string, options: Ask): Promise<void> {
  if (!question.trim()) throw (await import('../io.ts')).usage('The question is empty.', 'maos-tui agent ask "…"');
  const { mailboxOf, session, tell, waitForMail } = await import('./session.ts');
  const { newId } = await import('../../system/ids.ts');
  const { Exit } = await import('../failure.ts');
  const me = await session(io);
  const mailbox = mailboxOf(me);
  const id = newId();
  const line = question.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  const detail = [question.length > 500 || question.includes('\n') ? question : '', options.detail ?? options.why ?? ''].filter(Boolean).join('\n\n');
  await tell(io, me, {
    type: 'request-approval',
    kind: options.permission ? 'permission' : 'question',
    request_id: id,
    summary: line.slice(0, 500),
    detail: detail.slice(0, 100_000),
    cwd: process.cwd(),
    ...(options.tool === undefined ? {} : { tool: options.tool }),
  });
  if (!options.wait) {
    if (io.json) io.data({ schema: 'maos.asked/1', request_id: id });
    else io.out(`Asked as ${id}. The answer comes to your inbox with this reply_to.`);
    return;
  }
  const answer = await waitForMail(mailbox, () => answerIn(mailbox, id), options.timeout);
  if (!answer) throw new Exit(124);
  await tell(io, me, { type: 'receive-messages', message_ids: [answer.value.id] });
  await mailbox.ack(answer.name);
  await tell(io, me, { type: 'ack-message', message_id: answer.value.id });
  const allow = answer.value.data?.allow !== false;
  if (io.json) io.data({ schema: 'maos.answer/1', request_id: id, allow, text: answer.value.text });
  else io.out(answer.value.text);
  if (!allow) throw new Exit(1);
}

/** The answer, wherever in the mailbox it is; others stay where they are. */
async function answerIn(mailbox: Mailbox<Message>, requestId: string): Promise<Delivery<Message> | null> {
  for (const box of ['new', 'cur'] as const) {
    for (const name of await mailbox.list(box)) {
      const value = await mailbox.read(box, name).catch(() => null); // a damaged message is for `inbox` to report
      if (value?.reply_to === requestId) return { name, value };
    }
  }
  return null;
}

async function inbox(io: Io, options: { wait?: boolean; timeout?: number; ack?: string }): Promise<void> {
  const { mailboxOf, messageLine, session, tell, waitForMail } = await import('./session.ts');
  const { Exit } = await import('../failure.ts');
  const me = await session(io);
  const mailbox = mailboxOf(me);
  if (options.ack !== undefined) {
    const wanted = options.ack;
    const names = [...(await mailbox.list('cur')), ...(await mailbox.list('new'))];
    const name = names.find((one) => one === wanted || one.endsWith(`-${wanted}`));
    if (!name) {
      const { MaosError } = await import('../../system/errors.ts');
      const done = (await mailbox.list('done')).some((one) => one === wanted || one.endsWith(`-${wanted}`));
      if (done) return;
      throw new MaosError({ code: 'NO_MESSAGE', message: `There is no message ${wanted} in your inbox.`, hint: 'Ids are those that maos-tui agent inbox printed.' });
    }
    await mailbox.ack(name);
    await tell(io, me, { type: 'ack-message', message_id: wanted });
    return;
  }
  const take = async () => {
    const taken = await mailbox.claim(100);
    return taken.length > 0 ? taken : null;
  };
  const taken = options.wait ? await waitForMail(mailbox, take, options.timeout) : await take();
  if (!taken) {
    if (options.wait) throw new Exit(124);
    return io.note('No new messages.');
  }
  for (const one of taken) io.out(messageLine(one));
  await tell(io, me, { type: 'receive-messages', message_ids: taken.map((one) => one.value.id) });
}
