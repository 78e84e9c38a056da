/**
 * The house rules that no linter knows, run by `npm run check`: who may import whom (the table of src/ARCHITECTURE.md, read from there so
 * that text and rule cannot differ), no cycles (not even of types), no world in core and protocol, no file over 400 lines.
 * Each finding names file and line. Needs nothing but Node.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAX_LINES = 400;
const AIM_LINES = 250;

/**
 * @typedef {{ line: number, target: string, type: boolean, lazy: boolean }} Import `lazy`: import()
 * @typedef {{ path: string, lines: number, imports: Import[] }} Source `path` is relative to src, with "/"
 */

const blank = (text) => text.replace(/[^\n]/g, ' ');
/** Comments, strings, regular expressions and templates, whichever begins first. A regular expression stands where no value can end. */
const TOKENS = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|(?<=[=(,:[!&|?{};\n]\s*|\breturn\s+)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/|`/g;

/** Blank out comments and templates, keeping line numbers, so that an import in an example or in a text is not an import. */
function codeOf(text) {
  let code = '';
  let at = 0;
  TOKENS.lastIndex = 0;
  for (let match = TOKENS.exec(text); match; match = TOKENS.exec(text)) {
    const [token] = match;
    const end = token === '`' ? templateEnd(text, match.index) : match.index + token.length;
    const keep = token[0] === "'" || token[0] === '"';
    code += text.slice(at, match.index) + (keep ? token : blank(text.slice(match.index, end)));
    at = end;
    TOKENS.lastIndex = end;
  }
  return code + text.slice(at);
}

/** Where the template that begins at `start` ends, templates within its substitutions included. */
function templateEnd(text, start) {
  const open = ['`'];
  let at = start + 1;
  for (; at < text.length && open.length > 0; at++) {
    const inText = open.at(-1) === '`';
    if (text[at] === '\\') at++;
    else if (text[at] === '`') inText ? open.pop() : open.push('`');
    else if (inText && text[at] === '$' && text[at + 1] === '{') {
      open.push('{');
      at++;
    } else if (!inText && text[at] === '{') open.push('{');
    else if (!inText && text[at] === '}') open.pop();
  }
  return at;
}

