/** Requirements 1 to 30: safety, truth, survival. */
import { from, type Requirement } from './requirement.ts';

export const SAFETY: readonly Requirement[] = [
  {
    n: 1,
    says: 'Requests that arrive while text is typed change the count and nothing else.',
    how: 'pty',
    tests: from('test/tui/screen-answers.test.ts', 'requests that arrive while text is typed change the count and nothing else'),
  },
  {
    n: 2,
    says: 'Keys pressed within 350 ms of a question do nothing; the first one after a quiet 350 ms works.',
    how: 'pty',
    tests: [
      ...from('test/tui/screen-answers.test.ts', 'a permission: keys that come with its opening answer nothing; y then answers with what was shown'),
      ...from('test/tui/keys.test.ts', 'a question is deaf for 350 ms, and anew after each key it swallowed'),
    ],
  },
  {
    n: 3,
    says: 'Enter never approves, merges, allows, discards or stops.',
    how: 'pty',
    tests: [
      ...from(
        'test/screen/real-run.test.ts',
        'a permission, a result and the merge are answered by y, each in the audit log by then; u takes the merge back, and not over a later commit',
      ),
      ...from('test/screen/every-key.test.ts', 'Enter never says yes: %s'),
      ...from('test/tui/screen-answers.test.ts', 'a permission: keys that come with its opening answer nothing; y then answers with what was shown'),
    ],
  },
  {
    n: 4,
    says: 'A question that changed while it was looked at is not answered.',
    how: 'pty',
    tests: [
      ...from('test/screen/real-run.test.ts', 'the plan: broken and mended by an editor, changed under the question, approved by y alone'),
      ...from('test/tui/screen-answers.test.ts', 'a question that changes while it is looked at is not answered'),
      ...from('test/cli/run.test.ts', 'goes from a plan to the merge, each answer bound to what was seen'),
    ],
  },
  {
    n: 5,
    says: 'A blocked agent is YOU on the screen, in status and in you, for every kind of prompt.',
    how: 'cmd',
    tests: [
      ...from('test/agents/screens.test.ts', '%s is %s'),
      ...from('test/tui/view-status.test.ts', 'an agent that waits for an answer is never shown as working'),
      ...from('test/cli/asking.test.ts', 'a program that asks on its own screen needs you, by that evidence, until somebody typed to it'),
    ],
  },
  {
    n: 6,
    says: 'Finished work is discarded only by its name.',
    how: 'pty',
    tests: [
      ...from('test/tui/screen-review.test.ts', 'a result is discarded only by its name'),
      ...from('test/tui/marks.test.ts', 'marked tasks are cancelled together; one that is done is left out'),
      ...from('test/cli/run.test.ts', 'goes from a plan to the merge, each answer bound to what was seen'),
    ],
  },
  {
    n: 7,
    says: 'Ctrl+C once says so, twice detaches with 0, and agents live on.',
    how: 'pty',
    tests: [
      ...from('test/screen/real-run.test.ts', 'Ctrl+C once says so, twice leaves the agent at work; the screen comes back where it was'),
      ...from('test/tui/screen-keys.test.ts', 'quitting asks; Ctrl+C needs two; both leave agents alone and give the terminal back'),
    ],
  },
  {
    n: 8,
    says: 'q asks, and Esc comes back to the same selection.',
    how: 'pty',
    tests: from('test/tui/screen-keys.test.ts', 'quitting asks; Ctrl+C needs two; both leave agents alone and give the terminal back'),
  },
  {
    n: 9,
    says: 'Detached and opened again it is the same run, screen, selection and scroll.',
    how: 'pty',
    tests: [
      ...from('test/e2e/walk-through.test.ts', 'finds everything from the goal to the merge with ? and the footer alone'),
      ...from('test/screen/real-run.test.ts', 'Ctrl+C once says so, twice leaves the agent at work; the screen comes back where it was'),
      ...from(
        'test/tui/away.test.ts',
        'detach and come back: the same screen and task; after some minutes with what happened, and Enter goes to what needs you',
        'a visit is kept per repository, and another run keeps only the commands used last',
      ),
    ],
  },
  {
    n: 10,
    says: 'A screen killed with SIGKILL leaves agents at work and a usable terminal.',
    how: 'pty',
    tests: [
      ...from('test/screen/real-run.test.ts', 'a screen killed with SIGKILL leaves the terminal usable, and orchestrator and agent at work'),
      ...from('test/tui/launcher.test.ts', 'a killed screen leaves a usable terminal and says that agents go on'),
    ],
  },
  {
    n: 11,
    says: 'Every ending gives the terminal back, has the right exit code and says what happened.',
    how: 'pty',
    tests: from(
      'test/tui/screen-endings.test.ts',
      '%s gives the terminal back',
      '%s gives the terminal back and says what and where',
      'an end in the middle of everything gives the terminal back, with its own code',
    ),
  },
  {
    n: 12,
    says: 'A lost orchestrator is said within 5 s, refuses changes with a reason, and comes back.',
    how: 'pty',
    tests: [
      ...from('test/screen/real-run.test.ts', 'an orchestrator that is killed is said, changes are refused, and what comes back adopts the agent'),
      ...from('test/tui/screen-endings.test.ts', 'the orchestrator is gone: said within 5 s, keys that change are refused, r starts it'),
    ],
  },
  {
    n: 13,
    says: 'A file broken by an editor is said with its place within 2 s, and a valid one clears that without a key.',
    how: 'pty',
    tests: [
      ...from('test/screen/real-run.test.ts', 'the plan: broken and mended by an editor, changed under the question, approved by y alone'),
      ...from('test/tui/broken-file.test.ts', 'multi-agent.yaml is broken and mended while the screen is open: said by itself, opened at the line, cleared by itself'),
    ],
  },
  {
    n: 14,
    says: 'Every way in which tasks.json can be wrong names its place, and validate ends with 6.',
    how: 'cmd',
    tests: from('test/cli/situations.test.ts', 'names the place of %s'),
  },
  {
    n: 15,
    says: 'An edit by hand is taken in or kept aside, never overwritten.',
    how: 'cmd',
    tests: from(
      'test/e2e/hand-edit.test.ts',
      'takes in what is valid, keeps aside what is not, and says which line',
      'takes every edit in, or keeps it aside: none is overwritten',
    ),
  },
  {
    n: 16,
    says: 'A run never touches the checkout of the user.',
    how: 'cmd',
    tests: [
      ...from(
        'test/screen/real-run.test.ts',
        'a permission, a result and the merge are answered by y, each in the audit log by then; u takes the merge back, and not over a later commit',
      ),
      ...from('test/e2e/run.test.ts', 'does five tasks of shell agents in a diamond, in parallel, and merges only when told'),
    ],
  },
  {
    n: 17,
    says: 'A merge conflict leaves run branch, task branch and checkout as they were, and is said.',
    how: 'cmd',
    tests: [
      ...from('test/e2e/conflict.test.ts', 'is resolved by the user in the worktree, refused while markers are left, then checked and merged'),
      ...from('test/host/merge.test.ts', 'a conflict names the files and keeps nothing'),
    ],
  },
  {
    n: 18,
    says: 'Every decision of the user is in the audit log, with who and what, before success is said.',
    how: 'pty',
    tests: [
      ...from(
        'test/screen/real-run.test.ts',
        'a permission, a result and the merge are answered by y, each in the audit log by then; u takes the merge back, and not over a later commit',
      ),
    ],
  },
  {
    n: 19,
    says: 'A merge is undone, and refused with the reason after a later one.',
    how: 'cmd',
    tests: [
      ...from(
        'test/screen/real-run.test.ts',
        'a permission, a result and the merge are answered by y, each in the audit log by then; u takes the merge back, and not over a later commit',
      ),
      ...from('test/cli/run.test.ts', 'goes from a plan to the merge, each answer bound to what was seen'),
      ...from('test/host/merge.test.ts', 'an undo refuses when commits came after it or changes are in the way'),
      ...from('test/tui/undo.test.ts', 'a cancelled task, a merge, a pause and leave for a task are taken back after a second question'),
    ],
  },
  {
    n: 20,
    says: 'Read-only refuses every key and every command that would change something.',
    how: 'pty',
    tests: [
      ...from('test/screen/every-key.test.ts', 'read-only: %s'),
      ...from('test/tui/screen-keys.test.ts', 'every key of the help does something or says why not'),
      ...from('test/cli/read-only.test.ts', 'every verb that changes something is refused, and nothing is touched', 'no verb is left out of this'),
      ...from('test/cli/situations.test.ts', 'refuses what would change something, and shows the rest'),
    ],
  },
  {
    n: 21,
    says: 'No secret of the environment stands on the screen, in logs, audit or doctor.',
    how: 'pty',
    tests: [
      ...from('test/screen/real-run.test.ts', 'no key of the environment stands on the screen, in a log, in the audit log, in a message or in the report of doctor'),
      ...from('test/system/secrets.test.ts', 'in any pieces as in one, with nothing lost', 'a key is known by its name and its look'),
    ],
    missing: 'left: a key that an agent writes into a file is part of its diff, and is shown there so that the user can send it back',
  },
  {
    n: 22,
    says: 'Nothing an agent prints changes anything outside its pane.',
    how: 'pty',
    tests: [
      ...from('test/screen/real-run.test.ts', 'an agent that prints whatever it likes stays in its pane'),
      ...from('test/tui/screen-frame.test.ts', 'text of others never leaves its cells'),
      ...from('test/tui/frame.test.ts', 'an agent that clears, switches screens, sets titles and the clipboard changes nothing but its pane'),
    ],
  },
  {
    n: 23,
    says: 'Typed keys reach the agent byte by byte, and the mode is left while it floods.',
    how: 'pty',
    tests: from('test/e2e/typing.test.ts', 'sends every key as it is, save Ctrl+]; the audit log has that, and not what', 'can be left while the agent floods'),
  },
  {
    n: 24,
    says: 'A paste runs no command anywhere, and a field takes it once.',
    how: 'pty',
    tests: from(
      'test/tui/screen-keys.test.ts',
      'a paste runs no command, with or without brackets; in a field it is inserted once',
      '200 pasted lines run no command on any screen, with brackets or without',
    ),
  },
  {
    n: 25,
    says: 'Without a terminal: plain words, exit 2, no escape byte, at once.',
    how: 'pty',
    tests: [
      ...from('test/screen/no-terminal.test.ts', '%s: words, exit 2, and no escape byte'),
      ...from('test/cli/situations.test.ts', 'the screen says which commands do the same: %j'),
    ],
  },
  {
    n: 26,
    says: 'TERM=dumb gets no escape byte.',
    how: 'pty',
    tests: from('test/tui/launcher.test.ts', 'commands run in the same process, and a dumb terminal gets lines without an escape byte'),
  },
  {
    n: 27,
    says: 'NO_COLOR draws no colour, FORCE_COLOR outranks it, and states are told apart without any.',
    how: 'pty',
    tests: [
      ...from('test/tui/modes.test.ts', 'NO_COLOR draws without colours, FORCE_COLOR outranks it, --no-color both'),
      ...from('test/tui/screen-frame.test.ts', 'NO_COLOR: no colours; ASCII: no other byte of ours; dumb widths are noticed'),
      ...from('test/screen/states.test.ts', 'each is told by its word in the list, with every glyph replaced'),
    ],
  },
  {
    n: 28,
    says: 'Every state is a word, which can be read without colours and glyphs.',
    how: 'pty',
    tests: [
      ...from('test/screen/states.test.ts', 'each is told by its word in the list, with every glyph replaced'),
      ...from('test/tui/screen-frame.test.ts', 'agents wait, run and finish as the mock-up shows'),
    ],
  },
  {
    n: 29,
    says: 'The frame is exactly as large as the terminal, on every screen, at six sizes.',
    how: 'pty',
    tests: from('test/tui/screen-frame.test.ts', 'header first, footer last, borders straight, at six sizes on every screen, and below help, commands and questions'),
  },
  {
    n: 30,
    says: 'A storm of sizes ends in the right frame.',
    how: 'pty',
    tests: from(
      'test/tui/screen-frame.test.ts',
      'a storm of 50 sizes, down to 20x5, leaves a whole frame and nothing beside it',
      'resizing ends in the right frame, and too small says so',
    ),
  },
];
