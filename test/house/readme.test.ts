import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const verbs = [...readdirSync(join(root, 'src/cli/verbs')).map((name) => name.replace(/\.ts$/, '')), 'agent'];

describe('README.md', () => {
  it('names only verbs that exist', () => {
    const named = [...readme.matchAll(/(?:^\s*|`|npx |; )maos-tui ([a-z]+)/gm)].map(([, verb]) => verb ?? '');
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((verb) => !verbs.includes(verb))).toEqual([]);
  });

  it('names only npm scripts that exist', () => {
    const scripts = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
    expect(scripts).toContain('demo');
    for (const name of scripts) expect(about.scripts).toHaveProperty(name ?? '');
  });

  it('links only to what is there', () => {
    for (const [, path] of readme.matchAll(/\]\(([^)#]+)\)/g)) expect(existsSync(join(root, path ?? '')), path).toBe(true);
  });
});
