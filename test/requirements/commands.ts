/** Requirements 41 to 48: commands. */
import { from, type Requirement } from './requirement.ts';

export const COMMANDS: readonly Requirement[] = [
  {
    n: 41,
    says: 'status --json counts what the screen counts.',
    how: 'pty',
    tests: from(
      'test/screen/two-viewers.test.ts',
      'one approves and the other shows it; status and both screens count the same, costs to the cent; --no-input asks nothing, --no-motion writes nothing while agents are silent',
    ),
  },
  {
    n: 42,
    says: 'Every exit code can be produced by a script.',
    how: 'cmd',
    tests: [
      ...from(
        'test/cli/run.test.ts',
        'goes from a plan to the merge, each answer bound to what was seen',
        'tells the architect what is wrong with a plan, and ends with 8 when a task failed',
      ),
      ...from(
        'test/cli/situations.test.ts',
        'not set up yet',
        'no agent',
        'a configuration with problems',
        'every reading command ends with 0 and says that there is nothing',
        'names every exit code it uses',
      ),
      ...from('test/cli/exit-codes.test.ts', '10 for a budget that is used up, 7 for a second orchestrator, 130 and 143 for what is interrupted'),
    ],
  },
  {
    n: 43,
    says: 'status --wait ends with what it waited for, or with 124.',
    how: 'cmd',
    tests: [
      ...from('test/cli/run.test.ts', 'goes from a plan to the merge, each answer bound to what was seen'),
      ...from('test/cli/situations.test.ts', 'every reading command ends with 0 and says that there is nothing'),
    ],
    missing: 'left: within one second, as no test asserts a time',
  },
  {
    n: 44,
    says: 'A reader that goes away ends a command quietly.',
    how: 'cmd',
    tests: [
      ...from('test/cli/situations.test.ts', 'ends `help` quietly while it writes', 'ends `audit -f` although nothing more is written'),
      ...from('test/cli/run.test.ts', 'goes from a plan to the merge, each answer bound to what was seen'),
    ],
  },
  {
    n: 45,
    says: 'Help goes to stdout, wrong usage to stderr with 2 and a suggestion.',
    how: 'cmd',
    tests: from('test/cli/situations.test.ts', 'help goes to stdout with exit 0, also for sub-commands and topics'),
  },
  {
    n: 46,
    says: 'Flags stand before or after the command.',
    how: 'cmd',
    tests: from('test/cli/situations.test.ts', 'flags stand before or after the command'),
  },
  {
    n: 47,
    says: 'Nothing is asked that has no flag, and nothing at all with --no-input.',
    how: 'pty',
    tests: [
      ...from(
        'test/screen/two-viewers.test.ts',
        'one approves and the other shows it; status and both screens count the same, costs to the cent; --no-input asks nothing, --no-motion writes nothing while agents are silent',
      ),
      ...from('test/cli/situations.test.ts', 'the screen says which commands do the same: %j'),
    ],
  },
  {
    n: 48,
    says: 'A consent without a terminal needs --at.',
    how: 'cmd',
    tests: from('test/cli/run.test.ts', 'goes from a plan to the merge, each answer bound to what was seen'),
  },
];
