import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { until } from '../support/until.ts';
import { maos, repository } from './cli.ts';

interface Agent {
  name: string;
  memory_mb: number | null;
  cpu_percent: number | null;
}

it('status says what each agent uses, and a limit of its role ends a try with a reason its next one is told', async () => {
  const hog = 'const held = Buffer.alloc(150 << 20, 1); setInterval(() => held, 60000)';
  const cwd = repository({
    'multi-agent.yaml':
      'version: 1\nsettings: {parallel: 2, autonomy: auto}\nservices:\n  hog: {command: [sh, hog.sh], limits: {memory_mb: 80}}\n  calm: {command: [sh, calm.sh]}\n',
    'hog.sh': `grep -o "It used [0-9]* MB; limits.memory_mb of role hog is 80." "$MAOS_BRIEF" > told.txt && exit 0\nexec "${process.execPath}" -e '${hog}'\n`,
    'calm.sh': 'until [ -e "$MAOS_DIR/go" ]; do sleep 0.05; done\necho done > calm.txt\n',
    'plan.json': JSON.stringify({ summary: 'a plan', tasks: ['hog', 'calm'].map((role) => ({ id: role, role, title: role })) }),
  });
  const run = (...argv: string[]) => maos(argv, { cwd });
  onTestFinished(async () => {
    await run('stop', '--now');
  });
  expect((await run('run', 'use memory', '--plan', 'plan.json', '--detach')).code).toBe(0);
  const agents = async () => ((await run('status', '--json')).json() as { agents: Agent[] }).agents;
  const calm = await until(async () => (await agents()).find(({ name, memory_mb, cpu_percent }) => name === 'calm' && memory_mb !== null && cpu_percent !== null), {
    timeout: 15_000,
    what: 'calm to be measured',
  });
  expect(calm.memory_mb).toBeGreaterThan(0);
  writeFileSync(join(cwd, '.multi-agent/go'), '');
  const tasks = () =>
    (JSON.parse(readFileSync(join(cwd, '.multi-agent/tasks.json'), 'utf8')) as { tasks: { id: string; status: string; attempt: number; failures: number }[] }).tasks;
  await until(() => tasks().every(({ status }) => status === 'done'), { timeout: 20_000, what: 'both tasks' });
  expect(tasks()).toMatchObject([
    { id: 'hog', attempt: 2, failures: 1 },
    { id: 'calm', attempt: 1, failures: 0 },
  ]);
});
