import { describe, expect, it } from 'vitest';
import { findings, importsOf, importTable } from './imports.mjs';

const table = importTable(
  [
    '| folder | holds | may import |',
    '| --- | --- | --- |',
    '| `protocol/` | words | nothing of ours |',
    '| `core/` | pure | protocol |',
    '| `tui/` | screen | protocol, core/view, core/state (types), system/errors |',
    '| `cli/` | verbs | all |',
  ].join('\n'),
);

function check(files: Record<string, string>): string[] {
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, { path, lines: text.split('\n').length, imports: importsOf(text) }]));
  return findings(sources, table).map(({ path, line, text }) => `${path}:${line}: ${text}`);
}

describe('the import rules', () => {
  it('lets each folder import what its row allows, by folder, subfolder or file', () => {
    expect(
      check({
        'protocol/words.ts': '',
        'core/view/a.ts': "import { A } from '../../protocol/words.ts';",
        'system/errors.ts': '',
        'tui/a.ts': "import { a } from '../core/view/a.ts';\nimport { E } from '../system/errors.ts';",
        'cli/a.ts': "import '../tui/a.ts';",
      }).filter((line) => !line.startsWith('system/')),
    ).toEqual([]);
  });

  it('names file and line of an import that is not allowed, types and dynamic imports included', () => {
    expect(
      check({ 'core/a.ts': '', 'core/view/v.ts': '', 'tui/a.ts': "\nimport type { A } from '../core/a.ts';", 'protocol/b.ts': "const a = await import('../core/a.ts');" }),
    ).toEqual(['tui/a.ts:2: tui/ may not import core/a.ts', 'protocol/b.ts:1: protocol/ may not import core/a.ts']);
  });

  it('allows types alone where the row says so', () => {
    expect(
      check({
        'core/state.ts': '',
        'tui/a.ts': "import type { State } from '../core/state.ts';",
        'tui/b.ts': "import { emptyState } from '../core/state.ts';",
      }),
    ).toEqual(['tui/b.ts:1: tui/ may not import core/state.ts']);
  });

  it('keeps the world and libraries out of core', () => {
    expect(
      check({
        'protocol/plan.ts': "import { z } from 'zod';",
        'protocol/command.ts': "import { planSchema } from './plan.ts';",
        'core/a.ts': "import fs from 'node:fs';\nimport { c } from '../protocol/command.ts';\nimport type { C } from '../protocol/command.ts';",
      }),
    ).toEqual(['core/a.ts:1: core imports nothing but protocol, not "node:fs"', 'core/a.ts:2: core loads protocol/command.ts, which loads a library; import its types only']);
  });

  it('finds a cycle of types across files and shows its path', () => {
    expect(check({ 'core/a.ts': "import type { B } from './b.ts';", 'core/b.ts': "import type { C } from './c.ts';", 'core/c.ts': "import type { A } from './a.ts';" })).toEqual([
      'core/a.ts:1: cycle: core/a.ts → core/b.ts → core/c.ts → core/a.ts',
    ]);
  });

  it('loads packages statically, in a file that may be loaded lazily', () => {
    expect(check({ 'cli/a.ts': "const { pino } = await import('pino');\nconst fs = await import('node:fs');" })).toEqual([
      'cli/a.ts:1: import("pino") of a package: import it in a file of ours, and load that one lazily',
    ]);
  });

  it('limits the size of a file, and does not read imports in comments', () => {
    expect(check({ 'core/a.ts': '\n'.repeat(400) })).toEqual(['core/a.ts:401: has 401 lines; the limit is 400']);
    expect(importsOf("// import a from 'x';\n/* import b from 'y'; */\nimport c from 'z';")).toEqual([{ line: 3, target: 'z', type: false, lazy: false }]);
  });
});

describe('what counts as an import', () => {
  it('is not what stands in a template, a regular expression or a string', () => {
    const text = [
      'const page = `',
      "import a from './a.js';",
      '$'.concat("{list.map((x) => `import b from 'b'`)}`;"),
      'const quote = /[\'"`]/;',
      "import { real } from './real.ts';",
      "const lazy = await import('./lazy.ts');",
      "export type { T } from './t.ts';",
    ].join('\n');
    expect(importsOf(text).map(({ line, target, type }) => `${line} ${target}${type ? ' type' : ''}`)).toEqual(['5 ./real.ts', '7 ./t.ts type', '6 ./lazy.ts']);
  });
});
