/**
 * Makes dist/ out of src/: one ESM bundle with chunks, and the shims that put `maos-tui` on an agent's PATH. It runs at `npm ci`,
 * `npm pack` and before the tests, so it must be quick, and must not disturb a program that runs from dist/: files are replaced
 * whole and only when they changed, and what is no longer made is removed last. Only the PTY stays outside the bundle, because it is native.
 */
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundling } from './bundling.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const entry = join(root, 'src/cli/main.ts');
/** What agents run as their hook, at every tool call: a program of its own, so that it starts at once. */
const hook = join(root, 'src/agents/hooks/relay.ts');
/** What opencode loads into itself as our hook. */
const plugin = join(root, 'src/agents/opencode/plugin.ts');

/** Runs the program from wherever this file is linked; MAOS_NODE names the Node that started the daemons. */
const SHIM = `#!/bin/sh
self=$0
while [ -h "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=$(dirname "$self")/$link ;;
  esac
done
case $self in */*) here=\${self%/*} ;; *) here=. ;; esac
exec "\${MAOS_NODE:-node}" "$here/../../bin/maos-tui.js" "$@"
`;

async function loadBundler() {
  try {
    return await import('esbuild');
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

async function exists(path) {
  return readFile(path).then(
    () => true,
    () => false,
  );
}

/** The notices that the licences of the bundled packages ask for. */
async function notices(inputs) {
  const folders = new Set();
  for (const input of Object.keys(inputs)) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) folders.add(found[1]);
  }
  const parts = await Promise.all(
    [...folders].sort().map(async (folder) => {
      const names = await readdir(join(root, folder));
      const file = names.find((name) => /^licen[cs]e/i.test(name));
      const about = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
      const text = file ? await readFile(join(root, folder, file), 'utf8') : `License: ${about.license ?? 'see its package'}\n`;
      return `${about.name} ${about.version}\n\n${text.trim()}\n`;
    }),
  );
  return `This program contains these packages:\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

async function put(path, contents, mode) {
  const old = await readFile(path).catch(() => null);
  if (!old?.equals(contents)) {
    await mkdir(dirname(path), { recursive: true });
    const temporary = `${path}.${process.pid}.tmp`;
    await writeFile(temporary, contents, { mode });
    await rename(temporary, path);
  }
  await chmod(path, mode);
}

async function sweep(kept) {
  const found = await readdir(dist, { recursive: true, withFileTypes: true });
  const stale = found
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name))
    .filter((path) => !kept.has(path));
  // A temporary file of another build that runs right now is not ours to remove.
  await Promise.all(stale.filter((path) => !path.endsWith('.tmp')).map((path) => rm(path, { force: true })));
}

async function main() {
  const began = performance.now();
  const bundler = await loadBundler();
  if (!(await exists(entry))) return console.error(`maos-tui build: nothing to do, ${relative(root, entry)} does not exist.`);
  if (!bundler) {
    if (process.env.npm_lifecycle_event === 'prepare') return console.error('maos-tui build: left out, esbuild is not installed (development packages are omitted).');
    throw new Error('esbuild is not installed. Run: npm ci');
  }
  const result = await bundler.build({
    entryPoints: { main: entry, hook, 'opencode-plugin': plugin },
    outdir: dist,
    write: false,
    metafile: true,
    ...bundling,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  });
  const files = new Map(result.outputFiles.map((file) => [file.path, { contents: Buffer.from(file.contents), mode: 0o644 }]));
  for (const name of ['maos-tui', 'maos']) files.set(join(dist, 'bin', name), { contents: Buffer.from(SHIM), mode: 0o755 });
  const prompts = join(root, 'src/agents/prompts');
  for (const name of await readdir(prompts)) if (name.endsWith('.md')) files.set(join(dist, 'prompts', name), { contents: await readFile(join(prompts, name)), mode: 0o644 });
  files.set(join(dist, 'NOTICES.txt'), { contents: Buffer.from(await notices(result.metafile.inputs)), mode: 0o644 });
  await Promise.all([...files].map(([path, file]) => put(path, file.contents, file.mode)));
  await sweep(new Set(files.keys()));
  const size = result.outputFiles.reduce((sum, file) => sum + file.contents.length, 0);
  console.error(`maos-tui build: ${result.outputFiles.length} files, ${Math.round(size / 1024)} kB, ${Math.round(performance.now() - began)} ms`);
}

main().catch((error) => {
  console.error(`maos-tui build failed: ${error.message}`);
  process.exitCode = 1;
});
