/** Codex as an agent: through its app-server, or in a terminal with its own screen. */
import type { Adapter } from '../contract.ts';
import { findProgram } from '../process/find.ts';
import { versionOf } from '../process/version.ts';
import { limitsOf } from '../process/watchdog.ts';
import { TerminalSession } from '../terminal/session.ts';
import type { CodexLimits } from './limits.ts';
import { codexManifest as manifest } from './manifest.ts';
import { CodexSession } from './session.ts';
import { codexDialect } from './terminal.ts';

/** An adapter with limits of its own. @default limits those of limits.ts */
export const codexWith = (limits: Partial<CodexLimits>): Adapter => ({
  kind: 'codex',
  probe: async (agent, env) => {
    const name = agent.argv[0] ?? manifest.binary;
    const path = findProgram(name, env);
    if (path === null) return { found: false, version: null, detail: `${name} is not on PATH`, install: manifest.install };
    const version = await versionOf(path, env);
    return { found: true, version, detail: version === null ? `${path} does not answer to --version` : path, install: version === null ? manifest.install : '' };
  },
  start: (context, tools, report) =>
    context.agent.mode === 'terminal'
      ? new TerminalSession(context, tools, report, (channel) => codexDialect(context, tools.self, channel))
      : new CodexSession(context, report, { ...limitsOf(manifest.limits, context.silence_ms), ...limits }, tools.self),
});

export const codex = codexWith({});
