/**
 * `config edit`: a configuration file in the person's own editor. What comes back is judged before the file is written, and one that cannot be used
 * is kept beside its mistakes; the file itself stays as it was, also when somebody else wrote it meanwhile.
 */
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { problemLine, readConfigText, type Whose } from '../config/index.ts';
import { writeDurable } from '../system/durable.ts';
import { EXIT, MaosError } from '../system/errors.ts';
import { editorOn } from '../tui/outside.ts';
import type { Judge } from './settings.ts';

const NEW = 'version: 1\n';

/** Whether it was changed. Throws EDITOR_FAILED, CONFIG_INVALID (exit 6), CHANGED_MEANWHILE (exit 9). @param path it need not exist yet */
export async function editConfig(path: string, whose: Whose, judge: Judge): Promise<boolean> {
  const real = await realpath(path).catch(() => null);
  const before = real === null ? null : await readFile(real, 'utf8');
  const folder = await mkdtemp(join(tmpdir(), 'maos-edit-'));
  const copy = join(folder, basename(path));
  await writeFile(copy, before ?? NEW, { mode: 0o600 });
  try {
    await editorOn(copy, process.env).done;
  } catch (error) {
    throw new MaosError({
      code: 'EDITOR_FAILED',
      message: error instanceof Error ? error.message : String(error),
      hint: `Nothing was changed; your text is in ${copy}. Set EDITOR to an editor that waits.`,
    });
  }
  const after = await readFile(copy, 'utf8');
  const wrong = after === before ? [] : [...readConfigText(after, copy, whose).problems, ...(await judge(after, copy))].filter(({ warning }) => !warning);
  if (wrong.length > 0)
    throw new MaosError({
      code: 'CONFIG_INVALID',
      message: `${path} stays as it was:\n${wrong.slice(0, 5).map(problemLine).join('\n')}`,
      hint: `Your text is kept in ${copy}.`,
      exit: EXIT.invalid,
    });
  const changed = after !== (before ?? NEW);
  if (changed) {
    if ((real === null ? null : await readFile(real, 'utf8').catch(() => null)) !== before)
      throw new MaosError({
        code: 'CHANGED_MEANWHILE',
        message: `${path} was written by somebody else meanwhile, and is left as it is.`,
        hint: `Your text is kept in ${copy}.`,
        exit: EXIT.changed,
      });
    const target = real ?? path;
    await mkdir(dirname(target), { recursive: true });
    const mode = real === null ? (whose === 'user' ? 0o600 : 0o644) : (await stat(real)).mode & 0o777;
    await writeDurable(target, after);
    await chmod(target, mode);
  }
  await rm(folder, { recursive: true, force: true });
  return changed;
}
