/** `messages`: what roles and the user wrote to each other. */
import type { Command } from 'commander';
import type { Message } from '../../protocol/message.ts';
import type { Io } from '../io.ts';

interface Flags {
  follow?: boolean;
  from?: string;
  to?: string;
  task?: string;
}

export function register(program: Command, io: Io): void {
  program
    .command('messages')
    .description('messages between roles and you')
    .option('-f, --follow', 'go on as they come')
    .option('--from <role>')
    .option('--to <role>')
    .option('--task <task>')
    .action(async (flags: Flags) => {
      const { connect } = await import('../connect.ts');
      const { endWithReader, shownLine } = await import('../io.ts');
      const client = await connect(io);
      const fits = (message: Message) => (!flags.from || message.from === flags.from) && (!flags.to || message.to === flags.to) && (!flags.task || message.task_id === flags.task);
      const print = (message: Message, state: string) => {
        if (!fits(message)) return;
        if (io.json) return io.data({ ...message, schema: 'maos.message/1', state });
        const clock = new Date(message.sent_at).toTimeString().slice(0, 8);
        io.out(
          io.plain
            ? [message.sent_at, message.from, message.to, message.task_id ?? '', state, message.text].map(shownLine).join('\t')
            : shownLine(`${clock}  ${message.from} → ${message.to}${message.task_id ? ` (${message.task_id})` : ''}  ${state}  ${message.text}`),
        );
      };
      const state = await client.state();
      for (const message of Object.values(state.messages).sort((a, b) => (a.sent_at < b.sent_at ? -1 : 1))) {
        const { state: reached, delivered_at: _delivered, acked_at: _acked, ...plain } = message;
        print(plain, reached);
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
