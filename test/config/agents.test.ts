import { describe, expect, it } from 'vitest';
import { problemLine, readConfigText, resolveConfig } from '../../src/config/index.ts';

const text = (services: string, agents = '  mine:\n    protocol: acp\n    command: [my-agent, --acp]\n') => `version: 1\nagents:\n${agents}services:\n${services}`;
const problems = (yaml: string): string[] => readConfigText(yaml, 'multi-agent.yaml').problems.map(problemLine);
const agentOf = (yaml: string, role = 'api') => {
  const { config, problems: found } = readConfigText(yaml, 'multi-agent.yaml');
  expect(found).toEqual([]);
  return resolveConfig(config, { repo: '/repo' }).roles[role]?.agent;
};

describe('agents that a user adds', () => {
  it('are used by their name, with their variables and model', () => {
    expect(agentOf(text('  api: {agent: mine}\n'))).toEqual({ kind: 'acp', argv: ['my-agent', '--acp'], model: null, name: 'mine' });
    const more = '  mine:\n    protocol: command\n    command: [my-agent]\n    env: {MY_MODE: quiet}\n    install: get it at my-agent.example\n    model_flag: --model\n';
    expect(agentOf(text('  api: {agent: mine, model: big}\n', more))).toEqual({
      kind: 'command',
      argv: ['my-agent', '--model', 'big'],
      model: 'big',
      name: 'mine',
      env: { MY_MODE: 'quiet' },
    });
  });

  it('stand beside those that are built in', () => {
    expect(agentOf('version: 1\nservices:\n  api: {agent: gemini, model: gemini-2.5-pro}\n')).toEqual({ kind: 'gemini', argv: ['gemini'], model: 'gemini-2.5-pro' });
    expect(agentOf('version: 1\nservices:\n  api: {agent: opencode, command: [/opt/opencode]}\n')).toEqual({ kind: 'opencode', argv: ['/opt/opencode'], model: null });
    expect(agentOf('version: 1\nservices:\n  api: {agent: acp, command: [other, acp]}\n')).toEqual({ kind: 'acp', argv: ['other', 'acp'], model: null });
  });

  it('run in a terminal of their own where the role says so', () => {
    expect(agentOf('version: 1\nservices:\n  api: {mode: terminal}\n')).toEqual({ kind: 'claude', argv: ['claude'], model: null, mode: 'terminal' });
    expect(agentOf('version: 1\nservices:\n  api: {mode: structured}\n')).toEqual({ kind: 'claude', argv: ['claude'], model: null });
    expect(agentOf('version: 1\nservices:\n  api: {agent: opencode, mode: terminal}\n')).toMatchObject({ kind: 'opencode', mode: 'terminal' });
    expect(agentOf('version: 1\nservices:\n  api: {command: [x], mode: terminal}\n')).toEqual({ kind: 'command', argv: ['x'], model: null });
  });

  it('take over for each other where a role lists them, the first preferred', () => {
    const { config } = readConfigText(text('  api: {agent: [codex, mine, claude]}\n  web: {agent: [mine]}\n'), 'multi-agent.yaml');
    const { roles } = resolveConfig(config, { repo: '/repo' });
    expect(roles.api?.agent).toEqual({ kind: 'codex', argv: ['codex'], model: null });
    expect(roles.api?.agents?.map(({ name, kind }) => name ?? kind)).toEqual(['codex', 'mine', 'claude']);
    expect(roles.web).toMatchObject({ agent: { name: 'mine' } });
    expect(roles.web).not.toHaveProperty('agents');
  });

  it.each([
    [
      'a command beside a list',
      text('  api: {agent: [codex, mine], command: [x]}\n'),
      'multi-agent.yaml:7:40: `command` does not go with a list of agents: it is not clear whose it is',
    ],
    ['a model beside a list', text('  api: {agent: [codex, mine], model: x}\n'), 'multi-agent.yaml:7:38: `model` does not go with a list of agents'],
    ['an agent twice in a list', text('  api: {agent: [codex, codex]}\n'), 'multi-agent.yaml:7:24: `codex` stands twice in the list'],
    ['an agent without its command in a list', text('  api: {agent: [codex, acp]}\n'), 'multi-agent.yaml:7:24: `acp` in a list has no command'],
    ['an unknown name in a list', text('  api: {agent: [codex, mina]}\n'), 'multi-agent.yaml:7:24: the agent `mina` is not known; did you mean `mine`?'],
    ['an empty list', text('  api: {agent: []}\n'), 'multi-agent.yaml:7:16:'],
    ['a list of numbers', text('  api: {agent: [1]}\n'), 'multi-agent.yaml:7:1'],
    ['a mode that one of a list does not have', text('  api: {agent: [codex, mine], mode: terminal}\n'), 'multi-agent.yaml:7:37: `mine` cannot be run in a terminal of its own'],
    ['an unknown name', text('  api: {agent: mina}\n'), 'multi-agent.yaml:7:16: the agent `mina` is not known; did you mean `mine`?'],
    ['a name of the language', text('  api: {agent: constructor}\n'), 'multi-agent.yaml:7:16: the agent `constructor` is not known (known here:'],
    ['a name that is taken', text('  api: {}\n', '  claude: {protocol: acp, command: [x]}\n'), 'multi-agent.yaml:3:3: the agent `claude` is built in'],
    ['a second command', text('  api: {agent: mine, command: [x]}\n'), 'multi-agent.yaml:7:31: `mine` has its command under `agents`'],
    ['a model it cannot be told', text('  api: {agent: mine, model: x}\n'), 'multi-agent.yaml:7:29: `mine` cannot be told a model'],
    ['no command', text('  api: {agent: acp}\n'), 'multi-agent.yaml:7:16: `api` has an acp agent but no command'],
    ['an unknown protocol', text('  api: {}\n', '  mine: {protocol: acpp, command: [x]}\n'), 'multi-agent.yaml:3:20: `agents.mine.protocol` must be acp or command'],
    ['a mode it does not have', text('  api: {agent: mine, mode: terminal}\n'), 'multi-agent.yaml:7:28: `mine` cannot be run in a terminal of its own'],
    ['a mode its CLI cannot be followed in', text('  api: {agent: gemini, mode: terminal}\n'), 'multi-agent.yaml:7:30: `gemini` cannot be run in a terminal of its own'],
    ['a mode of no agent', text('  api: {mode: termnal}\n'), 'did you mean terminal?'],
    ['a mode without a screen', text('  api: {command: [x], mode: structured}\n'), 'multi-agent.yaml:7:29: a command agent is a program in a terminal'],
    [
      'a misspelt key',
      text('  api: {}\n', '  mine: {protocol: acp, command: [x], instal: y}\n'),
      'multi-agent.yaml:3:39: `instal` is not a setting of agents.mine; did you mean `install`?',
    ],
    ['a variable of ours', text('  api: {}\n', '  mine: {protocol: acp, command: [x], env: {MAOS_TOKEN: y}}\n'), '`MAOS_TOKEN` cannot be the name of a variable here'],
    ['one that changes what runs', text('  api: {}\n', '  mine: {protocol: acp, command: [x], env: {LD_PRELOAD: y}}\n'), '`LD_PRELOAD` cannot be the name of a variable here'],
  ])('%s is an error with its place', (_what, yaml, said) => {
    expect(problems(yaml).join('\n')).toContain(said);
  });
});
