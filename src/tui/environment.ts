/** What the environment says about the terminal: characters, colours, switches. Decided before anything is drawn. */

export const utf8 = (env: NodeJS.ProcessEnv): boolean => /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
/** A switch is on when it is set to anything but nothing and 0. */
export const set = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== '0';

/** NO_COLOR turns colours off, FORCE_COLOR outranks it, --no-color (as MAOS_NO_COLOR) outranks both. */
export function colours(env: NodeJS.ProcessEnv): boolean {
  if (env.MAOS_NO_COLOR === '1') return false;
  if (set(env.FORCE_COLOR)) return true;
  return !(env.NO_COLOR !== undefined && env.NO_COLOR !== '');
}
