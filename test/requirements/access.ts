/** Requirements 79 to 84: accessibility. */
import type { Requirement } from './requirement.ts';

export const ACCESS: readonly Requirement[] = [
  { n: 79, says: 'Requirement 79.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 80, says: 'Requirement 80.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 81, says: 'Requirement 81.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 82, says: 'Requirement 82.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 83, says: 'Requirement 83.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 84, says: 'Requirement 84.', how: 'pty', tests: [], missing: 'not yet looked at' },
];
