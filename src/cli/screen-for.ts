/** Which of the two interfaces a person gets: the full screen, or lines where they ask for them or the terminal can do nothing else. */
import { type SettingSources, settingOf } from '../core/view/settings.ts';
import type { ScreenOptions } from '../tui/screen-options.ts';

export const wantsLines = (sources: SettingSources): boolean => !process.env.TERM || process.env.TERM === 'dumb' || settingOf('ui.screen_reader', sources).value === true;

export async function screenFor(sources: SettingSources): Promise<(options: ScreenOptions) => Promise<number>> {
  return wantsLines(sources) ? (await import('../tui/reader/index.ts')).runReader : (await import('../tui/index.ts')).runScreen;
}
