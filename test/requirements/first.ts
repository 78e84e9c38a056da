/** Requirements 31 to 40: first minutes. */
import type { Requirement } from './requirement.ts';

export const FIRST: readonly Requirement[] = [
  { n: 31, says: 'Requirement 31.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 32, says: 'Requirement 32.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 33, says: 'Requirement 33.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 34, says: 'Requirement 34.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 35, says: 'Requirement 35.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 36, says: 'Requirement 36.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 37, says: 'Requirement 37.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 38, says: 'Requirement 38.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 39, says: 'Requirement 39.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 40, says: 'Requirement 40.', how: 'pty', tests: [], missing: 'not yet looked at' },
];
