/**
 * What a configuration may not say although its form is right: reserved names, roles that do not exist, agents that
 * could not start, directories outside the repository. Pure; the caller adds file, line and column.
 */
import type { ConfigInput } from '../protocol/config.ts';
import { AGENT_KINDS, ARCHITECT, RESERVED_NAMES } from '../protocol/words.ts';
import { type Add, agentRules } from './agent-rules.ts';
import type { SchemaFinding } from './schema-words.ts';
import { nearest } from './suggest.ts';

export function ruleFindings(config: ConfigInput): SchemaFinding[] {
  const out: SchemaFinding[] = [];
  const add: Add = (path, code, message, hint, key = false) => out.push({ path, key, code, message, hint });
  const services = config.services ?? {};
  const names = Object.keys(services);
  if (config.services && names.length === 0) add(['services'], 'config.no-roles', '`services` names no role', 'remove the line to use the usual roles, or name one below it');
  const agents = config.agents ?? {};
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
    agentRules(name, service, agents, add);
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
