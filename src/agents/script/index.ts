/** Scripted agents: this program itself, started again in a terminal, plays a scenario file. No model; all else is real. */
import { accessSync, constants } from 'node:fs';
import type { Adapter } from '../contract.ts';
import { runInTerminal } from '../process/in-terminal.ts';

function readable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false; // said in the detail of the probe
  }
}

export const script: Adapter = {
  kind: 'script',
  probe: (agent) => {
    const file = agent.argv[0] ?? '';
    const found = readable(file);
    const detail = found ? file : file === '' ? 'no scenario file is set' : `${file} cannot be read`;
    return Promise.resolve({ found, version: null, detail, install: found ? '' : 'set `command` of the role to a scenario file' });
  },
  start: (context, tools, report) => runInTerminal(context, tools, report, { argv: [...tools.self, 'agent', 'play', context.agent.argv[0] ?? ''] }),
};
