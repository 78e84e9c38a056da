/**
 * Where this program lies, found by walking up to its own package.json, so that it works from `src/` as from the bundle
 * in `dist/`. Must not rely on the working directory or on argv[1].
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MaosError } from './errors.ts';

interface Package {
  root: string;
  version: string;
}
let found: Package | null = null;

/** argv that runs this program again: [node, …/bin/maos-tui.js]. */
export function selfArgv(): string[] {
  return [process.execPath, join(ownPackage().root, 'bin', 'maos-tui.js')];
}

export function packageVersion(): string {
  return ownPackage().version;
}

/** Absolute root of the installed package. */
export function packageRoot(): string {
  return ownPackage().root;
}

/** Directory with the `maos-tui` and `maos` shims that agents get on their PATH. */
export function shimDir(): string {
  return join(ownPackage().root, 'dist', 'bin');
}

function ownPackage(): Package {
  if (found) return found;
  for (let dir = import.meta.dirname; ; dir = dirname(dir)) {
    const version = versionIn(join(dir, 'package.json'));
    if (version !== null) {
      found = { root: dir, version };
      return found;
    }
    if (dirname(dir) === dir)
      throw new MaosError({ code: 'BROKEN_INSTALL', message: `No package.json of maos-tui above ${import.meta.dirname}.`, hint: 'Install maos-tui again.' });
  }
}

function versionIn(file: string): string | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // Most directories on the way up have no package.json.
    return null;
  }
  const json: unknown = JSON.parse(text);
  if (typeof json !== 'object' || json === null || !('name' in json) || json.name !== 'maos-tui') return null;
  return 'version' in json && typeof json.version === 'string' ? json.version : '0.0.0';
}
