/** `--read-only`: every verb that would change something refuses, before it looks at anything; the verbs are counted, so that a new one is judged too. */
import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { Io, UsageError } from '../../src/cli/io.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { git, maos, repository } from './cli.ts';

const CHANGING = `
init --yes --force
run goal
approve P1 --at x
deny P1
revoke G1
trust claude
trust --revoke
plan edit p.json
plan approve --at x
plan reject -m x
review T1 --comment a:1=x
merge T1 --at x
merge --at x
merge --undo
reject T1 -m x
tasks add T9 --title x --role backend
tasks edit T1 --title x
tasks retry T1
tasks check T1
tasks cancel T1
send all x
pause
resume
resume claude
stop
stop --now
stop --cancel
messages --again m1
config set ui.theme mono --user
config set settings.parallel 2
config unset settings.parallel
config edit --user
agents pause backend
agents resume backend
agents restart backend --yes`
  .trim()
  .split('\n')
  .map((line) => line.split(' '));

/** They look only, or write where they are told to; the demo works on a copy of its own, and agents answer for themselves. */
const OTHERS =
  'demo status attach stream agents/list agents/attach runs you plan/show plan/export plan/dry-run tasks/list tasks/show logs graph cost report audit/list audit/verify skills/list skills/show prompts/list prompts/show config/list config/get config/path validate doctor completion complete version help mcp daemon'.split(
    ' ',
  );

const leaves = (command: Command, path: string[] = []): string[] =>
  command.commands.length === 0 ? [path.join('/')] : command.commands.flatMap((one) => leaves(one, [...path, one.name()]));

it('every verb that changes something is refused, and nothing is touched', async () => {
  const cwd = repository({ 'p.json': '{"tasks":[{"id":"a","title":"a","role":"backend"}]}' });
  const said: unknown[] = [];
  for (const argv of CHANGING) {
    const io = new Io();
    said.push(
      await buildProgram(io)
        .parseAsync(['-C', cwd, '--read-only', ...argv], { from: 'user' })
        .then(
          () => `${argv.join(' ')} went through`,
          (error: unknown) => (error instanceof UsageError ? error.message : `${argv.join(' ')}: ${String(error)}`),
        ),
    );
  }
  expect(new Set(said)).toEqual(new Set(['This is read-only: nothing can be changed.']));
  expect(git(cwd, 'status', '--porcelain', '--ignored')).toBe('');
  expect(await maos(['tasks', 'cancel', 'T1', '--read-only'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('Leave out --read-only.') });
});

it('no verb is left out of this', () => {
  const named = new Set([...CHANGING.flatMap(([verb = '', word = '']) => [verb, `${verb}/${word}`]), ...OTHERS]);
  expect(leaves(buildProgram(new Io())).filter((path) => !path.startsWith('agent/') && !named.has(path))).toEqual([]);
});
