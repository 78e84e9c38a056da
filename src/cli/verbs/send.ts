/** `send`: a message of the user to a role, to the agent of a task, or to all. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('send')
    .description('write to a role, to the agent of a task, or to all')
    .argument('<to>', 'role, task id, id of a live agent, or all')
    .argument('<text>', '- reads standard input')
    .option('--priority <level>', 'critical, high, medium or low', 'medium')
    .option('--now', 'break the turn of the agent off for it, instead of waiting for its end')
    .action(async (to: string, text: string, options: { priority: string; now?: boolean }) => {
      const { act } = await import('../connect.ts');
      const { shownLine, usage } = await import('../io.ts');
      const { PRIORITIES } = await import('../../protocol/words.ts');
      const { newId } = await import('../../system/ids.ts');
      const { textFrom } = await import('../text.ts');
      const priority = PRIORITIES.find((level) => level === options.priority);
      if (!priority) throw usage(`There is no priority ${options.priority}.`, `One of: ${PRIORITIES.join(', ')}`);
      const body = (text === '-' ? ((await textFrom(io, '-')) ?? '') : text).trim();
      if (!body) throw usage('The message is empty.');
      const { events } = await act(io, { type: 'send-message', message_id: newId(), to, text: body, priority, ...(options.now ? { when: 'now' } : {}) });
      const sent = events.flatMap((event) => (event.body.type === 'message.sent' ? [event.body.message] : []));
      if (io.json) return io.data({ schema: 'maos.sent/1', messages: sent.map(({ id, to: receiver }) => ({ id, to: receiver })) });
      io.out(
        `Queued for ${shownLine(sent.map((message) => message.to).join(', ') || to)}; ${options.now ? 'it breaks the turn of a live agent off' : 'an agent reads it between its steps'}. Next: maos-tui messages -f`,
      );
    });
}
