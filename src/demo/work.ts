/**
 * What the scripted agents of the demo write, file by file. Two of them add a line at the same place of src/settings.js, so that a
 * merge conflict arises whichever comes second; `settingsBoth` is how it is resolved, and keeps both.
 */
import { apiDocs, pageScript, settings } from './repository.ts';

const triesLine = '  loginTriesPerMinute: 5,\n';
const textLine = "  tooManyTries: 'Too many tries.',\n";
const withLines = (lines: string) => settings.replace('};\n', `${lines}};\n`);

export const settingsWithTries = withLines(triesLine);
export const settingsWithText = withLines(textLine);
export const settingsBoth = withLines(triesLine + textLine);

export const limiter = `/**
 * At most \`limit\` hits per key within any \`windowMs\` milliseconds.
 * \`hit(key)\` returns 0 when the hit is allowed, else the milliseconds to wait.
 */
export function createLimiter({ limit, windowMs, now = Date.now }) {
  const hits = new Map();
  return {
    hit(key) {
      const time = now();
      const recent = (hits.get(key) ?? []).filter((at) => at > time - windowMs);
      if (recent.length >= limit) return recent[0] + windowMs - time;
      hits.set(key, [...recent, time]);
      return 0;
    },
  };
}
`;

export const pageWithWait = pageScript.replace(
  '  said.textContent =',
  `  if (response.status === 429) {
    const { error } = await response.json();
    said.textContent = \`\${error} Try again in \${response.headers.get('retry-after')} seconds.\`;
    return;
  }
  said.textContent =`,
);

export const testApp = `import { createApp } from '../../src/server.js';

/** The application on a free port of this machine. */
export async function startApp() {
  const app = createApp();
  await new Promise((ready) => app.listen(0, '127.0.0.1', ready));
  const url = \`http://127.0.0.1:\${app.address().port}/login\`;
  return {
    login: (name, password) => fetch(url, { method: 'POST', body: JSON.stringify({ name, password }) }),
    close: () => new Promise((closed) => { app.close(closed); app.closeAllConnections(); }),
  };
}
`;

export const limitedLogin = {
  imports: { find: "import { users } from './users.js';\n", replace: "import { settings } from './settings.js';\nimport { users } from './users.js';\n" },
  body: {
    find: `/** POST /login with {"name", "password"}: 200, or 401. */
export async function login(request, response) {
`,
    replace: `/** POST /login with {"name", "password"}: 200, 401, or 429 with Retry-After in seconds. */
export async function login(request, response, limiter) {
  const wait = limiter.hit(request.socket.remoteAddress);
  if (wait > 0) return answer(response, 429, { error: settings.tooManyTries }, { 'retry-after': Math.ceil(wait / 1000) });
`,
  },
};

export const limitedServer = `import { createServer } from 'node:http';
import { createLimiter } from './limiter.js';
import { login } from './login.js';
import { settings } from './settings.js';

/** The whole application; \`createApp().listen(0)\` in tests. */
export function createApp() {
  const limiter = createLimiter({ limit: settings.loginTriesPerMinute, windowMs: 60_000 });
  return createServer(async (request, response) => {
    if (request.method === 'POST' && request.url === '/login') return login(request, response, limiter);
    if (request.url === '/health') return response.end('ok');
    response.writeHead(404).end();
  });
}
`;

/** `allowed` is how many hits the test expects to pass; 4 is the mistake of the first try. */
export const limiterTest = (allowed: number) => `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLimiter } from '../src/limiter.js';

let time = 0;
const limiter = () => createLimiter({ limit: 5, windowMs: 60_000, now: () => time });

test('allows ${allowed} hits a minute and refuses the next', () => {
  const { hit } = limiter();
  for (let n = 1; n <= ${allowed}; n++) assert.equal(hit('a'), 0);
  assert.equal(hit('a'), 60_000);
});

test('allows again when the minute is over, and counts each key alone', () => {
  const { hit } = limiter();
  for (let n = 1; n <= 6; n++) hit('a');
  assert.equal(hit('b'), 0);
  time += 60_000;
  assert.equal(hit('a'), 0);
});
`;

export const rateLimitTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApp } from './support/app.js';

test('answers the sixth try of a minute with 429 and Retry-After', async () => {
  const app = await startApp();
  for (let n = 1; n <= 5; n++) assert.equal((await app.login('ada', 'guess')).status, 401);
  const refused = await app.login('ada', 'lovelace');
  assert.equal(refused.status, 429);
  assert.deepEqual(await refused.json(), { error: 'Too many tries.' });
  assert.ok(Number(refused.headers.get('retry-after')) > 0);
  await app.close();
});
`;

export const hammer = `import { startApp } from './app.js';

/** 20 logins as fast as possible: how many are answered, and how many refused? */
export async function hammer() {
  const app = await startApp();
  const all = await Promise.all(Array.from({ length: 20 }, () => app.login('grace', 'guess')));
  await app.close();
  const refused = all.filter(({ status }) => status === 429).length;
  return \`\${all.length - refused} answered, \${refused} refused\`;
}

if (process.argv.includes('--now')) console.log(await hammer());
`;

export const apiDocsWithLimit = apiDocs.replace(
  '| 401 | wrong name or password |\n',
  '| 401 | wrong name or password |\n| 429 | more than 5 tries in a minute from one address; `Retry-After` says how many seconds to wait |\n',
);
