/** `config`: settings by name. `list` says what each is and who says so; `set` changes the file it belongs to, and keeps its comments. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  const config = program.command('config').description('settings: list, get, set, unset, edit, path');
  config
    .command('list', { isDefault: true })
    .description('every setting, its value and where it comes from')
    .action(() => list(io));
  config
    .command('get')
    .description('the value of a setting')
    .argument('<key>', 'such as ui.theme')
    .action((key: string) => get(io, key));
  config
    .command('set')
    .description('change a setting in multi-agent.yaml, or what is yours in your own file')
    .argument('<key>', 'such as settings.parallel, ui.theme, ui.keys.run.quit')
    .argument('<value...>')
    .option('--user', 'for you, in every repository')
    .action((key: string, words: string[], flags: { user?: boolean }) => change(io, key, words, flags));
  config
    .command('unset')
    .description('take a setting out of its file')
    .argument('<key>')
    .option('--user', 'out of your own file')
    .action((key: string, flags: { user?: boolean }) => change(io, key, undefined, flags));
  config
    .command('edit')
    .description('multi-agent.yaml in your editor, checked before it is written')
    .option('--user', 'your own file instead')
    .action((flags: { user?: boolean }) => edit(io, flags.user === true));
  config
    .command('path')
    .description('the two files settings are read from')
    .action(() => path(io));
}

/** Outside of a repository there is the user's file alone. */
async function here(io: Io) {
  const { findRepository } = await import('../preflight.ts');
  const { MaosError } = await import('../../system/errors.ts');
  const { placesOf } = await import('../../config/places.ts');
  return placesOf(
    await findRepository(io.cwd).catch((error: unknown) => {
      if (error instanceof MaosError && error.exit === 3) return null;
      throw error;
    }),
  );
}

async function read(io: Io) {
  const { readSources } = await import('../settings.ts');
  const { flagSettings } = await import('../settings-door.ts');
  const { problemLine } = await import('../../config/problem.ts');
  const { keyProblems } = await import('../user-keys.ts');
  const places = await here(io);
  const { sources, problems } = await readSources(places, flagSettings(io));
  for (const problem of [...problems, ...(await keyProblems(places.user))]) io.note(problemLine(problem));
  return sources;
}

async function list(io: Io): Promise<void> {
  const { ORDER, settingRows } = await import('../../core/view/settings.ts');
  const rows = settingRows(await read(io));
  if (io.json) return io.data({ schema: 'maos.settings/1', settings: rows.map(({ key, value, from, by, about }) => ({ key, value: value ?? null, from, by, about })) });
  io.table([...(io.plain ? [] : [['SETTING', 'VALUE', 'FROM']]), ...rows.map(({ key, shown, from, by }) => [key, shown, by === null ? from : `${from} (${by})`])]);
  if (!io.plain) io.note(`${ORDER}. Where: maos-tui config path`);
}

async function get(io: Io, key: string): Promise<void> {
  const { settingOf, settingRows, settingText } = await import('../../core/view/settings.ts');
  const { requireKey } = await import('../settings.ts');
  const { shownLine } = await import('../io.ts');
  const sources = await read(io);
  const row = settingRows(sources).find((one) => one.key === key);
  if (row === undefined) requireKey(key);
  const { value, from, by } = row ?? settingOf(key, sources);
  if (io.json) return io.data({ schema: 'maos.setting/1', key, value: value ?? null, from, by });
  io.out(
    shownLine(
      value === undefined || typeof value === 'boolean' || typeof value === 'object'
        ? value === undefined && row === undefined
          ? 'not set'
          : settingText(value, row?.setting ?? null)
        : String(value),
    ),
  );
}

async function change(io: Io, key: string, words: string[] | undefined, flags: { user?: boolean }): Promise<void> {
  const { asUser } = await import('../connect.ts');
  const { changeSetting, readValue, requireKey } = await import('../settings.ts');
  const { judgeKeys } = await import('../user-keys.ts');
  asUser(io);
  const whose = flags.user === true || requireKey(key) === 'user' ? 'user' : 'project';
  requireKey(key);
  const file = await changeSetting(await here(io), key, words === undefined ? undefined : readValue(key, words.join(' ')), whose, whose === 'user' ? judgeKeys : undefined);
  if (io.json) return io.data({ schema: 'maos.setting-changed/1', key, file, changed: file !== null });
  if (file === null) return io.out(`${key} was that already; nothing is changed.`);
  io.out(
    `${words === undefined ? `${key} is taken out` : `${key} is ${words.join(' ')}`} (${file}).${whose === 'project' ? ' Runs that are under way keep what they were given.' : ''}`,
  );
}

async function edit(io: Io, own: boolean): Promise<void> {
  const { asUser } = await import('../connect.ts');
  const { usage } = await import('../io.ts');
  const { judgeKeys } = await import('../user-keys.ts');
  asUser(io);
  const places = await here(io);
  const file = own ? places.user : places.project;
  if (file === null) throw usage('There is no repository here, so there is no multi-agent.yaml.', 'Your own file: maos-tui config edit --user');
  if (!io.interactive) throw usage('An editor needs a terminal.', 'Change one setting: maos-tui config set KEY VALUE');
  const { editConfig } = await import('../edit-config.ts');
  const changed = await editConfig(file, own ? 'user' : 'project', own ? judgeKeys : () => []);
  if (io.json) return io.data({ schema: 'maos.setting-changed/1', key: null, file, changed });
  io.out(changed ? `${file} is saved.${own ? '' : ' Runs that are under way keep what they were given.'}` : `${file} is as it was.`);
}

async function path(io: Io): Promise<void> {
  const { existsSync } = await import('node:fs');
  const places = await here(io);
  const all = [
    ['project', places.project],
    ['user', places.user],
  ] as const;
  const files = all.flatMap(([whose, file]) => (file === null ? [] : [{ whose, path: file, exists: existsSync(file) }]));
  if (io.json) return io.data({ schema: 'maos.config-path/1', files });
  io.table(files.map((one) => [one.whose, one.path, ...(io.plain ? [String(one.exists)] : one.exists ? [] : ['(not there)'])]));
}
