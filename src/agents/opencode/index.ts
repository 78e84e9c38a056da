/** opencode as an agent: through its ACP server, or in a terminal with its own screen. */
import { acpWith } from '../acp/index.ts';
import type { Adapter } from '../contract.ts';
import { TerminalSession } from '../terminal/session.ts';
import { opencode as manifest } from './manifest.ts';
import { opencodeDialect } from './terminal.ts';

const structured = acpWith('opencode', manifest);

export const opencode: Adapter = {
  ...structured,
  start: (context, tools, report) =>
    context.agent.mode === 'terminal' ? new TerminalSession(context, tools, report, () => opencodeDialect(context, tools.self)) : structured.start(context, tools, report),
};
