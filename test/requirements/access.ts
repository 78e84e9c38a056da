/** Requirements 79 to 84: accessibility. */
import { from, type Requirement } from './requirement.ts';

export const ACCESS: readonly Requirement[] = [
  {
    n: 79,
    says: 'A session can be finished by reading and answering lines, without one escape byte.',
    how: 'pty',
    tests: from('test/tui/reader.test.ts', 'plays the demo from plan to merge by reading and answering lines, each event once'),
  },
  {
    n: 80,
    says: 'Read as lines, each event is told once and nothing repeats by itself.',
    how: 'pty',
    tests: from('test/tui/reader.test.ts', 'plays the demo from plan to merge by reading and answering lines, each event once'),
  },
  {
    n: 81,
    says: "The terminal's cursor rests on the selected row.",
    how: 'pty',
    tests: from('test/tui/manners.test.ts', 'the terminal’s own cursor rests on the selected row, where screen readers and magnifiers look'),
  },
  {
    n: 82,
    says: 'With --no-motion nothing is written while an agent runs silently.',
    how: 'pty',
    tests: from(
      'test/screen/two-viewers.test.ts',
      'one approves and the other shows it; status and both screens count the same, costs to the cent; --no-input asks nothing, --no-motion writes nothing while agents are silent',
    ),
  },
  {
    n: 83,
    says: 'Colours can be read on black and on white, or are not set.',
    how: 'model',
    tests: from('test/tui/themes.test.ts', 'can be read on black and on white, or sets no colour'),
  },
  {
    n: 84,
    says: 'No key needs two hands, holding or pressing twice.',
    how: 'model',
    tests: from(
      'test/tui/key-table.test.ts',
      'every key is one letter, one sign or one named key; the only chord is Ctrl and a letter, and each of those has a plain key beside it or is a habit',
      'nothing is pressed twice: no key of the table is a row of keys',
    ),
  },
];
