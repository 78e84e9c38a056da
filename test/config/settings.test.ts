import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editedText, problemLine, readConfigText, resolveConfig } from '../../src/config/index.ts';
import { settingOf, settingRows } from '../../src/core/view/settings.ts';
import { settingsInputSchema, uiInputSchema } from '../../src/protocol/config.ts';
import { SETTINGS, settingPath } from '../../src/protocol/settings.ts';

const NOBODY = { flags: {}, env: {}, project: null, user: null };
const row = (key: string, sources: Partial<Parameters<typeof settingRows>[0]>) => settingRows({ ...NOBODY, ...sources }).find((one) => one.key === key);

describe('settings', () => {
  it('name every key of the schema, and their defaults are those of a run', () => {
    expect(SETTINGS.map(({ key }) => key).sort()).toEqual(
      [...Object.keys(settingsInputSchema.shape).map((key) => `settings.${key}`), ...Object.keys(uiInputSchema.shape).map((key) => `ui.${key}`)].sort(),
    );
    const resolved: Record<string, unknown> = { ...resolveConfig(null, { repo: '/r' }) };
    for (const { key, home, fallback } of SETTINGS) if (home === 'project' && fallback !== undefined) expect([key, resolved[key.slice(9)]]).toEqual([key, fallback]);
  });

  it('are said by flag, then variable, then repository, then user, then what is built in', () => {
    const all = {
      flags: { 'ui.ascii': true },
      env: { MAOS_ASCII: '1' },
      project: { settings: { parallel: 4 }, ui: { ascii: false } },
      user: { settings: { parallel: 2 }, ui: { ascii: false } },
    };
    expect(row('ui.ascii', all)).toMatchObject({ value: true, from: 'flag' });
    expect(row('ui.ascii', { ...all, flags: {} })).toMatchObject({ value: true, from: 'env', by: 'MAOS_ASCII' });
    expect(row('ui.ascii', { ...all, flags: {}, env: {} })).toMatchObject({ value: false, from: 'user' });
    expect(row('ui.ascii', { project: all.project })).toMatchObject({ value: undefined, from: 'default' });
    expect(row('settings.parallel', all)).toMatchObject({ value: 4, from: 'project' });
    expect(row('settings.parallel', { user: all.user })).toMatchObject({ value: 2, from: 'user' });
    expect(row('settings.parallel', {})).toMatchObject({ value: 3, from: 'default' });
    expect(row('ui.motion', { env: { MAOS_NO_MOTION: '1' } })).toMatchObject({ value: false, from: 'env' });
    expect(row('ui.motion', { env: { MAOS_NO_MOTION: '0' } })).toMatchObject({ value: true, from: 'default' });
    expect(row('colour', { env: { NO_COLOR: '1' } })).toMatchObject({ shown: 'off', by: 'NO_COLOR' });
    expect(row('colour', { env: { NO_COLOR: '1', FORCE_COLOR: '1' } })).toMatchObject({ shown: 'on', by: 'FORCE_COLOR' });
    expect(row('colour', { env: { FORCE_COLOR: '1', MAOS_NO_COLOR: '1' } })).toMatchObject({ shown: 'off', from: 'flag' });
    expect(settingOf('services.api.model', { ...NOBODY, project: { services: { api: { model: 'm' } } } })).toMatchObject({ value: 'm', from: 'project' });
  });
});

describe('a setting changed in its text', () => {
  const TEXT = '# mine\nversion: 1\n\nsettings:\n  parallel: 3 # few\n  # nothing yet\nui: {theme: mono}\n';
  it('keeps comments, and takes empty groups along', () => {
    expect(editedText(TEXT, ['settings', 'parallel'], 5)).toBe(TEXT.replace('3 # few', '5 # few'));
    expect(editedText(TEXT, ['ui', 'theme'], undefined)).not.toContain('ui');
    expect(editedText(null, settingPath('ui.keys.run.quit'), 'Q')).toBe('version: 1\nui:\n  keys:\n    run.quit: Q\n');
  });
  it('reads back as what was set, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (value) => {
        const { config } = readConfigText(editedText(TEXT, ['settings', 'checks'], [`x${value}`]), 'f', 'user');
        if (config) expect(config.settings?.checks).toEqual([`x${value}`]);
      }),
    );
  });
});

describe('`ui`', () => {
  const lines = (text: string, whose: 'project' | 'user') => readConfigText(text, 'f.yaml', whose).problems.map(problemLine);
  it('is for the user, and refused in a repository with its line', () => {
    expect(lines('version: 1\nui:\n  theme: mono\n', 'user')).toEqual([]);
    expect(lines('version: 1\nui:\n  theme: mono\n', 'project')).toEqual([
      'f.yaml:2:1: `ui` is for your own file, not for a repository (maos-tui config path names it; maos-tui config set ui.theme … writes it)',
    ]);
  });
  it('says what is wrong with it', () => {
    expect(lines('version: 1\nui:\n  them: mono\n', 'user')).toEqual(['f.yaml:3:3: `them` is not a setting; did you mean `theme`?']);
    expect(lines('version: 1\nui:\n  theme: color-blind\n', 'user')).toEqual([
      'f.yaml:3:10: `ui.theme` must be ansi, ansi-light, high-contrast, colour-blind or mono, not a text ("color-blind") (did you mean colour-blind?)',
    ]);
  });
});
