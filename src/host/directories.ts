/**
 * Where a role's results may lie. An entry is a path (itself and all below it) or a glob with `*`, `?` and `**`, of which all below a
 * match counts too. An empty list, or '.', is everywhere. Our own `.multi-agent/` is never inside.
 */

const OURS = /^\.multi-agent(\/|$)/;

export function insideDirectories(directories: readonly string[]): (path: string) => boolean {
  const entries = directories.map((entry) =>
    entry
      .replace(/^(\.\/+)+/, '')
      .replace(/^\/+/, '')
      .replace(/\/+$/, ''),
  );
  const everywhere = entries.length === 0 || entries.some((entry) => entry === '' || entry === '.' || entry === '**');
  const patterns = entries.map((entry) => new RegExp(`^${expression(entry)}(/.*)?$`, 's'));
  return (path) => !OURS.test(path) && (everywhere || patterns.some((pattern) => pattern.test(path)));
}

function expression(glob: string): string {
  return glob.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : `\\${part}`;
  });
}
