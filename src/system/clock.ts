/**
 * The two clocks. Wall time is for people and for the journal; durations and timeouts use the monotonic one only,
 * because wall time jumps (suspend, NTP, a user setting it). Core must not import this: time is given at the door.
 */

/** RFC 3339, UTC, milliseconds: `2026-01-31T12:00:00.000Z`. */
export function now(): string {
  return new Date().toISOString();
}

/** Milliseconds since an arbitrary start; never goes back. */
export function monotonicMs(): number {
  return performance.now();
}
