/** Versions (1.2.3) against ranges as package managers write them: ^1.2.0, ~1.2, >=1.0.0 <2, 1.x, *, and several with ||. A pre-release counts as its version. */
type Version = readonly [number, number, number];

const parts = (text: string): (number | null)[] =>
  text
    .replace(/^[v=]+/, '')
    .replace(/[-+].*$/, '')
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : null));
const compare = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

/** From `low` on and below `high`; null: no end. */
function bounds(operator: string, text: string): { low: Version; high: Version | null } {
  const [major = null, minor = null, patch = null] = parts(text);
  const low: Version = [major ?? 0, minor ?? 0, patch ?? 0];
  const next: Version = minor === null ? [low[0] + 1, 0, 0] : patch === null ? [low[0], low[1] + 1, 0] : [low[0], low[1], low[2] + 1];
  if (major === null) return { low: [0, 0, 0], high: null };
  if (operator === '^') return { low, high: low[0] > 0 || minor === null ? [low[0] + 1, 0, 0] : low[1] > 0 || patch === null ? [0, low[1] + 1, 0] : next };
  if (operator === '~') return { low, high: minor === null ? [low[0] + 1, 0, 0] : [low[0], low[1] + 1, 0] };
  if (operator === '>=') return { low, high: null };
  if (operator === '>') return { low: next, high: null };
  if (operator === '<') return { low: [0, 0, 0], high: low };
  if (operator === '<=') return { low: [0, 0, 0], high: next };
  return { low, high: next };
}

const COMPARATOR = /(\^|~|>=|<=|>|<|=)?\s*(v?[\dxX*][\w.*+-]*)/g;

/** null when the range cannot be understood. */
export function satisfies(version: string, range: string): boolean | null {
  const [major = 0, minor = 0, patch = 0] = parts(version).map((part) => part ?? 0);
  const exact: Version = [major, minor, patch];
  let any = false;
  for (const set of range.split('||')) {
    if (set.replaceAll(COMPARATOR, '').trim() !== '' || set.trim() === '') return null;
    const all = [...set.matchAll(COMPARATOR)].map((found) => bounds(found[1] ?? '', found[2] ?? ''));
    if (all.every(({ low, high }) => compare(exact, low) >= 0 && (high === null || compare(exact, high) < 0))) any = true;
  }
  return any;
}
