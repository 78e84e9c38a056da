/**
 * When a service that refused says that it is worth trying again, out of its own words. The ways of saying it are data; what fits none is
 * null, never a guess. A time of day is taken only with its zone, as the next such time; without one, or with a date in words, it would be a guess.
 */

/** Sources of regular expressions, without regard to case. `span`: a duration such as 34s or 2h3m; `at`: RFC 3339; `epoch`: seconds since 1970;
 * `clock`: a time of day with its zone, UTC or a name such as Europe/Paris. */
export const RETRY_TEXTS: readonly { match: string; form: 'span' | 'at' | 'epoch' | 'clock' }[] = [
  { match: 'limit reached\\|(\\d{10})\\b', form: 'epoch' },
  { match: '(?:reset|retry|try again)[^.\\n]{0,40}?(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d))', form: 'at' },
  { match: '"?retry-?_?(?:delay|after)"?\\s*[:=]?\\s*"?(\\d+(?:\\.\\d+)?\\s*(?:ms|[smhd])?)\\b', form: 'span' },
  {
    match: '(?:resets?|retry|try again)(?: it)? (?:in|after):? ((?:\\d+(?:\\.\\d+)?\\s*(?:days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|ms|[smhd])[\\s,]*(?:and )?)+)',
    form: 'span',
  },
  {
    match: '(?:resets?|retry|try again)(?: it)?(?: at)? (\\d{1,2}(?::\\d\\d)?\\s?(?:[ap]\\.?m\\.?)?,? \\(?(?:UTC|GMT|[a-z]+(?:/[a-z_+-]+)+)(?![a-z+-]))',
    form: 'clock',
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

const CLOCK = /^(\d{1,2})(?::(\d\d))?\s?(?:([ap])\.?m\.?)?,? \(?(.+)$/i;
const DAY_MS = 86_400_000;

/** The next time that a clock of that zone shows this; NaN when there is no such time or zone. */
function clockMs(text: string, now: number): number {
  const [, hours = '', minutes = '0', half, zone = ''] = CLOCK.exec(text) ?? [];
  // a bare number is no time of day
  if (half === undefined && !text.includes(':')) return Number.NaN;
  if (Number(minutes) > 59 || (half === undefined ? Number(hours) > 23 : Number(hours) < 1 || Number(hours) > 12)) return Number.NaN;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  try {
    for (const day of [0, 1, 2]) {
      const date = new Date(now + aheadMs(zone, now) + (day - 1) * DAY_MS);
      const local = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), hour, Number(minutes));
      // what the zone is ahead by may differ between now and then
      const at = local - aheadMs(zone, local - aheadMs(zone, local));
      if (at > now) return at;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // no zone of that name
  }
  return Number.NaN;
}

/** How far the clocks of a zone are ahead of UTC at that moment. Throws RangeError for a zone that is not known. */
function aheadMs(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - Math.floor(at / 1_000) * 1_000;
}

/** RFC 3339, later than `now` (milliseconds since 1970); null when the text does not say. */
export function retryAt(text: string, now: number): string | null {
  for (const { match, form } of RETRY_TEXTS) {
    const found = new RegExp(match, 'i').exec(text)?.[1];
    if (found === undefined) continue;
    const at = form === 'span' ? now + spanMs(found) : form === 'clock' ? clockMs(found, now) : form === 'at' ? Date.parse(found) : Number(found) * 1_000;
    if (at > now && at - now <= MOST_MS) return new Date(Math.ceil(at)).toISOString();
  }
  return null;
}
