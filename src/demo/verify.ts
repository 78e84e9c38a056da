/**
 * Does the demo hold what it shows? Looks at the repository and the files afterwards, not at what the run said of itself: branch and tree,
 * its tests, the hash chain, and every view and message against its schema. Reads only.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { z } from 'zod';
import type { Client } from '../client/contract.ts';
import { commandSchema } from '../protocol/command.ts';
import { effectSchema } from '../protocol/effect.ts';
import { stateFileSchema, tasksFileSchema } from '../protocol/files.ts';
import { messageSchema } from '../protocol/message.ts';
import { layout } from '../system/layout.ts';
import { type DemoRepository, demoGit } from './create.ts';
import { TEST_COMMAND } from './repository.ts';
import { EXPECTED } from './scenario.ts';

const exec = promisify(execFile);

export interface Finding {
  ok: boolean;
  what: string;
  detail: string;
}

/** All findings, in a fixed order; the demo holds when each is ok. Never throws for something that does not hold. */
export async function verifyDemo(demo: DemoRepository, client: Client): Promise<Finding[]> {
  return [
    await finding('the result is on the branch, and the tree is clean', () => merged(demo, client)),
    await finding('the merged branch passes its own tests', () => tests(demo.repo)),
    await finding('every part of the work is in it', () => parts(demo.repo)),
    await finding('the audit log is whole', () => chain(client)),
    await finding('tasks.json and state.json fit their schemas', () => views(demo.dir)),
    await finding('messages, commands and effects fit theirs', () => mailboxes(demo.dir)),
  ];
}

/** `check` returns a detail, and throws what does not hold. */
async function finding(what: string, check: () => Promise<string>): Promise<Finding> {
  try {
    return { ok: true, what, detail: await check() };
  } catch (error) {
    return { ok: false, what, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function merged({ repo, branch, base }: DemoRepository, client: Client): Promise<string> {
  const { run } = await client.state();
  const head = await demoGit(repo, 'rev-parse', branch);
  if (run?.state !== 'finished') throw new Error(`the run is ${run?.state ?? 'absent'}`);
  if (head === base) throw new Error(`${branch} is still at ${base.slice(0, 7)}`);
  if (run.merged?.to !== head) throw new Error(`${branch} is at ${head.slice(0, 7)}, the run says ${run.merged?.to.slice(0, 7) ?? 'nothing'}`);
  const changes = await demoGit(repo, 'status', '--porcelain');
  if (changes) throw new Error(`git status shows ${changes.split('\n').length} changes`);
  return `${branch} went from ${base.slice(0, 7)} to ${head.slice(0, 7)}`;
}

async function tests(repo: string): Promise<string> {
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;
  try {
    const { stdout } = await exec('sh', ['-c', TEST_COMMAND], { cwd: repo, env: { ...process.env, PATH, NODE_TEST_CONTEXT: undefined }, timeout: 60_000 });
    return `${/^ℹ pass (\d+)/m.exec(stdout)?.[1] ?? 'all'} passed`;
  } catch (error) {
    const { stdout = '' } = error as { stdout?: string };
    throw new Error(`${TEST_COMMAND} failed: ${/^✖ .*$/m.exec(stdout)?.[0] ?? (error instanceof Error ? error.message : '')}`);
  }
}

async function parts(repo: string): Promise<string> {
  for (const [path, content] of Object.entries(EXPECTED)) if ((await readFile(join(repo, path), 'utf8')) !== content) throw new Error(`${path} is not what its agents wrote`);
  return `${Object.keys(EXPECTED).length} files, both sides of the conflict`;
}

async function chain(client: Client): Promise<string> {
  const { damage, events, segments, hash } = await client.store.journal.verify();
  if (damage) throw new Error(`${damage.file}:${damage.line}: ${damage.message}`);
  return `${events} events in ${segments} ${segments === 1 ? 'file' : 'files'}, ending in ${hash.slice(0, 12)}`;
}

async function fits(path: string, schema: z.ZodType): Promise<void> {
  const result = schema.safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (!result.success) throw new Error(`${path}: ${result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`);
}

async function views(dir: string): Promise<string> {
  const paths = layout(dir);
  await fits(paths.tasks, tasksFileSchema);
  await fits(paths.state, stateFileSchema);
  return 'both';
}

const SCHEMAS: Readonly<Record<string, z.ZodType>> = { orchestrator: commandSchema, host: effectSchema };

async function mailboxes(dir: string): Promise<string> {
  const root = layout(dir).messages;
  let count = 0;
  for (const name of await readdir(root)) {
    for (const box of ['new', 'cur', 'done']) {
      const folder = join(root, name, box);
      const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.json') && !file.startsWith('.'));
      for (const file of files) await fits(join(folder, file), SCHEMAS[name] ?? messageSchema);
      count += files.length;
    }
    const dead = (await readdir(join(root, name, 'dead')).catch(() => [])).length;
    if (dead > 0) throw new Error(`${dead} dead letters in ${join(root, name, 'dead')}`);
  }
  return `${count} files`;
}
