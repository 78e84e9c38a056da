/**
 * The entry of the bundle. Runs one command and ends with its exit code; whatever goes wrong ends here as text, never as
 * a stack trace. Must stay small: every command pays for what is imported here.
 */
import { writeSync } from 'node:fs';
import { CommanderError } from 'commander';
import { report } from './failure.ts';
import { Io, usage } from './io.ts';
import { buildProgram, unknown } from './program.ts';

/** Returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const io = new Io();
  // Errors of parsing come before any flag is read.
  io.json = argv.includes('--json');
  io.verbose = argv.includes('-v') || argv.includes('--verbose');
  const program = buildProgram(io);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (error) {
    if (!(error instanceof CommanderError)) return report(error, io);
    if (error.exitCode === 0) return 0;
    return report(fromParser(error, argv, program), io);
  }
}

/** What the parser says, in our words, with a suggestion and the place of the help. */
function fromParser(error: CommanderError, argv: readonly string[], program: ReturnType<typeof buildProgram>): Error {
  let command = program;
  for (const word of argv) command = command.commands.find((one) => one.name() === word) ?? command;
  const path: string[] = [];
  for (let at: typeof program | null = command; at?.parent; at = at.parent) path.unshift(at.name());
  const help = `See: maos-tui ${[...path, '--help'].join(' ')}`;
  if (error.code === 'commander.help') return usage(`Say what to do with ${path.join(' ')}: ${command.commands.map((one) => one.name()).join(', ')}.`, help);
  // `tasks lst` reaches the default of the group with a word too many.
  const extra =
    error.code === 'commander.excessArguments' && command.commands.length > 0 ? argv.slice(argv.indexOf(command.name()) + 1).find((word) => !word.startsWith('-')) : undefined;
  if (extra !== undefined || error.code === 'commander.unknownCommand') return unknown(extra ?? /unknown command '(.*?)'/.exec(error.message)?.[1] ?? '', command);
  const [first = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  return usage(
    `${first.charAt(0).toUpperCase()}${first.slice(1)}${first.endsWith('.') ? '' : '.'}`,
    more
      .join(' ')
      .replace(/^\((.*)\)$/, '$1')
      .trim() || help,
  );
}

/** A reader that went away (`logs -f | head -1`) is a normal end; a full disk behind it is a failure in words. */
function endOnOutput(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  const why = error.code === 'ENOSPC' ? 'no space is left on the device' : error.message;
  try {
    writeSync(2, `maos-tui: the output could not be written: ${why}.\nThe result is not complete; what was asked for may have been done all the same. See: maos-tui status\n`);
  } catch {
    // nobody can be told; the exit code still says it
  }
  process.exit(1);
}

const flushed = (stream: NodeJS.WriteStream) => new Promise<void>((done) => stream.write('', () => done()));

process.stdout.on('error', endOnOutput);
process.stderr.on('error', endOnOutput);
main(process.argv.slice(2)).then(async (code) => {
  process.exitCode = code;
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(code);
});
