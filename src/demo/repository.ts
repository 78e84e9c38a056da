/**
 * The small repository the demo works on: a login server without dependencies, its page, tests and docs. It is real: `npm test` passes
 * before the run and after it. It must stay small enough to be read in a minute.
 */

const server = `import { createServer } from 'node:http';
import { login } from './login.js';

/** The whole application; \`createApp().listen(0)\` in tests. */
export function createApp() {
  return createServer(async (request, response) => {
    if (request.method === 'POST' && request.url === '/login') return login(request, response);
    if (request.url === '/health') return response.end('ok');
    response.writeHead(404).end();
  });
}
`;

const start = `import { createApp } from './server.js';
import { settings } from './settings.js';

createApp().listen(settings.port, '127.0.0.1', () => console.log(\`http://127.0.0.1:\${settings.port}\`));
`;

export const login = `import { users } from './users.js';

export async function readJson(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text || '{}');
}

export function answer(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** POST /login with {"name", "password"}: 200, or 401. */
export async function login(request, response) {
  const { name, password } = await readJson(request);
  if (users.get(name) !== password) return answer(response, 401, { error: 'wrong name or password' });
  answer(response, 200, { hello: name });
}
`;

export const settings = `/** Everything one may want to change. */
export const settings = {
  port: 8080,
  sessionMinutes: 60,
};
`;

const users = `/** Name → password. A real shop would ask a database, and keep no passwords. */
export const users = new Map([['ada', 'lovelace'], ['grace', 'hopper']]);
`;

export const page = `<!doctype html>
<title>Shop: log in</title>
<form id="login">
  <label>Name <input name="name"></label>
  <label>Password <input name="password" type="password"></label>
  <button>Log in</button>
  <p id="answer" role="status"></p>
</form>
<script type="module" src="login.js"></script>
`;

export const pageScript = `const form = document.getElementById('login');
const said = document.getElementById('answer');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const body = JSON.stringify(Object.fromEntries(new FormData(form)));
  const response = await fetch('/login', { method: 'POST', body });
  said.textContent = response.ok ? 'Welcome.' : 'That name or password is wrong.';
});
`;

const loginTest = `import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createApp } from '../src/server.js';

const app = createApp();
before(() => new Promise((ready) => app.listen(0, '127.0.0.1', ready)));
after(() => app.close());

const post = (body) => fetch(\`http://127.0.0.1:\${app.address().port}/login\`, { method: 'POST', body: JSON.stringify(body) });

test('lets in who knows the password', async () => {
  const response = await post({ name: 'ada', password: 'lovelace' });
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { hello: 'ada' });
});

test('refuses a wrong password', async () => {
  assert.equal((await post({ name: 'ada', password: 'byron' })).status, 401);
});
`;

export const apiDocs = `# API

## POST /login

Body: \`{"name": "ada", "password": "…"}\`

| status | meaning |
| --- | --- |
| 200 | \`{"hello": "ada"}\` |
| 401 | wrong name or password |
`;

/** Checks run through sh, so the pattern is expanded there, and the worktrees under .multi-agent/ are not searched for tests. */
export const TEST_COMMAND = 'node --test --test-reporter=spec test/*.test.js';

/** Path → content. */
export const REPOSITORY: Readonly<Record<string, string>> = {
  'package.json': `${JSON.stringify({ name: 'shop', private: true, type: 'module', scripts: { start: 'node src/start.js', test: TEST_COMMAND } }, null, 2)}\n`,
  'README.md': '# Shop\n\nA login server, made by `maos-tui demo`. Try `npm test` and `npm start`.\n',
  'src/server.js': server,
  'src/start.js': start,
  'src/login.js': login,
  'src/settings.js': settings,
  'src/users.js': users,
  'public/login.html': page,
  'public/login.js': pageScript,
  'test/login.test.js': loginTest,
  'docs/api.md': apiDocs,
};
