/** Requirements 41 to 48: commands. */
import type { Requirement } from './requirement.ts';

export const COMMANDS: readonly Requirement[] = [
  { n: 41, says: 'Requirement 41.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 42, says: 'Requirement 42.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 43, says: 'Requirement 43.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 44, says: 'Requirement 44.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 45, says: 'Requirement 45.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 46, says: 'Requirement 46.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 47, says: 'Requirement 47.', how: 'pty', tests: [], missing: 'not yet looked at' },
  { n: 48, says: 'Requirement 48.', how: 'pty', tests: [], missing: 'not yet looked at' },
];
