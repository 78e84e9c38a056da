import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { VALUES } from '../../src/cli/completion/candidates.ts';
import { Io } from '../../src/cli/io.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { packageRoot } from '../../src/system/self.ts';
import { clean, maos, repository } from './cli.ts';

/** The words of an answer, without what is said about them. */
const asked = async (cwd: string, ...line: string[]): Promise<string[]> =>
  (await maos(['complete', '--', ...line], { cwd })).out
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => row.split('\t')[0] ?? '');

const PLAN = JSON.stringify({
  summary: 'p',
  tasks: [
    { id: 'T1', title: 'one', role: 'backend' },
    { id: 'T22', title: 'two: with colon', role: 'backend', dependencies: ['T1'] },
  ],
});

describe('completion of the command line', () => {
  it('offers commands, flags and what the repository holds, where each belongs', async () => {
    const cwd = repository({ 'multi-agent.yaml': 'version: 1\nservices:\n  backend: { command: [sh, -c, "exit 0"] }\n', 'plan.json': PLAN });
    onTestFinished(async () => {
      await maos(['stop', '--now'], { cwd });
    });
    expect(await asked(cwd, 'tas')).toEqual(['tasks']);
    expect(await asked(cwd, 'tasks', 'show', '')).toEqual([]);
    expect((await maos(['run', 'x', '--plan', 'plan.json', '--detach'], { cwd })).code).toBe(0);
    expect(await asked(cwd, 'tasks', 'show', '')).toEqual(['T1', 'T22']);
    expect(await asked(cwd, '--json', 'tasks', 'show', 'T2')).toEqual(['T22']);
    expect(await asked(cwd, 'tasks', '--')).toContain('--json');
    expect(await asked(cwd, 'logs', 'b')).toEqual(['backend']);
    const [waiting] = (await maos(['you', '--json'], { cwd })).json() as { id: string }[];
    expect(await asked(cwd, 'approve', '')).toEqual([waiting?.id]);
    expect(await asked(cwd, 'graph', '--format', 'm')).toEqual(['mermaid']);
    expect(await asked(cwd, 'run', '--goal-file', '')).toEqual([]);
    expect(await asked(cwd, 'help', 'exit')).toEqual(['exit-codes']);
    expect(await asked(cwd, 'daem')).toEqual([]);
  });

  it('is loaded and asked by a real bash', async () => {
    const cwd = repository({});
    const script = `source <(maos-tui completion bash); COMP_WORDS=(maos-tui status --wait re); COMP_CWORD=3; _maos_tui; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const path = `${join(packageRoot(), 'dist/bin')}:${process.env.PATH ?? ''}`;
    const ran = spawnSync('bash', ['-c', script], { cwd, env: clean(cwd, { PATH: path, npm_command: '' }), encoding: 'utf8' });
    expect({ out: ran.stdout, err: ran.stderr }).toEqual({ out: 'review\n', err: '' });
  });

  it('knows every name it has values for, and says which shells it knows', async () => {
    const names = new Set<string>();
    const walk = (command: ReturnType<typeof buildProgram>): void => {
      for (const argument of command.registeredArguments) for (const name of [argument.name(), `${command.name()} ${argument.name()}`]) names.add(name);
      for (const option of command.options) for (const name of [option.attributeName(), `${command.name()} ${option.attributeName()}`]) names.add(name);
      command.commands.forEach(walk);
    };
    walk(buildProgram(new Io()));
    expect(Object.keys(VALUES).filter((name) => !names.has(name))).toEqual([]);
    const wrong = await maos(['completion', 'ksh'], { cwd: repository({}) });
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('bash, zsh, fish');
  });
});