/** @returns {Import[]} */
export function importsOf(text) {
  const code = codeOf(text);
  const found = [];
  const add = (match, target, type, lazy = false) => found.push({ line: code.slice(0, match.index + match[0].search(/import|export/)).split('\n').length, target, type, lazy });
  for (const match of code.matchAll(/(?:^|[\n;])\s*(?:import|export)\b([^'"`;]*?)\bfrom\s*['"]([^'"\n]+)['"]/g)) add(match, match[2], /^\s*type\b/.test(match[1]));
  for (const match of code.matchAll(/(?:^|[\n;])\s*import\s*['"]([^'"\n]+)['"]/g)) add(match, match[1], false);
  for (const match of code.matchAll(/\bimport\s*\(\s*['"]([^'"\n]+)['"]/g)) add(match, match[1], /(?:\btypeof|[:<|&,])\s*$/.test(code.slice(0, match.index)), true);
  return found;
}

/** Rows "| `folder/` | holds | may import |" of ARCHITECTURE.md. @returns {Map<string, string[] | 'all'>} */
export function importTable(markdown) {
  const table = new Map();
  for (const row of markdown.matchAll(/^\| `([\w/-]+)\/` \|(.*)\| ([^|]+) \|$/gm)) {
    const cell = row[3].trim();
    table.set(row[1], cell === 'all' ? 'all' : cell === 'nothing of ours' ? [] : cell.split(',').map((name) => name.trim().replaceAll('`', '')));
  }
  return table;
}

/** An entry is a folder, a file without its ending, or one of these of which only types may be imported: "core/state (types)". */
function allows(entry, path, type) {
  const name = entry.replace(/ \(types\)$/, '');
  return (type || name === entry) && (path.startsWith(`${name}/`) || path === `${name}.ts`);
}

const isRelative = (target) => target.startsWith('.');
const folderOf = (path) => path.split('/')[0];
const targetOf = (source, target) =>
  relative('/', resolve('/', dirname(source.path), target))
    .split(sep)
    .join('/');
const packageOf = (target) =>
  target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');

/** @param {Map<string, Source>} sources @param {ReturnType<typeof importTable>} table @returns {{ path: string, line: number, text: string }[]} */
export function findings(sources, table) {
  const found = [];
  const loadsLibrary = libraryLoaders(sources);
  for (const source of sources.values()) {
    const folder = folderOf(source.path);
    const allowed = table.get(folder);
    const at = (line, text) => found.push({ path: source.path, line, text });
    if (source.lines > MAX_LINES) at(MAX_LINES + 1, `has ${source.lines} lines; the limit is ${MAX_LINES}`);
    if (!source.path.includes('/')) continue;
    if (!allowed) {
      at(1, `the folder ${folder}/ is not in the table of src/ARCHITECTURE.md`);
      continue;
    }
    for (const { line, target, type, lazy } of source.imports) {
      if (!isRelative(target)) {
        // Bundled, import() of a CommonJS package has a default export and no others.
        if (lazy && !type && !target.startsWith('node:')) at(line, `import("${target}") of a package: import it in a file of ours, and load that one lazily`);
        if (folder === 'core') at(line, `core imports nothing but protocol, not "${target}"`);
        if (folder === 'protocol' && packageOf(target) !== 'zod') at(line, `protocol imports no package but zod, not "${target}"`);
        continue;
      }
      const path = targetOf(source, target);
      if (path.startsWith('..')) at(line, `leaves src: "${target}"`);
      else if (!sources.has(path) && !/\.(json|txt|md|yaml|mjs)$/.test(path)) at(line, `"${target}" is no file (imports carry their extension)`);
      else if (folderOf(path) !== folder && allowed !== 'all' && !allowed.some((entry) => allows(entry, path, type))) at(line, `${folder}/ may not import ${path}`);
      else if (folder === 'core' && !type && folderOf(path) === 'protocol' && loadsLibrary.has(path)) at(line, `core loads ${path}, which loads a library; import its types only`);
    }
  }
  for (const cycle of cycles(sources)) found.push({ path: cycle[0], line: lineOf(sources, cycle[0], cycle[1]), text: `cycle: ${[...cycle, cycle[0]].join(' → ')}` });
  return found;
}

/** Modules whose loading loads a package, directly or through others. */
function libraryLoaders(sources) {
  const loaders = new Set();
  for (let grew = true; grew; ) {
    grew = false;
    for (const source of sources.values()) {
      if (loaders.has(source.path)) continue;
      const loads = source.imports.some(({ target, type }) => !type && (isRelative(target) ? loaders.has(targetOf(source, target)) : !target.startsWith('node:')));
      if (loads) {
        loaders.add(source.path);
        grew = true;
      }
    }
  }
  return loaders;
}

function lineOf(sources, from, to) {
  const source = sources.get(from);
  return source.imports.find(({ target }) => isRelative(target) && targetOf(source, target) === (to ?? from))?.line ?? 1;
}

/** One cycle per knot, found by a depth-first walk. */
function cycles(sources) {
  const done = new Set();
  const path = [];
  const found = [];
  const visit = (name) => {
    const start = path.indexOf(name);
    if (start >= 0) return found.push(path.slice(start));
    if (done.has(name)) return;
    path.push(name);
    const source = sources.get(name);
    for (const { target } of source.imports) {
      const next = isRelative(target) ? targetOf(source, target) : '';
      if (sources.has(next)) visit(next);
    }
    path.pop();
    done.add(name);
  };
  for (const name of sources.keys()) visit(name);
  return found;
}

/** @returns {Map<string, Source>} */
export function readSources(src) {
  const sources = new Map();
  for (const item of readdirSync(src, { recursive: true, withFileTypes: true })) {
    if (!item.isFile() || !/\.tsx?$/.test(item.name) || item.name.endsWith('.d.ts')) continue;
    const file = join(item.parentPath, item.name);
    const text = readFileSync(file, 'utf8');
    const path = relative(src, file).split(sep).join('/');
    sources.set(path, { path, lines: text.split('\n').length - 1, imports: importsOf(text) });
  }
  return sources;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const src = join(dirname(fileURLToPath(import.meta.url)), '../../src');
  const sources = readSources(src);
  const found = findings(sources, importTable(readFileSync(join(src, 'ARCHITECTURE.md'), 'utf8')));
  for (const { path, line, text } of found) console.error(`src/${path}:${line}: ${text}`);
  const long = [...sources.values()].filter(({ lines }) => lines > AIM_LINES);
  for (const { path, lines } of long) console.error(`note: src/${path} has ${lines} lines (aim under ${AIM_LINES})`);
  console.error(`house: ${sources.size} files, ${found.length} findings`);
  if (found.length > 0) process.exitCode = 1;
}
