/** Any command line as an agent. The first word of its argv is looked for on PATH; the rest is its own affair. */
import type { Adapter } from '../contract.ts';
import { findProgram } from '../process/find.ts';
import { runInTerminal } from '../process/in-terminal.ts';
import { screensOf } from './screens.ts';

export const command: Adapter = {
  kind: 'command',
  probe: (agent, env) => {
    const name = agent.argv[0] ?? '';
    const path = findProgram(name, env);
    const detail = path ?? (name === '' ? 'no command is set' : `${name} is not on PATH`);
    return Promise.resolve({
      found: path !== null,
      version: null,
      detail,
      install: path === null ? `install ${name === '' ? 'the program' : name}, or set \`command\` in multi-agent.yaml to what you have` : '',
    });
  },
  start: (context, tools, report) => runInTerminal(context, tools, report, { argv: context.agent.argv, screens: screensOf(context.agent.argv) }),
};
