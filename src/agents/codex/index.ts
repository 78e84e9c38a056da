/** Codex as an agent, through its app-server. */
import type { Adapter } from '../contract.ts';
import { findProgram } from '../process/find.ts';
import { versionOf } from '../process/version.ts';
import { limitsOf } from '../process/watchdog.ts';
import type { CodexLimits } from './limits.ts';
import { codexManifest as manifest } from './manifest.ts';
import { CodexSession } from './session.ts';

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
  start: (context, { self }, report) => new CodexSession(context, report, { ...limitsOf(manifest.limits, context.silence_ms), ...limits }, self),
});

export const codex = codexWith({});
