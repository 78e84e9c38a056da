/**
 * How times, durations and money are written for people, once for screen and command line.
 * Pure: the present is always an argument. An `Instant` is RFC 3339 text or milliseconds since 1970.
 */
export type Instant = string | number;

export const toMs = (at: Instant): number => (typeof at === 'number' ? at : Date.parse(at));

const two = (value: number) => String(value).padStart(2, '0');

/** 02:04, or 1:02:04 from an hour on. Negative durations count as none. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** The largest unit alone: 42s, 6m, 3h, 2d. */
export function brief(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** The two largest units: 42s, 1m 40s, 2h 3m, 3d 4h. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const parts = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const first = Math.max(
    0,
    parts.findIndex((part) => part > 0),
  );
  const at = parts.every((part) => part === 0) ? 3 : first;
  return parts
    .slice(at, at + 2)
    .flatMap((part, index) => (part > 0 || (at === 3 && index === 0) ? [`${part}${'dhms'[at + index]}`] : []))
    .join(' ');
}

/** 18 min, 1 h 52 min. */
export function minutesText(minutes: number): string {
  const whole = Math.max(0, Math.round(minutes));
  return whole < 60 ? `${whole} min` : `${Math.floor(whole / 60)} h ${two(whole % 60)} min`;
}

/** $0.47, or an empty text when nobody knows. */
export const money = (usd: number | null | undefined): string => (usd === null || usd === undefined ? '' : `$${usd.toFixed(2)}`);

/** 611k, 1.2M. */
export function tokens(count: number): string {
  if (count < 1000) return String(count);
  return count < 1_000_000 ? `${Math.round(count / 1000)}k` : `${(count / 1_000_000).toFixed(1)}M`;
}
