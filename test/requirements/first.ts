/** Requirements 31 to 40: first minutes. */
import { from, type Requirement } from './requirement.ts';

export const FIRST: readonly Requirement[] = [
  {
    n: 31,
    says: 'The launcher says its first words at once, and the first frame follows.',
    how: 'pty',
    tests: from('test/tui/launcher.test.ts', 'a killed screen leaves a usable terminal and says that agents go on'),
    missing: 'left: times, which `npm run bench` shows (first frame of the built program, median of five starts)',
  },
  {
    n: 32,
    says: 'One small tarball, no script where it is installed, one package beside the bundle.',
    how: 'cmd',
    tests: [
      ...from('test/house/house.test.ts', 'runs no script where it is installed', 'brings no package but the terminal, because all else is in the bundle'),
      ...from('test/cli/exit-codes.test.ts', 'the package is one file under 2 MB, and runs from where it is unpacked, beside nothing but the terminal package'),
    ],
    missing: 'left: the download of node-pty by npm, which needs the network',
  },
  {
    n: 33,
    says: 'An old Node is told the version that is needed, in one sentence.',
    how: 'cmd',
    tests: [
      ...from('test/cli/exit-codes.test.ts', '1: an old Node is told in one sentence which one is needed'),
      ...from('test/tui/launcher.test.ts', 'the launcher is written in old syntax'),
    ],
  },
  {
    n: 34,
    says: 'A folder without git is told what is missing and how to begin; exit 3.',
    how: 'pty',
    tests: [...from('test/cli/situations.test.ts', 'no repository'), ...from('test/screen/fresh.test.ts', 'a folder without git is told what is missing, and how to begin')],
  },
  {
    n: 35,
    says: 'With no agent on PATH the first screen lists each with how to install it; the demo needs none.',
    how: 'pty',
    tests: [
      ...from('test/screen/fresh.test.ts', 'all ten screens of a fresh repository name the next key, the first one every agent with how to install it; nothing is written'),
      ...from('test/demo/demo.test.ts', 'plays a goal through to the merge without a terminal, with a retry, a permission and a conflict, and leaves nothing running'),
    ],
  },
  {
    n: 36,
    says: 'Looking writes nothing: the tree of the repository stays the same, byte for byte.',
    how: 'pty',
    tests: from('test/screen/fresh.test.ts', 'all ten screens of a fresh repository name the next key, the first one every agent with how to install it; nothing is written'),
  },
  {
    n: 37,
    says: 'The demo reaches its end by itself, and its stops can be answered.',
    how: 'pty',
    tests: [
      ...from('test/demo/demo.test.ts', 'plays a goal through to the merge without a terminal, with a retry, a permission and a conflict, and leaves nothing running'),
      ...from('test/tui/reader.test.ts', 'plays the demo from plan to merge by reading and answering lines, each event once'),
    ],
    missing: 'left: the 60 seconds, as no test asserts a time, and the stops by keys of the full screen; they are answered as lines',
  },
  {
    n: 38,
    says: 'Every empty screen names the next key.',
    how: 'pty',
    tests: from('test/screen/fresh.test.ts', 'all ten screens of a fresh repository name the next key, the first one every agent with how to install it; nothing is written'),
  },
  {
    n: 39,
    says: 'Help lists each key that works, and each does something or says why not.',
    how: 'pty',
    tests: [
      ...from('test/screen/help.test.ts', 'each key that ? names does something or says why not, on every screen'),
      ...from('test/tui/every-key.test.ts', '$name, on $screen', 'help of %s names every key that works there, each apart from what it does'),
      ...from('test/tui/screen-keys.test.ts', 'every key of the help does something or says why not'),
    ],
  },
  {
    n: 40,
    says: 'The footer shows only keys that work now, and always how to get help.',
    how: 'pty',
    tests: [
      ...from('test/tui/keys.test.ts', 'what the footer offers works now: %s'),
      ...from('test/e2e/walk-through.test.ts', 'finds everything from the goal to the merge with ? and the footer alone'),
      ...from('test/screen/fresh.test.ts', 'the footer names only what works and keeps ? help, in 60 columns on every screen'),
    ],
  },
];
