/** Claude Code as an agent, through its structured interface. */
import type { Adapter } from '../contract.ts';
import { findProgram } from '../process/find.ts';
import { versionOf } from '../process/version.ts';
import { type Limits, limitsOf } from '../process/watchdog.ts';
import { BINARY, INSTALL } from './arguments.ts';
import { claudeManifest } from './manifest.ts';
import { ClaudeSession } from './session.ts';

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
  start: (context, { self }, report) => new ClaudeSession(context, report, { ...limitsOf(claudeManifest.limits, context.silence_ms), ...limits }, self),
});

export const claude = claudeWith({});
