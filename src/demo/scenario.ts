/**
 * What happens in the demo: what each scripted agent does with its tasks. The steps are played by real processes that
 * really edit, run, commit and talk; only the thinking is scripted. `test/demo/` checks that every task has its steps.
 */

import { PLAN } from './plan.ts';
import { TEST_COMMAND } from './repository.ts';
import * as work from './work.ts';

type Step = Record<string, unknown>;
const say = (text: string): Step => ({ say: text });
const wait = (seconds: number): Step => ({ wait: seconds });
const write = (path: string, content: string): Step => ({ write: { path, content } });
const edit = (path: string, change: { find: string; replace: string }): Step => ({ edit: { path, ...change } });
const run = (command: string): Step => ({ run: command });
const commit = (message: string): Step => ({ commit: message });
const send = (to: string, text: string): Step => ({ send: { to, text } });
const inbox: Step = { inbox: { wait: false, ack: true } };
const complete = (summary: string): Step => ({ complete: { summary } });

/** The same in both conflicts: keep both lines. */
const resolveSettings = (task: string): { steps: Step[] } => ({
  steps: [
    run('git diff --name-only --diff-filter=U'),
    say('Both sides add a setting at the same place. Both are needed, so both stay.'),
    write('src/settings.js', work.settingsBoth),
    run(TEST_COMMAND),
    commit(`${task}: merge the run, keeping both settings`),
    complete('Merged the run into this task; both settings are kept.'),
  ],
});

const architect = {
  plan: {
    steps: [
      run('ls src public test docs'),
      say('POST /login has no limit at all. A limiter of its own can be tested without the server.'),
      wait(0.5),
      say('Page, test support and limiter need nothing from each other: three agents can start at once.'),
      { plan: PLAN },
    ],
  },
};

const backend = {
  tasks: {
    T1: {
      attempts: [
        {
          steps: [
            say('A sliding window: keep the times of the last hits, and say how long to wait.'),
            write('src/limiter.js', work.limiter),
            { progress: { text: 'limiter written', percent: 50 } },
            write('src/settings.js', work.settingsWithTries),
            send('frontend', 'A refused try is answered with 429, an error text in the body, and Retry-After in whole seconds.'),
            run(TEST_COMMAND),
            commit('Add a sliding-window limiter'),
            wait(1),
            complete('createLimiter({limit, windowMs, now}) in src/limiter.js; loginTriesPerMinute is 5.'),
          ],
        },
      ],
      conflict: resolveSettings('T1'),
    },
    T4: {
      attempts: [
        {
          steps: [
            inbox,
            say('The limit comes before the password is looked at, or guessing would still be free.'),
            edit('src/login.js', work.limitedLogin.imports),
            edit('src/login.js', work.limitedLogin.body),
            write('src/server.js', work.limitedServer),
            { context: { set: 'api/login', value: '200, 401, or 429 with Retry-After in seconds after 5 tries a minute from one address' } },
            run(TEST_COMMAND),
            commit('Answer 429 with Retry-After in POST /login'),
            send('docs', 'POST /login answers 429 with Retry-After now; the details are under the context key api/login.'),
            complete('POST /login answers 429 with Retry-After from the sixth try of a minute on.'),
          ],
        },
      ],
    },
  },
};

const frontend = {
  tasks: {
    T2: {
      attempts: [
        {
          steps: [
            say('The page should show the text of the server and the seconds to wait.'),
            write('public/login.js', work.pageWithWait),
            { progress: { text: 'page done, text next', percent: 60 } },
            write('src/settings.js', work.settingsWithText),
            run('node --check public/login.js'),
            wait(1),
            inbox,
            commit('Say on the page how long to wait'),
            complete('A refused try shows "Too many tries." and the seconds to wait.'),
          ],
        },
      ],
      conflict: resolveSettings('T2'),
    },
  },
};

const testing = {
  tasks: {
    T3: {
      attempts: [
        {
          steps: [
            say('Every test of the route needs a started app. One line should do.'),
            write('test/support/app.js', work.testApp),
            run('node --check test/support/app.js'),
            commit('Start the app for tests in one line'),
            complete('startApp() in test/support/app.js.'),
          ],
        },
      ],
    },
    T5: {
      attempts: [
        {
          steps: [
            say('With a clock that the test moves, a minute takes no time.'),
            write('test/limiter.test.js', work.limiterTest(4)),
            commit('Test the limiter alone'),
            complete('Limit, window and keys are covered.'),
          ],
        },
        {
          steps: [
            say('The check failed: 5 tries are allowed, and the test stopped at 4. The limiter is right, the test was wrong.'),
            write('test/limiter.test.js', work.limiterTest(5)),
            run(TEST_COMMAND),
            commit('Expect five tries to be allowed'),
            complete('Limit, window and keys are covered; the wrong count of the first try is corrected.'),
          ],
        },
      ],
    },
    T6: {
      attempts: [
        {
          steps: [
            write('test/rate-limit.test.js', work.rateLimitTest),
            write('test/support/hammer.js', work.hammer),
            run(TEST_COMMAND),
            { permission: { command: 'node test/support/hammer.js --now', why: 'starts the server here and sends it 20 logins at once' } },
            commit('Test POST /login from outside'),
            send('user', 'The limit holds: of 20 logins at once 5 were answered.'),
            complete('The sixth try is refused, also when 20 come at once.'),
          ],
        },
      ],
    },
  },
};

const docs = {
  tasks: {
    T7: {
      attempts: [
        {
          steps: [
            inbox,
            { context: { get: 'api/login' } },
            write('docs/api.md', work.apiDocsWithLimit),
            commit('Describe the limit in the API docs'),
            complete('The table of POST /login names 429 and Retry-After.'),
          ],
        },
      ],
    },
  },
};

/** The scenario file all roles of the demo play from. */
export const SCENARIO = { version: 1, agents: { architect, backend, frontend, testing, docs } };

const script = (persona: string, directories: string[]) => ({ persona, agent: 'script', command: 'scenario.yaml', directories });

/** multi-agent.yaml of the demo. */
export const CONFIG = {
  version: 1,
  settings: { parallel: 3, autonomy: 'ask', review: 'auto', checks: [TEST_COMMAND], checkpoint_seconds: 5 },
  services: {
    architect: { persona: 'You plan, and change nothing.', agent: 'script', command: 'scenario.yaml' },
    backend: script('You write the server.', ['src']),
    frontend: script('You write the page.', ['public', 'src/settings.js']),
    testing: script('You test.', ['test']),
    docs: script('You describe.', ['docs']),
  },
};

/** What the page and the server must do in the end; the check of the demo runs the tests, and looks for these. */
export const EXPECTED: Readonly<Record<string, string>> = {
  'src/settings.js': work.settingsBoth,
  'src/limiter.js': work.limiter,
  'public/login.js': work.pageWithWait,
  'docs/api.md': work.apiDocsWithLimit,
};
