/**
 * 200 messages among 8 agents, with agents, host and orchestrator killed at random moments: none lost, none doubled in effect, FIFO per pair. Beside
 * them one letter that no reader ever answers for: it dies, is raised once, and is sent anew by the user's yes.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { packageRoot } from '../../src/system/self.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { BIN, Place } from './world.ts';

const ROLES = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7'];
const EACH = 25;
/** One after the other they take the letter and do not answer for it, until it is dead; two more than it takes, as a kill may forget to count. */
const DEAF = ['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7', 'HEARS'].map((id, n, all) => ({ id, title: 'listen', role: 'deaf', dependencies: all.slice(0, n).slice(-1) }));
const SEED = 20_261_120;

let place: Place | null = null;
afterEach(async () => {
  const left = await place?.remove();
  place = null;
  expect(left ?? []).toEqual([]);
});

it('loses and doubles no message while everything is killed', async () => {
  const folder = tempDir('maos-chaos-');
  const child = (name: string, ...rest: string[]): string => JSON.stringify([process.execPath, join(packageRoot(), 'test/e2e/children', name), folder, BIN, ...rest]);
  const command = child('chatter.mjs', String(EACH), ROLES.join(','));
  place = await Place.make({
    'plan.json': JSON.stringify({ summary: 'talk', tasks: [...ROLES.map((role, n) => ({ id: `T${n}`, title: `talk ${n}`, role })), ...DEAF] }),
    'multi-agent.yaml': `version: 1
settings: { parallel: 9, autonomy: auto, review: auto, retries: 20 }
services:
  architect: { command: "maos-tui agent propose-plan plan.json" }
${ROLES.map((role) => `  ${role}: { command: ${command} }`).join('\n')}
  deaf: { command: ${child('deaf.mjs')} }
`,
  });
  expect((await place.maos('run', 'talk', '--detach')).code).toBe(0);
  expect((await place.maos('send', 'deaf', 'can you hear me')).code).toBe(0);
  const client = await place.client();
  let roll = SEED;
  const chance = (): number => {
    roll = (Math.imul(roll, 1_664_525) + 1_013_904_223) >>> 0;
    return roll / 2 ** 32;
  };
  const heard = (): number => ROLES.reduce((sum, role) => sum + lines(folder, role).length, 0);
  // moments are counts of messages acted on, so that they do not depend on how fast this machine is
  const victims = ['agent', 'orchestrator', 'agent', 'host', 'agent', 'orchestrator', 'agent'] as const;
  const killed = new Set<string>();
  let mark = 0;
  for (const victim of victims) {
    mark += 5 + Math.floor(chance() * 25);
    await until(() => heard() >= mark, { timeout: 60_000, what: `${mark} messages` });
    if (victim === 'agent') {
      const agents = Object.values((await client.state()).sessions).filter(
        (session) => ROLES.includes(session.role) && session.purpose === 'task' && session.state === 'busy' && session.pid !== null,
      );
      // each role once: who failed twice waits long for its next try, and everybody waits for it
      const fresh = agents.filter((session) => !killed.has(session.role));
      const one = fresh[Math.floor(chance() * fresh.length)];
      killed.add(one?.role ?? '');
      kill(one?.pid ?? null);
    } else {
      // with both of them dead nobody starts the other again, until somebody looks
      const both = await until(async () => {
        const { orchestrator, host } = await client.daemons();
        return orchestrator.alive && host.alive ? { orchestrator, host } : null;
      });
      kill(both[victim].pid);
    }
  }
  const raised = await until(async () => Object.values((await client.state()).approvals).find(({ message_id }) => message_id !== null), {
    timeout: 60_000,
    what: 'the dead letter to be raised',
  });
  expect(raised).toMatchObject({ kind: 'escalation', summary: 'deaf never took up a message of user: can you hear me', detail: expect.stringContaining('handed out 5 times') });
  expect(await place.maos('approve', raised.id, '--at', raised.at)).toMatchObject({ code: 0 });
  expect(await place.maos('status', '--wait', 'done', '--timeout', '100s')).toMatchObject({ code: 0 });

  for (const role of ROLES) {
    const got = lines(folder, role).map((line) => line.split(' '));
    expect(new Set(got.map(([id]) => id)).size).toBe(got.length);
    for (const from of ROLES.filter((other) => other !== role)) {
      const sent = Array.from({ length: EACH }, (_, n) => n).filter((n) => ROLES.filter((other) => other !== from)[n % (ROLES.length - 1)] === role);
      expect([role, from, ...got.filter(([, who]) => who === from).map(([, , n]) => Number(n))]).toEqual([role, from, ...sent]);
    }
  }
  expect(heard()).toBe(ROLES.length * EACH);
  const sent: string[] = [];
  let asked = 0;
  for await (const { body } of client.store.journal.read(0)) {
    if (body.type === 'message.sent' && ROLES.includes(body.message.from)) sent.push(body.message.id);
    if (body.type === 'approval.requested' && body.message_id === raised.message_id) asked += 1;
  }
  expect(asked).toBe(1);
  expect([sent.length, new Set(sent).size]).toEqual([200, 200]);
  const listed = (await place.maos('messages', '--json')).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { from: string; to: string; state: string });
  expect(listed.filter(({ from }) => ROLES.includes(from)).map(({ state }) => state)).toEqual(Array(200).fill('accepted'));

  expect(listed.filter(({ to }) => to === 'deaf').map(({ state }) => state)).toEqual(['dead', 'accepted']);
  expect(lines(folder, 'deaf')).toEqual([expect.stringMatching(/ can you hear me$/)]);
  expect((await place.maos('messages', '--dead')).stdout).toMatch(new RegExp(`^${raised.message_id} +deaf +handed out 5 times`));

  await place.write({ '.multi-agent/messages/r0/dead/2-x.json': '{"half', '.multi-agent/messages/r0/dead/2-x.reason.txt': 'it is not JSON' });
  expect((await place.maos('messages', '--dead')).stdout).toContain('it is not JSON');
});

function lines(folder: string, role: string): string[] {
  const path = join(folder, `${role}.log`);
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
}

function kill(pid: number | null): void {
  if (pid === null) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has just ended by itself
  }
}
