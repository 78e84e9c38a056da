/** What a first run needs, as it was found. */

/** One thing looked at before the first run. */
export interface FirstCheck {
  id: string;
  state: 'ok' | 'warn' | 'fail';
  summary: string;
  /** What to do about it, or nothing. */
  fix: string;
}
