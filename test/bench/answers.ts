/**
 * From an answer of the user to the agent that waits for it: door, journal, the host's mailbox, adapter, the agent's standard input. With real
 * daemons and an agent that speaks stream-json and notes when each answer came in. What the screen adds is in the bench `screen`.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Place } from '../e2e/world.ts';
import { until } from '../support/until.ts';
import { median, percentile, print } from './table.ts';

const QUESTIONS = 40;
const READING_MS = 250;
const AGENT = `
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
const clock = () => performance.timeOrigin + performance.now();
let asked = 0;
const next = () => {
  if (asked === ${QUESTIONS}) return say({ type: 'result', subtype: 'success', is_error: false, result: 'done', num_turns: 1 });
  asked += 1;
  say({ type: 'control_request', request_id: 'q' + asked, request: { subtype: 'can_use_tool', tool_name: 'Bash', input: { command: 'echo ' + asked } } });
};
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const value = JSON.parse(line);
    if (value.type === 'user') { say({ type: 'system', subtype: 'init', session_id: 'c1', model: 'm' }); next(); }
    if (value.type === 'control_response') { appendFileSync(process.env.MAOS_DIR + '/came.txt', clock() + '\\n'); next(); }
  })
  .on('close', () => process.exit(0));
`;

const clock = (): number => performance.timeOrigin + performance.now();

export async function answers(): Promise<void> {
  const place = await Place.make({
    'agent.mjs': AGENT,
    'plan.json': JSON.stringify({ summary: 'one that asks', tasks: [{ id: 'T1', title: 'asks', role: 'backend' }] }),
    'multi-agent.yaml': `version: 1\nsettings: { autonomy: plan, review: auto }\nservices:\n  backend: { agent: claude, command: [${JSON.stringify(process.execPath)}, agent.mjs] }\n`,
  });
  try {
    await place.maos('run', '--plan', 'plan.json', '--approve-plan', '--detach');
    const client = await place.client();
    const given: number[] = [];
    for (let number = 1; number <= QUESTIONS; number++) {
      const question = await until(
        async () => Object.values((await client.state()).approvals).find((one) => one.kind === 'permission' && one.request_id === `q${number}` && one.answer === null),
        { timeout: 30_000, what: `question ${number}` },
      );
      // Nobody answers at once: what the question itself set off is over by then.
      await new Promise((resolve) => setTimeout(resolve, READING_MS));
      given.push(clock());
      await client.submit({ type: 'approve', approval_id: question.id, at: question.at, scope: 'once' }, 'tui');
    }
    const file = join(place.repo, '.multi-agent/came.txt');
    const came = await until(
      async () => {
        const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean).map(Number);
        return lines.length === QUESTIONS ? lines : undefined;
      },
      { timeout: 30_000, what: 'the last answer' },
    );
    const journaled: number[] = [];
    for await (const { body, at } of client.store.journal.read(0)) if (body.type === 'approval.answered' && body.approval_id.startsWith('P')) journaled.push(Date.parse(at));
    const row = (name: string, values: number[]): (string | number)[] => [name, median(values), percentile(values, 0.95)];
    print(
      `An answer on its way to the agent, ${QUESTIONS} of them, ms`,
      ['', 'p50', 'p95'],
      [
        row(
          'asked for → judged',
          journaled.map((time, index) => time - (given[index] ?? 0)),
        ),
        row(
          'judged → agent has it',
          came.map((time, index) => time - (journaled[index] ?? 0)),
        ),
        row(
          'asked for → agent has it',
          came.map((time, index) => time - (given[index] ?? 0)),
        ),
      ],
    );
  } finally {
    await place.remove();
  }
}
