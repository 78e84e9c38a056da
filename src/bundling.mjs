/** How everything of ours is bundled: what dist/ is made of, and what tests start as a program of their own. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

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
      if (!contents.includes('const isRgiEmoji') || !contents.includes('if (isRgiEmoji('))
        throw new Error('string-width is not written as it was: see oneWidth in src/bundling.mjs');
      return { contents, loader: 'js' };
    });
  },
};

export const bundling = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Names stay as they are written: traces in logs can be read, and nothing has to be named anew at every start.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  external: ['node-pty'],
  plugins: [noDevtools, noFetch, oneWidth],
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  loader: { '.txt': 'text', '.md': 'text', '.yaml': 'text', '.json': 'json' },
  banner: { js: BANNER },
  jsx: 'automatic',
  logLevel: 'warning',
};
