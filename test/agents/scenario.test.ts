import { describe, expect, it } from 'vitest';
import { stepsFor } from '../../src/agents/script/play.ts';
import { parseScenario } from '../../src/agents/script/scenario.ts';
import { STEP_NAMES } from '../../src/agents/script/steps.ts';
import { MaosError } from '../../src/system/errors.ts';
import { brief } from './support/session.ts';

const refused = (text: string): string => {
  try {
    parseScenario(text, 'demo.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(MaosError);
    return (error as MaosError).message;
  }
  return 'accepted';
};

describe('a scenario', () => {
  it('may be YAML or JSON, and fills in what is not written', () => {
    const yaml = parseScenario('version: 1\nagents:\n  backend:\n    tasks:\n      T1:\n        attempts:\n          - steps:\n              - run: npm test\n', 'a.yaml');
    expect(yaml.agents.backend?.tasks?.T1?.attempts?.[0]?.steps).toEqual([{ run: 'npm test', allow_failure: false }]);
    expect(parseScenario(JSON.stringify(yaml), 'a.json')).toEqual(yaml);
  });

  it('with a misspelt step is refused with its line and the steps there are', () => {
    const message = refused('version: 1\nagents:\n  backend:\n    plan:\n      steps:\n        - say: hi\n        - wriet: {path: a}\n');
    expect(message).toContain('demo.yaml:7: agents.backend.plan.steps.1.wriet: unknown step `wriet`');
    for (const name of STEP_NAMES) expect(message).toContain(name);
  });

  it('with a wrong value, an unknown key or broken YAML is refused with its line', () => {
    expect(refused('version: 1\nagents:\n  a:\n    plan:\n      steps:\n        - wait: soon\n')).toMatch(/demo\.yaml:6: agents\.a\.plan\.steps\.0\.wait: .*number/);
    expect(refused('version: 1\nagents:\n  a:\n    plans: {steps: []}\n')).toMatch(/demo\.yaml:\d: agents\.a: .*plans/);
    expect(refused('version: 1\nagents: [\n')).toMatch(/demo\.yaml:\d+: /);
    expect(refused('')).toContain('demo.yaml:1: ');
  });

  const scenario = parseScenario(
    JSON.stringify({
      version: 1,
      agents: {
        backend: {
          plan: { steps: [{ say: 'plan' }] },
          tasks: {
            T1: { attempts: [{ steps: [{ say: 'one' }] }, { steps: [{ say: 'two' }] }], conflict: { steps: [{ say: 'conflict' }] } },
            '*': { attempts: [{ steps: [{ say: 'other' }] }] },
          },
        },
        '*': { review: { steps: [{ say: 'review' }] } },
      },
    }),
    'a.json',
  );
  const task = (id: string) => ({ ...brief().task, id, title: '', description: '', acceptance: [], files: [], checks: [], priority: 'medium' });

  it.each([
    ['plan', brief({ purpose: 'plan', task: null })],
    ['one', brief()],
    ['two', brief({ attempt: 2 })],
    ['two', brief({ attempt: 9 })],
    ['other', brief({ task: task('T7') })],
    ['conflict', brief({ attempt: 2, conflict: { onto: 'x', files: [] } })],
    ['review', brief({ purpose: 'review', role: 'anyone' })],
  ])('plays %s', (say, given) => expect(stepsFor(scenario, given)).toEqual([{ say }]));

  it('says what it lacks', () => {
    expect(stepsFor(scenario, brief({ role: 'docs' }))).toBe('the scenario has no steps for T1 of the role docs');
    expect(stepsFor(scenario, brief({ task: task('T7'), conflict: { onto: 'x', files: [] } }))).toBe('the scenario has no steps for a conflict of T7');
  });
});
