/** `help [TOPIC or COMMAND]`: how to use a command, and the topics keys, actions, exit-codes, environment, json, files. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  program
    .command('help')
    .description('help on a command, or on: keys, actions, exit-codes, environment, json, files')
    .argument('[words...]')
    .action(async (words: string[]) => {
      const { TOPICS } = await import('../help-topics.ts');
      const { usage } = await import('../io.ts');
      if (words.length === 0) return program.outputHelp();
      // The keys come from the screen itself, which no other command needs to load.
      const topic =
        words[0] === 'keys'
          ? (await import('../../tui/keys-text.ts')).keysText()
          : words[0] === 'actions'
            ? (await import('../../tui/keys-text.ts')).actionsText()
            : TOPICS[words[0] ?? ''];
      if (topic && words.length === 1) return io.out(topic.trim());
      let command: Command | undefined = program;
      for (const word of words) command = command?.commands.find((one) => one.name() === word);
      if (command) return command.outputHelp();
      const { nearest } = await import('../../config/suggest.ts');
      const near = nearest(words[0] ?? '', ['keys', 'actions', ...Object.keys(TOPICS), ...program.commands.map((one) => one.name())]);
      throw usage(`There is no help on ${words.join(' ')}.`, near ? `Did you mean ${near}?` : `Topics: ${['keys', 'actions', ...Object.keys(TOPICS)].join(', ')}`);
    });
}
