/** Requirements 49 to 78: daily comfort. */
import { from, type Requirement } from './requirement.ts';

export const COMFORT: readonly Requirement[] = [
  {
    n: 49,
    says: 'One changed line costs few bytes, and an idle screen none.',
    how: 'pty',
    tests: [
      ...from('test/tui/screen-frame.test.ts', 'nothing is written while nothing happens'),
      ...from('test/screen/comfort.test.ts', 'at %ix%i a line that an agent changes costs less than %i bytes'),
    ],
  },
  {
    n: 50,
    says: 'Agents that flood leave keys quick and the screen small.',
    how: 'pty',
    tests: from('test/tui/screen-endings.test.ts', 'a flood in one pane leaves the keys quick and the bytes few'),
    missing: 'left: times and CPU, which `npm run bench` shows',
  },
  {
    n: 51,
    says: 'At most 10 frames a second, 5 over SSH.',
    how: 'pty',
    tests: from('test/tui/manners.test.ts', 'agents that print all the time are drawn 5 times a second over SSH, 10 times elsewhere', 'over SSH the screen says so'),
    missing: 'left: frames counted in a terminal; the pace is tried against a clock of its own',
  },
  {
    n: 52,
    says: 'Keys that come in one write are all pressed.',
    how: 'pty',
    tests: from('test/tui/screen-keys.test.ts', 'jjj in one write moves three rows; an arrow in two pieces is an arrow; Esc alone is Esc'),
  },
  {
    n: 53,
    says: 'Esc is Esc, and an arrow in two pieces an arrow.',
    how: 'pty',
    tests: [
      ...from('test/tui/screen-keys.test.ts', 'jjj in one write moves three rows; an arrow in two pieces is an arrow; Esc alone is Esc'),
      ...from('test/tui/tokenizer.test.ts', 'an arrow split after Esc is an arrow; Esc alone is Esc once time passed', 'any split gives the same tokens'),
    ],
  },
  {
    n: 54,
    says: 'The selection stays with its task while rows move.',
    how: 'pty',
    tests: from(
      'test/screen/comfort.test.ts',
      'the selection stays with its task while rows move; what was written over the screen is gone after Ctrl+L, and when the window comes to the front',
    ),
  },
  {
    n: 55,
    says: 'Scrolled back an agent moves nothing and says so, until followed again.',
    how: 'pty',
    tests: from('test/tui/screen-panes.test.ts', 'scrolled back, an agent that prints on moves nothing, and the border says so; G follows'),
  },
  {
    n: 56,
    says: 'A filter narrows thousands of tasks, and Esc brings them back.',
    how: 'pty',
    tests: from('test/screen/comfort.test.ts', 'a filter finds one of a thousand tasks letter by letter, and Esc brings back all, at the same place'),
    missing: 'left: the time of a key, as no test asserts a time',
  },
  {
    n: 57,
    says: 'A copy goes to the terminal through tmux, and to a file; the screen says which and how much.',
    how: 'pty',
    tests: from('test/tui/screen-copy.test.ts', 'in tmux over SSH: asks the terminal in both ways, writes a file, says which and how many characters'),
  },
  {
    n: 58,
    says: 'Zoomed, the screen is what the agent printed and nothing else.',
    how: 'pty',
    tests: from('test/tui/screen-keys.test.ts', 'zoom shows the agent alone, without borders'),
  },
  {
    n: 59,
    says: 'The plain stream prints what was missed and comes back to the same place.',
    how: 'pty',
    tests: from('test/tui/screen-stream.test.ts', 's prints what was printed so far, streams, and comes back with the selection kept; the second time only what was missed'),
  },
  {
    n: 60,
    says: 'A call goes out only to who looks elsewhere, at once, not again within 30 s, in the words of the terminal.',
    how: 'pty',
    tests: from(
      'test/tui/attention.test.ts',
      'called at once for what is new, once in 30 s, and never while one looks',
      'a question calls only who looks elsewhere, and runs their command with the text in its environment',
    ),
  },
  {
    n: 61,
    says: 'The title changes only with the state, and is restored.',
    how: 'pty',
    tests: from('test/tui/attention.test.ts', 'the title says the state, changes only with it, and is restored'),
  },
  {
    n: 62,
    says: 'An editor has the terminal, and whatever becomes of it the screen comes back.',
    how: 'pty',
    tests: [
      ...from('test/tui/manners.test.ts', 'an editor that dies leaves text and screen as they were'),
      ...from('test/screen/real-run.test.ts', 'the plan: broken and mended by an editor, changed under the question, approved by y alone'),
    ],
  },
  {
    n: 63,
    says: 'Ctrl+Z gives the shell its prompt, fg the screen.',
    how: 'pty',
    tests: from('test/tui/launcher.test.ts', 'Ctrl+Z gives the shell its prompt, fg brings the screen back whole'),
    missing: 'left: zsh, which is not on this machine',
  },
  {
    n: 64,
    says: 'What another program wrote over the screen is gone after Ctrl+L and when the terminal is in front again.',
    how: 'pty',
    tests: from(
      'test/screen/comfort.test.ts',
      'the selection stays with its task while rows move; what was written over the screen is gone after Ctrl+L, and when the window comes to the front',
    ),
  },
  {
    n: 65,
    says: 'No text of ours is wide or takes a variation.',
    how: 'model',
    tests: from('test/house/messages.test.ts', 'no letter of ours is wide, a picture, or joined'),
  },
  {
    n: 66,
    says: 'A terminal that draws lines two cells wide gets ASCII.',
    how: 'pty',
    tests: from('test/tui/manners.test.ts', 'a terminal that draws lines two cells wide gets ASCII'),
  },
  {
    n: 67,
    says: 'With --ascii no byte of ours is above 0x7f.',
    how: 'pty',
    tests: from('test/tui/screen-frame.test.ts', 'NO_COLOR: no colours; ASCII: no other byte of ours; dumb widths are noticed'),
  },
  {
    n: 68,
    says: 'No text breaks a border, whatever its width.',
    how: 'pty',
    tests: [
      ...from('test/tui/screen-frame.test.ts', 'text of others never leaves its cells'),
      ...from('test/tui/frame.test.ts', 'a terminal that knows only old widths keeps every border in its column'),
    ],
  },
  {
    n: 69,
    says: 'The graph opens at any size, drawn as fits that size.',
    how: 'model',
    tests: from('test/tui/graph.test.ts', 'five thousand tasks open, and each key is answered', 'every way of drawing shows each task once, or counts it'),
    missing: 'left: times, as no test asserts one',
  },
  {
    n: 70,
    says: 'Every edge can be walked, and rails and JSON agree.',
    how: 'model',
    tests: [
      ...from('test/tui/graph.test.ts', 'every edge of the reduction is walked by l and back by h'),
      ...from('test/tui/view-graph.test.ts', 'ascii is ascii, json agrees with the rails'),
    ],
  },
  {
    n: 71,
    says: 'The time until a retry is right, and survives leaving.',
    how: 'pty',
    tests: from('test/screen/comfort.test.ts', 'the time until a retry is right, and goes on while nobody looks'),
  },
  {
    n: 72,
    says: 'Costs add up the same by every split.',
    how: 'pty',
    tests: [
      ...from('test/e2e/cost.test.ts', 'costs add up by agent, role, task, model and session, planning and failed tries included'),
      ...from(
        'test/screen/two-viewers.test.ts',
        'one approves and the other shows it; status and both screens count the same, costs to the cent; --no-input asks nothing, --no-motion writes nothing while agents are silent',
      ),
    ],
  },
  {
    n: 73,
    says: 'The mouse is off until asked for, and never answers a question.',
    how: 'pty',
    tests: from(
      'test/tui/mouse.test.ts',
      'off until m, which is said; a click selects a task and gives an agent the focus; a stream in between and leaving give it back',
      'no click answers or opens a question, and none does anything in its dialog',
      'the wheel scrolls what it is over; the click that brings the window to the front does nothing else',
    ),
  },
  {
    n: 74,
    says: 'What one viewer decides the other one shows; leaving one leaves the other.',
    how: 'pty',
    tests: from(
      'test/screen/two-viewers.test.ts',
      'one approves and the other shows it; status and both screens count the same, costs to the cent; --no-input asks nothing, --no-motion writes nothing while agents are silent',
    ),
    missing: 'left: within one second, as no test asserts a time',
  },
  {
    n: 75,
    says: 'Coming back after minutes says what happened, by the journal.',
    how: 'pty',
    tests: from(
      'test/tui/away.test.ts',
      'detach and come back: the same screen and task; after some minutes with what happened, and Enter goes to what needs you',
      'the summary counts each task once, only questions that are still open, and money to the cent',
    ),
  },
  {
    n: 76,
    says: 'Settings say where each value comes from; flag, variable, repository, user.',
    how: 'pty',
    tests: [
      ...from('test/config/settings.test.ts', 'are said by flag, then variable, then repository, then user, then what is built in'),
      ...from('test/cli/config.test.ts', 'sets, lists with where from, gets and takes back, in the file it belongs to'),
      ...from('test/tui/modes.test.ts', 'are listed with where from, changed by keys, and written to the file they belong to'),
    ],
  },
  {
    n: 77,
    says: 'Errors say what happened, what it means, and what to do next.',
    how: 'model',
    tests: from('test/house/messages.test.ts', 'every error says what to do next, or is tried again by itself'),
    missing: 'left: whether each says what it means for the run, which only a reader can judge',
  },
  {
    n: 78,
    says: 'Texts are short, and use no words of the inside.',
    how: 'model',
    tests: from('test/house/messages.test.ts', 'errors use no words of the inside, and no sentence is long'),
    missing: 'left: the words of the screens, which are reviewed beside the mock-ups',
  },
];
