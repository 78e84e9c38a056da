/** Where the configuration lies. Loads nothing, so that the screen can look whether there is any before it loads what reads it. */
import { homedir } from 'node:os';
import { join } from 'node:path';

export const CONFIG_FILE = 'multi-agent.yaml';

export function userConfigPath(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'maos-tui', 'config.yaml');
}

export interface Places {
  /** null outside of a repository. */
  project: string | null;
  user: string;
}

/** Where the files are, whether they exist or not. */
export const placesOf = (repo: string | null, env: NodeJS.ProcessEnv = process.env): Places => ({
  project: repo === null ? null : join(repo, CONFIG_FILE),
  user: userConfigPath(env),
});
