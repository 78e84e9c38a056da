import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { maos, repository, write } from './cli.ts';

const USER = '.home/config/maos-tui/config.yaml';
interface Listed {
  settings: { key: string; value: unknown; from: string; by: string | null }[];
}

describe('config', () => {
  it('sets, lists with where from, gets and takes back, in the file it belongs to', async () => {
    const cwd = repository({ 'multi-agent.yaml': '# ours\nversion: 1\nsettings:\n  parallel: 2 # few\n' });
    expect((await maos(['config', 'set', 'settings.parallel', '4'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'multi-agent.yaml'), 'utf8')).toBe('# ours\nversion: 1\nsettings:\n  parallel: 4 # few\n');
    await maos(['config', 'set', 'settings.retries', '7', '--user'], { cwd });
    await maos(['config', 'set', 'ui.theme', 'mono'], { cwd });
    expect(statSync(join(cwd, USER)).mode & 0o777).toBe(0o600);
    const { settings } = (await maos(['config', 'list', '--json', '--ascii'], { cwd, env: { MAOS_NO_MOTION: '1' } })).json() as Listed;
    const from = (key: string) => settings.filter((one) => one.key === key).map(({ value, from, by }) => [value, from, by])[0];
    expect(from('settings.parallel')).toEqual([4, 'project', null]);
    expect(from('settings.retries')).toEqual([7, 'user', null]);
    expect(from('ui.theme')).toEqual(['mono', 'user', null]);
    expect(from('ui.ascii')).toEqual([true, 'flag', null]);
    expect(from('ui.motion')).toEqual([false, 'env', 'MAOS_NO_MOTION']);
    expect(from('settings.autonomy')).toEqual(['ask', 'default', null]);
    expect((await maos(['config', 'get', 'ui.theme'], { cwd })).out).toBe('mono\n');
    await maos(['config', 'unset', 'ui.theme'], { cwd });
    expect((await maos(['config', 'get', 'ui.theme'], { cwd })).out).toBe('ansi\n');
  });

  it('writes nothing that would be wrong, and says why', async () => {
    const cwd = repository({ 'multi-agent.yaml': 'version: 1\n' });
    const tries: [string[], RegExp][] = [
      [['settings.parallel', '0'], /must be at least 1/],
      [['settings.paralel', '4'], /Did you mean settings\.parallel\?/],
      [['ui.theme', 'pink'], /must be ansi, ansi-light/],
      [['ui.keys.run.quit', 'esc'], /Esc cannot be used/],
      [['ui.keys.view.back', 'b'], /cannot be given to something else/],
      [['ui.keys.run.quit', 'P'], /`run\.pause` already/],
      [['ui.keys.run.quit', 'f1'], /not a key that every terminal tells of/],
    ];
    for (const [argv, why] of tries) {
      const ran = await maos(['config', 'set', ...argv], { cwd });
      expect([argv, ran.code]).toEqual([argv, 2]);
      expect(ran.err).toMatch(why);
    }
    expect(readFileSync(join(cwd, 'multi-agent.yaml'), 'utf8')).toBe('version: 1\n');
    expect(existsSync(join(cwd, USER))).toBe(false);
    expect((await maos(['--read-only', 'config', 'set', 'ui.theme', 'mono'], { cwd })).code).toBe(2);
  });

  it('names keys that clash with file and line', async () => {
    const cwd = repository();
    write(cwd, { [USER]: 'version: 1\nui:\n  keys:\n    run.quit: Q\n    run.pause: Q\n' });
    const { out, code } = await maos(['validate', join(cwd, USER)], { cwd });
    expect([code, out]).toEqual([6, expect.stringMatching(/config\.yaml:[45]:\d+: Q is `run\.\w+` already/)]);
  });
});
