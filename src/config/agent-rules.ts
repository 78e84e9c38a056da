/** What the agent of a role may not be although its form is right: unknown, without the command it needs, in a mode it does not have. Pure. */
import type { ConfigInput } from '../protocol/config.ts';
import { AGENT_KINDS, type AgentKind, TERMINAL_KINDS } from '../protocol/words.ts';
import { nearest } from './suggest.ts';

export type Add = (path: PropertyKey[], code: string, message: string, hint: string, key?: boolean) => void;
type Service = NonNullable<ConfigInput['services']>[string];
type Agents = NonNullable<ConfigInput['agents']>;

/** Built in, but nothing without a command of the role. */
const NEED_COMMAND: readonly string[] = ['command', 'script', 'acp'] satisfies AgentKind[];

const ownOf = (agents: Agents, name: string | undefined) => (name !== undefined && Object.hasOwn(agents, name) ? agents[name] : undefined);

export function agentRules(role: string, service: Service, agents: Agents, add: Add): void {
  const at = (...keys: PropertyKey[]): PropertyKey[] => ['services', role, ...keys];
  const { agent } = service;
  if (Array.isArray(agent)) {
    listRules(service, agent, agents, at, add);
    return;
  }
  const own = ownOf(agents, agent);
  if (agent !== undefined) isKnown(agent, agents, at('agent'), add);
  if (own !== undefined && service.command !== undefined)
    add(at('command'), 'config.command-twice', `\`${agent}\` has its command under \`agents\``, 'remove this line, or name no agent');
  if (own !== undefined && service.model !== undefined && own.model_flag === undefined)
    add(at('model'), 'config.model-flag', `\`${agent}\` cannot be told a model`, 'add its model_flag under `agents`, such as --model');
  const kind = own !== undefined ? null : (agent ?? (service.command === undefined ? undefined : 'command'));
  if ((kind === 'command' || kind === 'acp') && service.command === undefined)
    add(
      at('agent'),
      'config.command-missing',
      `\`${role}\` has ${kind === 'acp' ? 'an acp' : 'a command'} agent but no command`,
      'add a line such as: command: ["my-agent", "--flag"]',
    );
  if (kind === 'script' && service.command === undefined)
    add(at('agent'), 'config.command-missing', `\`${role}\` has a script agent but no scenario file`, 'add a line such as: command: scenarios/backend.json');
  if (kind === 'script' && Array.isArray(service.command) && service.command.length !== 1)
    add(at('command'), 'config.command-form', 'a script agent takes one scenario file', 'write its path as the command');
  if (Array.isArray(service.command) && service.command[0] === '')
    add(at('command'), 'config.command-form', 'the first word of a command cannot be empty', 'it is the program to start');
  modeRule(service, agent, own?.protocol ?? kind ?? 'claude', at('mode'), add);
}

/** Each must be able to start by its name alone: what stands beside a list could belong to any of them. */
function listRules(service: Service, names: readonly string[], agents: Agents, at: (...keys: PropertyKey[]) => PropertyKey[], add: Add): void {
  for (const key of ['command', 'model'] as const)
    if (service[key] !== undefined)
      add(
        at(key),
        'config.agent-list',
        `\`${key}\` does not go with a list of agents: it is not clear whose it is`,
        'remove this line, and give each agent its own entry under `agents`, or name one agent',
      );
  for (const [index, name] of names.entries()) {
    const own = ownOf(agents, name);
    isKnown(name, agents, at('agent', index), add);
    if (names.indexOf(name) < index) add(at('agent', index), 'config.agent-list', `\`${name}\` stands twice in the list`, 'remove one');
    if (own === undefined && NEED_COMMAND.includes(name))
      add(at('agent', index), 'config.agent-list', `\`${name}\` in a list has no command`, 'add an entry with its command under `agents`, and write its name here');
    else modeRule(service, name, own?.protocol ?? name, at('mode'), add);
  }
}

function isKnown(name: string, agents: Agents, path: PropertyKey[], add: Add): void {
  const known = [...AGENT_KINDS, ...Object.keys(agents)];
  if (known.includes(name)) return;
  const near = nearest(name, known);
  add(
    path,
    'config.unknown-agent',
    `the agent \`${name}\` is not known${near ? `; did you mean \`${near}\`?` : ''}`,
    `known here: ${known.join(', ')}; any other can be added under \`agents\``,
  );
}

function modeRule(service: Service, agent: string | undefined, program: string, path: PropertyKey[], add: Add): void {
  const always = program === 'command' || program === 'script';
  if (service.mode === 'terminal' && !always && !(TERMINAL_KINDS as readonly string[]).includes(program))
    add(path, 'config.mode', `\`${agent ?? program}\` cannot be run in a terminal of its own`, `remove the line; mode: terminal is for ${[...TERMINAL_KINDS].join(', ')}`);
  if (service.mode === 'structured' && always) add(path, 'config.mode', `a ${program} agent is a program in a terminal: it tells nothing as data`, 'remove the line');
}
