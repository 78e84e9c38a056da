/** Pinned CLIs from the npm registry, each installed once into a cache outside the project. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cacheDir = (): string => process.env.MAOS_TEST_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'maos-tui-test-agents');

export interface Pinned {
  /** With its exact version: on an old Node npm would else choose an older one whose `engines` fit. */
  spec: string;
  binary: string;
  /** It does not answer to --version; its package is looked at instead. */
  silent?: true;
  /** Where its package holds the program, when it does not say so itself. */
  within?: string;
}

const versionOf = ({ spec }: Pinned): string => spec.slice(spec.lastIndexOf('@') + 1);
const packageOf = ({ spec }: Pinned): string => spec.slice(0, spec.lastIndexOf('@'));

async function works(path: string, pinned: Pinned): Promise<boolean> {
  try {
    if (pinned.silent) return (await readFile(join(path, '..', '..', packageOf(pinned), 'package.json'), 'utf8')).includes(`"version": "${versionOf(pinned)}"`);
    return (await run(path, ['--version'], { timeout: 20_000 })).stdout.includes(versionOf(pinned));
  } catch {
    return false; // not installed yet, or an installation that was broken off
  }
}

/** Absolute path of the CLI. The first call downloads hundreds of megabytes; later ones find it in the cache. */
export async function install(pinned: Pinned): Promise<string> {
  const home = join(cacheDir(), pinned.spec.replace(/[^\w.-]+/g, '-'));
  const path = join(home, 'node_modules', ...(pinned.within ? [packageOf(pinned), pinned.within] : ['.bin', pinned.binary]));
  if (await works(path, pinned)) return path;
  await mkdir(dirname(home), { recursive: true });
  // Installed beside and renamed, so that what is in the cache is whole. One that was broken off is replaced.
  const fresh = await mkdtemp(`${home}.`);
  await writeFile(join(fresh, 'package.json'), '{"private":true}\n');
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', pinned.spec], { cwd: fresh, timeout: 280_000 });
  await rm(home, { recursive: true, force: true });
  await rename(fresh, home);
  if (!(await works(path, pinned))) throw new Error(`${pinned.spec} was installed in ${home} but does not run`);
  return path;
}
