/** Lets a person change JSON in their own editor. The text is parsed before it is used; a broken one is kept and named. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT, MaosError } from '../system/errors.ts';
import { parseJsonWithPosition } from '../system/json.ts';
import type { Io } from './io.ts';

/** The parsed value, or null when nothing was changed. */
export async function edited(io: Io, text: string): Promise<unknown> {
  const editor = process.env.VISUAL || process.env.EDITOR || 'vi';
  const folder = await mkdtemp(join(tmpdir(), 'maos-edit-'));
  const file = join(folder, 'plan.json');
  await writeFile(file, `${text}\n`, { mode: 0o600 });
  // EDITOR may hold flags ("code --wait"), so a shell splits it, as git does.
  const code = await new Promise<number | null>((done, fail) => {
    spawn('sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit', cwd: io.cwd })
      .on('error', fail)
      .on('exit', done);
  });
  if (code !== 0) throw new MaosError({ code: 'EDITOR_FAILED', message: `${editor} ended with code ${code}.`, hint: 'Set EDITOR to an editor that waits.' });
  const after = await readFile(file, 'utf8');
  const result = parseJsonWithPosition(after);
  if (!result.ok)
    throw new MaosError({
      code: 'INVALID_JSON',
      message: `${file}:${result.problem.line}:${result.problem.col}: ${result.problem.message}`,
      hint: `${result.problem.hint}. Your text is kept; fix it, then: maos-tui plan edit ${file}`,
      exit: EXIT.invalid,
    });
  await rm(folder, { recursive: true, force: true });
  return after.trim() === text.trim() ? null : result.value;
}
