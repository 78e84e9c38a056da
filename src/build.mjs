/**
 * Makes dist/ out of src/: one ESM bundle with chunks, and the shims that put `maos-tui` on an agent's PATH. It runs at `npm ci`,
 * `npm pack` and before the tests, so it must be quick, and must not disturb a program that runs from dist/: files are replaced
 * whole and only when they changed, and what is no longer made is removed last. Only the PTY stays outside the bundle, because it is native.
 */
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const entry = join(root, 'src/cli/main.ts');
/** What agents run as their hook, at every tool call: a program of its own, so that it starts at once. */
const hook = join(root, 'src/agents/hooks/relay.ts');
/** What opencode loads into itself as our hook. */
const plugin = join(root, 'src/agents/opencode/plugin.ts');

/** Chunks are ESM, but some bundled packages are CommonJS and call `require` for Node's own modules. */
const BANNER = "import { createRequire as maosCreateRequire } from 'node:module'; const require = maosCreateRequire(import.meta.url);";

/** Ink loads the React developer tools when DEV is "true"; a bundle for users never does. */
const noDevtools = {
  name: 'no-devtools',
  setup(build) {
    build.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'react-devtools-core', namespace: 'empty' }));
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {};', loader: 'js' }));
  },
};

/** Yoga would fetch the layout engine it carries with it from a data: URL, and Node loads its HTTP client for that (30 ms); without fetch it decodes it. */
const noFetch = {
  name: 'no-fetch',
  setup(build) {
    build.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll('typeof fetch', 'typeof undefined'),
      loader: 'js',
    }));
  },
};

/**
 * Text is measured in one way everywhere. string-width would compile all emoji sequences (20 ms) for the first line of a box;
 * it is made to ask for them only where a text holds a character that some of them consist of.
 */
const oneWidth = {
  name: 'one-width',
  setup(build) {
    const path = join(root, 'node_modules/string-width/index.js');
    build.onResolve({ filter: /^string-width$/ }, () => ({ path }));
    build.onLoad({ filter: /string-width\/index\.js$/ }, async () => {
      const text = await readFile(path, 'utf8');
      const contents = text
        .replace(/const rgiEmojiRegex = \/(.+)\/v;/, (_, source) => {
          const made = `rgiEmojiRegex ??= new RegExp(${JSON.stringify(source)}, 'v')`;
          return `let rgiEmojiRegex;\nconst isRgiEmoji = (text) => /\\u20E3|[\\p{Emoji}--\\p{ASCII}]/v.test(text) && (${made}).test(text);`;
        })
        .replace('rgiEmojiRegex.test(segment)', 'isRgiEmoji(segment)');
      if (!contents.includes('const isRgiEmoji') || !contents.includes('if (isRgiEmoji(')) throw new Error('string-width is not written as it was: see oneWidth in src/build.mjs');
      return { contents, loader: 'js' };
    });
  },
};

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
    absWorkingDir: root,
    entryPoints: { main: entry, hook, 'opencode-plugin': plugin },
    outdir: dist,
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Names stay as they are written: traces in logs can be read, and nothing has to be named anew at every start.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    chunkNames: 'chunks/[name]-[hash]',
    external: ['node-pty'],
    plugins: [noDevtools, noFetch, oneWidth],
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    loader: { '.txt': 'text', '.md': 'text', '.yaml': 'text', '.json': 'json' },
    banner: { js: BANNER },
    jsx: 'automatic',
    logLevel: 'warning',
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
