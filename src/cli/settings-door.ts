/**
 * The screen's way to the settings. It goes by flags, environment and the user's own file alone, so the project's file is read once the
 * screen stands: what reads it takes longer to load than the screen itself. Must not import that statically.
 */
import { existsSync } from 'node:fs';
import { type Places, placesOf } from '../config/places.ts';
import type { SettingSources } from '../core/view/settings.ts';
import type { SettingsDoor } from '../tui/settings.ts';
import type { Io } from './io.ts';

/** What the flags of this command line say. */
export function flagSettings(io: Io): Record<string, unknown> {
  return {
    ...(io.ascii ? { 'ui.ascii': true } : {}),
    ...(io.noMotion ? { 'ui.motion': false } : {}),
    ...(io.noMouse ? { 'ui.mouse': false } : {}),
    ...(io.screenReader ? { 'ui.screen_reader': true } : {}),
  };
}

/** What cannot be read counts as not written, and is told: of the user's file through `problem`, of the project's by `whole`. */
export async function settingsDoor(io: Io, repo: string | null, problem: (text: string) => void): Promise<SettingsDoor> {
  const places = placesOf(repo);
  const flags = flagSettings(io);
  const read = async (from: Places): Promise<{ sources: SettingSources; problems: string[] }> => {
    if (!existsSync(from.user) && !(from.project !== null && existsSync(from.project))) return { sources: { flags, env: process.env, project: null, user: null }, problems: [] };
    const [{ readSources }, { problemLine }] = await Promise.all([import('./settings.ts'), import('../config/problem.ts')]);
    const { sources, problems } = await readSources(from, flags);
    return { sources, problems: problems.map(problemLine) };
  };
  const { sources, problems } = await read({ ...places, project: null });
  problems.forEach(problem);
  return {
    sources,
    whole: async () => {
      const all = await read(places);
      return { sources: all.sources, problems: all.problems.filter((one) => !problems.includes(one)) };
    },
    change: async (key, words) => {
      const { changeSetting, readValue, requireKey } = await import('./settings.ts');
      const { judgeKeys } = await import('./user-keys.ts');
      const whose = requireKey(key);
      const file = await changeSetting(places, key, words === undefined ? undefined : readValue(key, words), whose, whose === 'user' ? judgeKeys : undefined);
      return { sources: (await read(places)).sources, file };
    },
  };
}
