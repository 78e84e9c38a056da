/** Finds the known word a misspelt one stands for. Used for settings, roles and commands; loads nothing. */

/** Edits (insert, delete, replace, swap of neighbours) that turn `a` into `b`. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** The candidate nearest to `word`, or null when none is near: one edit for short words, a third of the letters for long ones. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const plain = word.toLowerCase().replaceAll('-', '_');
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const away = distance(plain, candidate.toLowerCase().replaceAll('-', '_'));
    if (away < least && away <= Math.max(1, Math.floor(Math.max(plain.length, candidate.length) / 3))) {
      least = away;
      best = candidate;
    }
  }
  return best;
}
