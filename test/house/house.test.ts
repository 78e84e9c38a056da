import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { APPROVAL_KINDS, MESSAGE_STATES, RUN_STATES, SESSION_STATES, TASK_STATES } from '../../src/protocol/words.ts';
import { readSources } from './imports.mjs';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const about = JSON.parse(read('package.json'));

/** Files that are committed or would be; a checkout without git has none. */
function trackedFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: 16e6 });
  return list.split('\n').filter((path) => path && existsSync(join(root, path)));
}

function linesMatching(pattern: RegExp, paths: string[]): string[] {
  return paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
  );
}

const CODE = /\.(ts|tsx|mjs|js)$/;

describe('the package', () => {
  it('runs no script where it is installed', () => {
    for (const name of ['preinstall', 'install', 'postinstall']) expect(about.scripts).not.toHaveProperty(name);
  });

  it('brings no package but the terminal, because all else is in the bundle', () => {
    expect(Object.keys(about.dependencies)).toEqual(['node-pty']);
  });

  it('runs on Node 20.19', () => {
    expect(about.engines.node).toBe('>=20.19.0');
    expect(about.bin).toEqual({ 'maos-tui': 'bin/maos-tui.js', maos: 'bin/maos-tui.js' });
  });

  it('has a top level without surprises', () => {
    const known = ['package.json', 'package-lock.json', 'tsconfig.json', 'vitest.config.ts', 'biome.json', 'src', 'bin', 'schemas', 'test', 'README.md', 'LICENSE'];
    const top = new Set(trackedFiles().map((path) => path.split('/')[0] ?? ''));
    expect([...top].filter((name) => !name.startsWith('.') && !known.includes(name))).toEqual([]);
  });
});

describe('the source', () => {
  const files = trackedFiles().filter((path) => CODE.test(path));
  const source = files.filter((path) => /^(src|bin)\//.test(path));
  const tests = files.filter((path) => path.startsWith('test/') && !path.startsWith('test/house/'));

  it('has no unfinished words', () => {
    expect(linesMatching(/\b(TODO|FIXME|XXX|not implemented|placeholder|stub)\b/, source)).toEqual([]);
  });

  it('switches off no test, type or rule', () => {
    // put together here, so that a search for these words does not find this line
    const off = ['\\b(it|test|describe)\\.(skip|only|todo)\\b', '\\bas ' + 'any\\b', '@ts-' + 'ignore', 'eslint-' + 'disable', 'biome-' + 'ignore'];
    expect(linesMatching(new RegExp(off.join('|')), [...source, ...tests])).toEqual([]);
  });

  it('has tests that neither mock the file system or processes nor sleep', () => {
    expect(linesMatching(/vi\.mock\(['"](node:)?(fs|child_process)/, tests)).toEqual([]);
    expect(linesMatching(/setTimeout\([^,]*, *[0-9]{3,}|\bsleep\([0-9]{3,}/, tests)).toEqual([]);
  });

  it('names no path of one machine', () => {
    const text = trackedFiles().filter((path) => /\.(ts|tsx|mjs|js|md|json|yaml|sh)$/.test(path) && !path.startsWith('test/house/'));
    expect(linesMatching(/(^|[\s"'`(])\/(work|farm|root)\/|\/home\/(?!you\/)[a-z]+\//, text)).toEqual([]);
  });

  it('has no file names that say nothing', () => {
    expect(source.filter((path) => /(^|\/)(utils?|helpers?|manager|service|misc|common-utils)\.tsx?$/.test(path))).toEqual([]);
    expect(source.filter((path) => /\.ts$/.test(path) && !/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.ts$/.test(path.split('/').pop() ?? ''))).toEqual([]);
  });
});

describe('starting a command', () => {
  it('loads no screen and no schema library before it is known what to do', () => {
    const sources = readSources(join(root, 'src'));
    const reached = new Set(['cli/main.ts']);
    const packages = new Set<string>();
    for (const path of reached) {
      for (const { target, type, lazy } of sources.get(path)?.imports ?? []) {
        if (type || lazy) continue;
        if (target.startsWith('.')) reached.add(join(dirname(path), target));
        else packages.add(target);
      }
    }
    expect([...packages].filter((name) => /^(ink|react|zod|@xterm|yaml|pino|simple-git|chokidar)/.test(name))).toEqual([]);
  });
});

describe('the glossary', () => {
  it('explains every state and kind of the vocabulary', () => {
    const glossary = read('src/GLOSSARY.md');
    for (const word of [...RUN_STATES, ...TASK_STATES, ...SESSION_STATES, ...MESSAGE_STATES]) expect(glossary).toMatch(new RegExp(`\\| ${word} \\|`));
    for (const kind of APPROVAL_KINDS) expect(glossary).toContain(kind);
  });
});
