/** Claude Code as an agent: through its structured interface, or in a terminal with its own screen. */
import type { Adapter } from '../contract.ts';
import { findProgram } from '../process/find.ts';
import { versionOf } from '../process/version.ts';
import { type Limits, limitsOf } from '../process/watchdog.ts';
import { TerminalSession } from '../terminal/session.ts';
import { BINARY, INSTALL } from './arguments.ts';
import { claudeManifest } from './manifest.ts';
import { ClaudeSession } from './session.ts';
import { claudeDialect } from './terminal.ts';

/** An adapter with limits of its own. @default limits 120 s to start, 600 s of silence inside a model call */
export const claudeWith = (limits: Partial<Limits>): Adapter => ({
  kind: 'claude',
  probe: async (agent, env) => {
    const name = agent.argv[0] ?? BINARY;
    const path = findProgram(name, env);
    if (path === null) return { found: false, version: null, detail: `${name} is not on PATH`, install: INSTALL };
    const version = await versionOf(path, env);
    return { found: true, version, detail: version === null ? `${path} does not answer to --version` : path, install: version === null ? INSTALL : '' };
  },
  start: (context, tools, report) =>
    context.agent.mode === 'terminal'
      ? new TerminalSession(context, tools, report, (channel) => claudeDialect(context, tools.self, channel))
      : new ClaudeSession(context, report, { ...limitsOf(claudeManifest.limits, context.silence_ms), ...limits }, tools.self),
});

export const claude = claudeWith({});
