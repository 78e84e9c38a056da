/**
 * When a service that refused says that it is worth trying again, out of its own words. The ways of saying it are data; what fits none is
 * null, never a guess. A time of day without a date or a zone is such a guess.
 */

/** Sources of regular expressions, without regard to case. `span`: a duration such as 34s or 2h3m; `at`: RFC 3339; `epoch`: seconds since 1970. */
export const RETRY_TEXTS: readonly { match: string; form: 'span' | 'at' | 'epoch' }[] = [
  { match: 'limit reached\\|(\\d{10})\\b', form: 'epoch' },
  { match: '(?:reset|retry|try again)[^.\\n]{0,40}?(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d))', form: 'at' },
  { match: '"?retry-?_?(?:delay|after)"?\\s*[:=]?\\s*"?(\\d+(?:\\.\\d+)?\\s*(?:ms|[smhd])?)\\b', form: 'span' },
  {
    match: '(?:resets?|retry|try again)(?: it)? (?:in|after):? ((?:\\d+(?:\\.\\d+)?\\s*(?:days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|ms|[smhd])[\\s,]*(?:and )?)+)',
    form: 'span',
  },
];

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Beyond this it is no quota but a mistake. */
const MOST_MS = 32 * 86_400_000;

/** Milliseconds of `2h3m`, `1 hour and 5 minutes`, `34s`; a bare number counts seconds. */
function spanMs(text: string): number {
  let total = 0;
  for (const [, count, unit = 's'] of text.toLowerCase().matchAll(/(\d+(?:\.\d+)?)\s*(ms|[a-z])?/g)) total += Number(count) * (UNITS[unit] ?? Number.NaN);
  return total;
}

/** RFC 3339, later than `now` (milliseconds since 1970); null when the text does not say. */
export function retryAt(text: string, now: number): string | null {
  for (const { match, form } of RETRY_TEXTS) {
    const found = new RegExp(match, 'i').exec(text)?.[1];
    if (found === undefined) continue;
    const at = form === 'span' ? now + spanMs(found) : form === 'at' ? Date.parse(found) : Number(found) * 1_000;
    if (at > now && at - now <= MOST_MS) return new Date(Math.ceil(at)).toISOString();
  }
  return null;
}
