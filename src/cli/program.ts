/**
 * The command tree: global flags and every verb. Registers only; what a verb needs is loaded when it runs, so that `status`
 * does not pay for the screen. Must not be imported by verbs.
 */

import { stat } from 'node:fs/promises';
import { Command, CommanderError } from 'commander';
import { nearest } from '../config/suggest.ts';
import * as agent from './agent/index.ts';
import { type GlobalFlags, type Io, usage } from './io.ts';
import * as agents from './verbs/agents.ts';
import * as approve from './verbs/approve.ts';
import * as attach from './verbs/attach.ts';
import * as audit from './verbs/audit.ts';
import * as completion from './verbs/completion.ts';
import * as config from './verbs/config.ts';
import * as cost from './verbs/cost.ts';
import * as daemon from './verbs/daemon.ts';
import * as demo from './verbs/demo.ts';
import * as deny from './verbs/deny.ts';
import * as doctor from './verbs/doctor.ts';
import * as graph from './verbs/graph.ts';
import * as help from './verbs/help.ts';
import * as init from './verbs/init.ts';
import * as logs from './verbs/logs.ts';
import * as mcp from './verbs/mcp.ts';
import * as merge from './verbs/merge.ts';
import * as messages from './verbs/messages.ts';
import * as pause from './verbs/pause.ts';
import * as plan from './verbs/plan.ts';
import * as prompts from './verbs/prompts.ts';
import * as reject from './verbs/reject.ts';
import * as report from './verbs/report.ts';
import * as resume from './verbs/resume.ts';
import * as review from './verbs/review.ts';
import * as revoke from './verbs/revoke.ts';
import * as run from './verbs/run.ts';
import * as runs from './verbs/runs.ts';
import * as send from './verbs/send.ts';
import * as skills from './verbs/skills.ts';
import * as status from './verbs/status.ts';
import * as stop from './verbs/stop.ts';
import * as stream from './verbs/stream.ts';
import * as tasks from './verbs/tasks.ts';
import * as trust from './verbs/trust.ts';
import * as validate from './verbs/validate.ts';
import * as version from './verbs/version.ts';
import * as you from './verbs/you.ts';

/** For programs, not for people: never suggested. */
const HIDDEN: ReadonlySet<string> = new Set(['daemon', 'complete']);

/** In the order of the help text: begin, watch, answer, steer, look, check. */
const VERBS = [
  init,
  demo,
  run,
  status,
  attach,
  runs,
  you,
  approve,
  revoke,
  trust,
  deny,
  plan,
  review,
  merge,
  reject,
  tasks,
  agents,
  send,
  pause,
  resume,
  stop,
  logs,
  stream,
  messages,
  graph,
  cost,
  report,
  audit,
  skills,
  prompts,
  config,
  validate,
  doctor,
  completion,
  version,
  help,
  agent,
  mcp,
  daemon,
];

export function buildProgram(io: Io): Command {
  const program = new Command('maos-tui');
  program
    .description('Direct many coding agents at once from one terminal. Without a command it opens the screen.')
    .option('-C, --directory <dir>', 'work in this directory')
    .option('--json', 'results as JSON')
    .option('--plain', 'tab separated, without headers and colour')
    .option('-q, --quiet', 'results only')
    .option('-v, --verbose', 'more detail when something goes wrong')
    .option('--no-color', 'no colour')
    .option('--no-input', 'never ask')
    .option('--read-only', 'look only: nothing can be changed')
    .option('--ascii', 'the screen without box characters')
    .option('--no-motion', 'the screen without moving parts')
    .option('--no-mouse', 'the screen without the mouse')
    .option('--no-alt-screen', 'the screen among the lines of the shell')
    .option('--screen-reader', 'lines to be read out, in place of the screen')
    .option('--run <id>', 'another run than the current one, to look at')
    .option('--version', 'say which version this is')
    .helpOption('-h, --help', 'how to use a command')
    .helpCommand(false)
    .addHelpText('after', '\nTopics: maos-tui help keys | actions | exit-codes | environment | json | files\nStart:  maos-tui demo   or   maos-tui init && maos-tui run "GOAL"')
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} })
    .allowExcessArguments(true)
    .showSuggestionAfterError(true);
  program.hook('preAction', async (_program, action) => {
    const flags: GlobalFlags & { version?: boolean } = program.opts();
    io.use(flags);
    if (flags.version) return sayVersionAndEnd(io);
    if (action.name() !== 'daemon' && !(await stat(io.cwd).catch(() => null))?.isDirectory()) throw usage(`There is no directory ${io.cwd}.`, 'Check the path after -C.');
  });
  for (const verb of VERBS) verb.register(program, io);
  for (const group of program.commands.filter((one) => one.commands.length > 0)) strictGroup(group);
  program.action(async () => {
    const [word] = program.args;
    if (word === undefined) return attach.openScreen(io, io.run);
    throw unknown(word, program);
  });
  return program;
}

/** `tasks foo` is an error with a suggestion, not `tasks list foo`. */
function strictGroup(group: Command): void {
  for (const command of group.commands) {
    command.allowExcessArguments(false);
  }
}

export function unknown(word: string, parent: Command): Error {
  const names = parent.commands.map((one) => one.name()).filter((name) => !HIDDEN.has(name));
  const near = nearest(word, names);
  const goal = word.includes(' ') ? 'A goal is given to run: maos-tui run "…"' : 'See: maos-tui help';
  return usage(`There is no command "${word}"${parent.parent ? ` of ${parent.name()}` : ''}.`, near ? `Did you mean ${near}?` : goal);
}

async function sayVersionAndEnd(io: Io): Promise<never> {
  await version.sayVersion(io);
  throw new CommanderError(0, 'commander.version', '');
}
