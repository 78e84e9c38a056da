/**
 * What a configuration may not say although its form is right: reserved names, roles that do not exist, agents that
 * could not start, directories outside the repository. Pure; the caller adds file, line and column.
 */
import type { ConfigInput } from '../protocol/config.ts';
import { AGENT_KINDS, ARCHITECT, RESERVED_NAMES, TERMINAL_KINDS } from '../protocol/words.ts';
import type { SchemaFinding } from './schema-words.ts';
import { nearest } from './suggest.ts';

export function ruleFindings(config: ConfigInput): SchemaFinding[] {
  const out: SchemaFinding[] = [];
  const add = (path: PropertyKey[], code: string, message: string, hint: string, key = false) => out.push({ path, key, code, message, hint });
  const services = config.services ?? {};
  const names = Object.keys(services);
  if (config.services && names.length === 0) add(['services'], 'config.no-roles', '`services` names no role', 'remove the line to use the usual roles, or name one below it');
  const agents = config.agents ?? {};
  const known = [...AGENT_KINDS, ...Object.keys(agents)];
  for (const [name, { command }] of Object.entries(agents)) {
    if ((AGENT_KINDS as readonly string[]).includes(name)) add(['agents', name], 'config.reserved-name', `the agent \`${name}\` is built in`, 'choose another name', true);
    if (command[0] === '') add(['agents', name, 'command'], 'config.command-form', 'the first word of a command cannot be empty', 'it is the program to start');
  }
  const folded = new Map<string, string>();
  for (const name of names) {
    if ((RESERVED_NAMES as readonly string[]).includes(name))
      add(['services', name], 'config.reserved-name', `a role cannot be called \`${name}\`: messages use that name for something else`, 'choose another name', true);
    const twin = folded.get(name.toLowerCase());
    if (twin)
      add(
        ['services', name],
        'config.same-name',
        `the roles \`${twin}\` and \`${name}\` differ only in case, and would share branches and folders on some machines`,
        'rename one',
        true,
      );
    folded.set(name.toLowerCase(), name);
    const service = services[name];
    if (!service) continue;
    const own = service.agent !== undefined && Object.hasOwn(agents, service.agent) ? agents[service.agent] : undefined;
    if (service.agent !== undefined && !known.includes(service.agent)) {
      const near = nearest(service.agent, known);
      add(
        ['services', name, 'agent'],
        'config.unknown-agent',
        `the agent \`${service.agent}\` is not known${near ? `; did you mean \`${near}\`?` : ''}`,
        `known here: ${known.join(', ')}; any other can be added under \`agents\``,
      );
    }
    if (own !== undefined && service.command !== undefined)
      add(['services', name, 'command'], 'config.command-twice', `\`${service.agent}\` has its command under \`agents\``, 'remove this line, or name no agent');
    if (own !== undefined && service.model !== undefined && own.model_flag === undefined)
      add(['services', name, 'model'], 'config.model-flag', `\`${service.agent}\` cannot be told a model`, 'add its model_flag under `agents`, such as --model');
    const kind = own !== undefined ? null : (service.agent ?? (service.command === undefined ? undefined : 'command'));
    if ((kind === 'command' || kind === 'acp') && service.command === undefined)
      add(
        ['services', name, 'agent'],
        'config.command-missing',
        `\`${name}\` has ${kind === 'acp' ? 'an acp' : 'a command'} agent but no command`,
        'add a line such as: command: ["my-agent", "--flag"]',
      );
    if (kind === 'script' && service.command === undefined)
      add(['services', name, 'agent'], 'config.command-missing', `\`${name}\` has a script agent but no scenario file`, 'add a line such as: command: scenarios/backend.json');
    if (kind === 'script' && Array.isArray(service.command) && service.command.length !== 1)
      add(['services', name, 'command'], 'config.command-form', 'a script agent takes one scenario file', 'write its path as the command');
    if (Array.isArray(service.command) && service.command[0] === '')
      add(['services', name, 'command'], 'config.command-form', 'the first word of a command cannot be empty', 'it is the program to start');
    const program = own?.protocol ?? kind ?? 'claude';
    const always = program === 'command' || program === 'script';
    if (service.mode === 'terminal' && !always && !(TERMINAL_KINDS as readonly string[]).includes(program))
      add(
        ['services', name, 'mode'],
        'config.mode',
        `\`${service.agent ?? program}\` cannot be run in a terminal of its own`,
        `remove the line; mode: terminal is for ${[...TERMINAL_KINDS].join(', ')}`,
      );
    if (service.mode === 'structured' && always)
      add(['services', name, 'mode'], 'config.mode', `a ${program} agent is a program in a terminal: it tells nothing as data`, 'remove the line');
    const lists: [PropertyKey[], readonly string[]][] = Array.isArray(service.directories)
      ? [[['services', name, 'directories'], service.directories]]
      : [
          [['services', name, 'directories', 'read'], service.directories?.read ?? []],
          [['services', name, 'directories', 'write'], service.directories?.write ?? []],
        ];
    for (const [path, directories] of lists) {
      for (const [index, directory] of directories.entries()) {
        if (directory.startsWith('/') || directory.startsWith('~') || /^[A-Za-z]:[\\/]/.test(directory) || directory.split('/').includes('..')) {
          add([...path, index], 'config.directory', `\`${directory}\` lies outside the repository`, 'directories are relative to its top folder');
        } else if (directory.trim() === '') add([...path, index], 'config.directory', 'this directory is empty', 'write . for the whole repository');
      }
    }
  }
  const review = config.settings?.review;
  if (review?.startsWith('role:')) {
    const role = review.slice(5);
    const roles = names.length > 0 ? [...names, ARCHITECT] : null;
    if (roles && !roles.includes(role)) {
      const near = nearest(role, roles);
      add(['settings', 'review'], 'config.unknown-role', `the reviewer \`${role}\` is not a role${near ? `; did you mean \`${near}\`?` : ''}`, `roles here: ${roles.join(', ')}`);
    }
  }
  return out;
}
