import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../src/agents/script/scenario.ts';
import { readConfig, resolveConfig } from '../../src/config/index.ts';
import { createDemoRepository, type DemoRepository } from '../../src/demo/create.ts';
import { PLAN } from '../../src/demo/plan.ts';
import { TEST_COMMAND } from '../../src/demo/repository.ts';
import { CONFIG, SCENARIO } from '../../src/demo/scenario.ts';
import { planInputSchema } from '../../src/protocol/plan.ts';

describe('the plan of the demo', () => {
  const plan = planInputSchema.parse(PLAN);
  const scenario = scenarioSchema.parse(SCENARIO);

  it('gives every task to a role of its team, which has steps for it', () => {
    for (const task of plan.tasks) {
      expect(Object.keys(CONFIG.services)).toContain(task.role);
      expect(scenario.agents[task.role]?.tasks?.[task.id]?.attempts?.length, task.id).toBeGreaterThan(0);
    }
  });

  it('shows a failed try, a permission and a conflict from either side', () => {
    const text = JSON.stringify(scenario);
    expect(scenario.agents.testing?.tasks?.T5?.attempts).toHaveLength(2);
    expect(text.match(/"permission":/g)).toHaveLength(1);
    expect(scenario.agents.backend?.tasks?.T1?.conflict).toBeDefined();
    expect(scenario.agents.frontend?.tasks?.T2?.conflict).toBeDefined();
  });
});

describe('the repository of the demo', () => {
  let made: DemoRepository;
  beforeAll(async () => {
    made = await createDemoRepository();
  });
  afterAll(() => rmSync(made.repo, { recursive: true, force: true }));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: made.repo, encoding: 'utf8' }).trim();

  it('is one commit on main, with a clean tree', () => {
    expect(git('log', '--format=%H')).toBe(made.base);
    expect(git('branch', '--show-current')).toBe(made.branch);
    expect(git('status', '--porcelain')).toBe('');
    expect(existsSync(made.dir)).toBe(false);
  });

  it('passes its own tests', () => {
    execFileSync('sh', ['-c', TEST_COMMAND], { cwd: made.repo, stdio: 'pipe', env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
    expect(JSON.parse(readFileSync(join(made.repo, 'package.json'), 'utf8')).scripts.test).toBe(TEST_COMMAND);
  });

  it('has a configuration that can be used, all agents being scripted', async () => {
    const { config, problems } = await readConfig(made.repo);
    expect(problems).toEqual([]);
    const { roles } = resolveConfig(config, { repo: made.repo });
    for (const role of Object.values(roles)) expect(role.agent).toEqual({ kind: 'script', argv: [join(made.repo, 'scenario.yaml')], model: null });
  });
});
