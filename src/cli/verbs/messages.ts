/** `messages`: what roles and the user wrote to each other. */
import type { Command } from 'commander';
import type { Client } from '../../client/contract.ts';
import type { State } from '../../core/state.ts';
import type { Message } from '../../protocol/message.ts';
import type { Io } from '../io.ts';

interface Flags {
  follow?: boolean;
  from?: string;
  to?: string;
  task?: string;
  dead?: boolean;
  again?: string;
  prompts?: boolean;
}

export function register(program: Command, io: Io): void {
  program
    .command('messages')
    .description('messages between roles and you')
    .option('-f, --follow', 'go on as they come')
    .option('--from <role>')
    .option('--to <role>')
    .option('--task <task>')
    .option('--dead', 'what could not be delivered, and why')
    .option('--again <id>', 'send a message once more, as a new one')
    .option('--prompts', 'how far the prompts of sessions got')
    .action(async (flags: Flags) => {
      const { connect } = await import('../connect.ts');
      const { endWithReader, shownLine } = await import('../io.ts');
      const { deliveryText } = await import('../../core/view/delivery.ts');
      if (flags.again !== undefined) return again(io, flags.again);
      const client = await connect(io);
      if (flags.dead) return dead(io, client);
      if (flags.prompts) return prompts(io, await client.state());
      const fits = (message: Message) => (!flags.from || message.from === flags.from) && (!flags.to || message.to === flags.to) && (!flags.task || message.task_id === flags.task);
      const print = (message: Message, state: string, reached = state) => {
        if (!fits(message)) return;
        if (io.json) return io.data({ ...message, schema: 'maos.message/1', state, delivery: reached });
        const clock = new Date(message.sent_at).toTimeString().slice(0, 8);
        io.out(
          io.plain
            ? [message.sent_at, message.from, message.to, message.task_id ?? '', reached, message.text].map(shownLine).join('\t')
            : shownLine(`${clock}  ${message.from} → ${message.to}${message.task_id ? ` (${message.task_id})` : ''}  ${reached}  ${message.text}`),
        );
      };
      const state = await client.state();
      for (const message of Object.values(state.messages).sort((a, b) => (a.sent_at < b.sent_at ? -1 : 1))) {
        const { delivered_at: _delivered, acked_at: _acked, offered: _offered, in_brief: _brief, returned: _returned, ...plain } = message;
        print(plain, message.state, deliveryText(state, message));
      }
      if (!flags.follow) return;
      const release = endWithReader();
      const { followUntil } = await import('../wait.ts');
      const seen = state.seq;
      await followUntil<never>(
        client,
        () => undefined,
        (events) => {
          for (const event of events) if (event.seq > seen && event.body.type === 'message.sent') print(event.body.message, 'queued');
        },
      ).finally(release);
    });
}

/** Letters in roles' mailboxes that were given up, or could not even be read. */
async function dead(io: Io, { store }: Client): Promise<void> {
  const { shownLine } = await import('../io.ts');
  let found = 0;
  for (const to of await store.mailboxes()) {
    if (to === 'orchestrator' || to === 'host') continue;
    for (const { name, reason } of await store.mailbox(to, (value) => value).deadLetters()) {
      found += 1;
      const id = name.slice(name.indexOf('-') + 1);
      if (io.json) io.data({ schema: 'maos.dead/1', id, to, reason: reason.trim() });
      else io.out([id, to, reason.trim()].map(shownLine).join(io.plain ? '\t' : '  '));
    }
  }
  if (found > 0) io.note('Send one again: maos-tui messages --again ID');
  else io.note('No dead letters.');
}

async function again(io: Io, id: string): Promise<void> {
  const { act } = await import('../connect.ts');
  const { events } = await act(io, { type: 'resend-message', message_id: id });
  const sent = events.flatMap(({ body }) => (body.type === 'message.sent' ? [{ id: body.message.id, to: body.message.to }] : []));
  if (io.json) io.data({ schema: 'maos.sent/1', messages: sent });
  else io.out(`Queued again as ${sent.map((message) => message.id).join(', ')}. Next: maos-tui messages -f`);
}

async function prompts(io: Io, state: State): Promise<void> {
  const { promptState, promptText } = await import('../../core/view/delivery.ts');
  for (const session of Object.values(state.sessions)) {
    const { id, role, task_id, accepted } = session;
    if (io.json) io.data({ schema: 'maos.prompt/1', session: id, role, task: task_id, state: promptState(session), accepted });
    else io.out([id, role, task_id ?? '', promptText(session)].join(io.plain ? '\t' : '  '));
  }
}
