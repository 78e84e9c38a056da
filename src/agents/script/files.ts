/** Steps that change the worktree: files, commands, commits. Shown the way a coding agent shows them. */
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { diffLines, paintDiff } from '../look/diff.ts';
import { type Stage, StepFailed, said } from './stage.ts';
import type { StepOf } from './steps.ts';

const WIDTH = 110;

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const show = (stage: Stage, before: string, after: string): Promise<void> => {
  const lines = paintDiff(diffLines(before, after), WIDTH, 16);
  return lines.length === 0 ? Promise.resolve() : stage.line(lines.join('\n'));
};

async function put(stage: Stage, path: string, before: string, after: string): Promise<void> {
  const full = resolve(stage.cwd, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, after);
  await show(stage, before, after);
}

export async function write(stage: Stage, { write: { path, content } }: StepOf<'write'>): Promise<void> {
  await stage.act('Write', path);
  await put(stage, path, (await textOf(resolve(stage.cwd, path))) ?? '', content);
}

export async function edit(stage: Stage, { edit: { path, find, replace } }: StepOf<'edit'>): Promise<void> {
  await stage.act('Edit', path);
  const before = await textOf(resolve(stage.cwd, path));
  if (before === null) throw new StepFailed(`${path} does not exist`);
  if (!before.includes(find)) throw new StepFailed(`${path} does not hold the text to replace`);
  await put(
    stage,
    path,
    before,
    before.replace(find, () => replace),
  );
}

export async function append(stage: Stage, { append: { path, content } }: StepOf<'append'>): Promise<void> {
  await stage.act('Append to', path);
  const full = resolve(stage.cwd, path);
  await mkdir(dirname(full), { recursive: true });
  await appendFile(full, content);
  await show(stage, '', content);
}

export async function remove(stage: Stage, step: StepOf<'delete'>): Promise<void> {
  await stage.act('Delete', step.delete);
  await rm(resolve(stage.cwd, step.delete), { recursive: true, force: true });
}

export async function run(stage: Stage, step: StepOf<'run'>): Promise<void> {
  await stage.act('$', step.run);
  const { code } = await stage.run('sh', ['-c', step.run]);
  if (code !== 0) await stage.note(`exit code ${code}`, !step.allow_failure);
  if (code !== 0 && !step.allow_failure) throw new StepFailed(`\`${step.run}\` ended with exit code ${code}`);
}

export async function commit(stage: Stage, step: StepOf<'commit'>): Promise<void> {
  await stage.act('Commit', step.commit);
  const git = async (...args: string[]): Promise<string> => {
    const ran = await stage.run('git', args, { show: false });
    if (ran.code !== 0) throw new StepFailed(`git ${args[0]} ended with exit code ${ran.code}${said(ran)}`);
    return ran.stdout;
  };
  await git('add', '-A');
  const merging = (await stage.run('git', ['rev-parse', '-q', '--verify', 'MERGE_HEAD'], { show: false })).code === 0;
  if (!merging && (await git('status', '--porcelain')).trim() === '') {
    await stage.note('nothing to commit');
    return;
  }
  await git('commit', '-q', '-m', step.commit);
  await stage.note((await git('log', '-1', '--format=%h', '--shortstat')).trim().replace(/\s+/g, ' '));
}
