/** Lets a person change a plan in their own editor. The text is read before it is used; one that is no plan is kept and named. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from '../protocol/plan.ts';
import { EXIT, MaosError } from '../system/errors.ts';
import { editorOn } from '../tui/outside.ts';
import { readPlan } from './plan-text.ts';

/** The changed plan, or null when nothing was changed. Throws EDITOR_FAILED, INVALID_PLAN. */
export async function editedPlan(text: string, roles: readonly string[]): Promise<Plan | null> {
  const folder = await mkdtemp(join(tmpdir(), 'maos-edit-'));
  const file = join(folder, 'plan.json');
  await writeFile(file, `${text}\n`, { mode: 0o600 });
  try {
    await editorOn(file, process.env).done;
  } catch (error) {
    throw new MaosError({ code: 'EDITOR_FAILED', message: error instanceof Error ? error.message : String(error), hint: 'Set EDITOR to an editor that waits.' });
  }
  const after = await readFile(file, 'utf8');
  const read = await readPlan(after, roles);
  if ('problems' in read)
    throw new MaosError({
      code: 'INVALID_PLAN',
      message: read.problems.map(({ line, message }) => `${file}:${line}: ${message}`).join('\n'),
      hint: `Your text is kept; mend it, then: maos-tui plan edit ${file}`,
      exit: EXIT.invalid,
    });
  await rm(folder, { recursive: true, force: true });
  return after.trim() === text.trim() ? null : read.plan;
}
