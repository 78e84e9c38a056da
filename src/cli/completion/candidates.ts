/**
 * What may stand at the cursor of a command line, from the command tree itself: sub-commands, flags, and for arguments the ids and
 * names that exist. Pure: what exists is given. Must not know any shell.
 */
import type { Command, Option } from 'commander';
import { SETTINGS } from '../../protocol/settings.ts';

/** What the repository holds, each with a word about it. Empty outside of one. */
export interface Known {
  tasks: Candidate[];
  roles: Candidate[];
  sessions: Candidate[];
  /** Questions that wait for the user. */
  waiting: Candidate[];
  runs: Candidate[];
  parked: Candidate[];
}
export interface Candidate {
  word: string;
  about: string;
}
export const NOTHING_KNOWN: Known = { tasks: [], roles: [], sessions: [], waiting: [], runs: [], parked: [] };

const words = (...list: string[]): (() => Candidate[]) => {
  const fixed = list.map((word) => ({ word, about: '' }));
  return () => fixed;
};
const EVERYBODY = words('all', 'user');

/**
 * Values by the name of an argument or flag; a name with the command before it wins. Every entry is the name of something in the tree,
 * which a test checks. What is not here completes as a file.
 */
export const VALUES: Readonly<Record<string, (known: Known) => Candidate[]>> = {
  task: ({ tasks }) => tasks,
  which: ({ roles, tasks, sessions }) => [...roles, ...tasks, ...sessions],
  to: (known) => [...known.roles, ...known.tasks, ...EVERYBODY()],
  from: (known) => [...known.roles, ...EVERYBODY()],
  id: ({ waiting }) => waiting,
  'add id': () => [],
  agent: ({ roles, tasks, sessions }) => [...roles, ...tasks, ...sessions],
  'pause role': ({ roles }) => roles,
  'resume role': ({ roles }) => roles,
  run: ({ runs }) => runs,
  provider: ({ parked }) => parked,
  needs: ({ tasks }) => tasks,
  priority: words('critical', 'high', 'medium', 'low'),
  format: words('ascii', 'unicode', 'mermaid', 'dot', 'json'),
  wait: words('attention', 'plan', 'review', 'done', 'idle'),
  'help words': words('keys', 'actions', 'exit-codes', 'environment', 'json', 'files'),
  shell: words('bash', 'zsh', 'fish'),
  key: () => SETTINGS.map(({ key, about }) => ({ word: key, about })),
};

const valuesFor = (command: Command, name: string, known: Known): Candidate[] => (VALUES[`${command.name()} ${name}`] ?? VALUES[name])?.(known) ?? [];
const takesValue = (option: Option): boolean => option.required || option.optional;
const visible = (command: Command): Command[] => command.createHelp().visibleCommands(command);

/** `before` are the words after the program's name up to the cursor, `current` the one under it (may be empty). */
export function candidates(program: Command, before: readonly string[], current: string, known: Known): Candidate[] {
  let command = program;
  let given = 0;
  let open: Option | undefined;
  for (const word of before) {
    if (open !== undefined) {
      open = undefined;
      continue;
    }
    if (word.startsWith('-') && word !== '-') {
      const option = [...command.options, ...program.options].find((one) => one.short === word || one.long === word);
      if (option !== undefined && takesValue(option)) open = option;
      continue;
    }
    const next = given === 0 ? command.commands.find((one) => one.name() === word) : undefined;
    if (next === undefined) given += 1;
    else command = next;
  }
  return found(program, command, given, open, current, known).filter(({ word }) => word.startsWith(current));
}

function found(program: Command, command: Command, given: number, open: Option | undefined, current: string, known: Known): Candidate[] {
  if (open !== undefined) return valuesFor(command, open.attributeName(), known);
  if (current.startsWith('-')) {
    const options = [...command.options, ...(command === program ? [] : program.options)].filter(({ hidden, long }) => !hidden && long);
    return [...options.map((one) => ({ word: one.long ?? '', about: one.description })), { word: '--help', about: 'how to use it' }];
  }
  const below = given === 0 ? visible(command).map((one) => ({ word: one.name(), about: one.description() })) : [];
  // A group without a word of its own stands for its default.
  const group = command.commands.find((one) => one.name() === 'list' || one.name() === 'show');
  const { registeredArguments } = command.registeredArguments.length > 0 || group === undefined ? command : group;
  const argument = registeredArguments[given] ?? registeredArguments.findLast((one) => one.variadic);
  const helped = command.name() === 'help' ? visible(program).map((one) => ({ word: one.name(), about: one.description() })) : [];
  return [...below, ...(argument === undefined ? [] : valuesFor(command, argument.name(), known)), ...helped];
}
