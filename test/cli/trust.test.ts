/** What the user lets agents do, from the command line: `trust` for what a repository brings along, `revoke` for what was allowed for a task. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../support/until.ts';
import { maos, repository } from './cli.ts';

const HOOK = JSON.stringify({ hooks: { SessionStart: [{ hooks: [{ type: 'command', command: 'touch x' }] }] } });

describe('trust', () => {
  it('says what there is, trusts it as it is, and tells the truth after one file changed', async () => {
    const cwd = repository({ '.claude/settings.json': HOOK, '.mcp.json': '{"mcpServers":{}}' });
    const shown = async () => {
      const { code, out, err } = await maos(['trust', '--show'], { cwd });
      expect(code).toBe(0);
      return { rows: out.trim().split('\n'), note: err };
    };
    const facts = async () =>
      (await maos(['trust', '--show', '--json'], { cwd })).json() as { trusted: boolean; since: string | null; files: { path: string; trusted: boolean }[] };
    const record = join(cwd, '.home/config/maos-tui/trust.json');

    expect((await shown()).rows).toEqual([expect.stringMatching(/^not trusted +\.claude\/settings\.json +claude/), expect.stringMatching(/^not trusted +\.mcp\.json/)]);
    expect([await facts(), existsSync(record)]).toEqual([expect.objectContaining({ trusted: false, since: null }), false]);

    expect((await maos(['trust'], { cwd })).err).toContain('Agents use them from their next session on');
    expect((await shown()).rows).toEqual([expect.stringMatching(/^trusted +\.claude/), expect.stringMatching(/^trusted +\.mcp/)]);
    expect(await facts()).toMatchObject({ trusted: true, since: expect.any(String) });

    writeFileSync(join(cwd, '.claude/settings.json'), HOOK.replace('touch x', 'touch y'));
    writeFileSync(join(cwd, 'opencode.json'), '{}');
    const changed = await shown();
    expect(changed.rows).toEqual([
      expect.stringMatching(/^CHANGED, not used +\.claude\/settings\.json/),
      expect.stringMatching(/^as trusted, not used +\.mcp\.json/),
      expect.stringMatching(/^NEW, not used +opencode\.json/),
    ]);
    expect(changed.note).toContain('None of them is used');
    expect(await facts()).toMatchObject({ trusted: false, files: [{ trusted: false }, { trusted: true }, { trusted: false }] });

    writeFileSync(join(cwd, '.claude/settings.json'), HOOK);
    rmSync(join(cwd, 'opencode.json'));
    expect(await facts()).toMatchObject({ trusted: true });
    expect((await maos(['trust', '--revoke'], { cwd })).code).toBe(0);
    expect((await shown()).rows[0]).toMatch(/^not trusted/);
    expect(readFileSync(record, 'utf8')).not.toContain(cwd);
    expect(await maos(['trust', '--show', '--revoke'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('exclude each other') });
  });

  it('has nothing to say where a repository brings nothing, and is not for agents', async () => {
    const cwd = repository({});
    expect((await maos(['trust'], { cwd })).out).toContain('brings no hooks');
    const agent = await maos(['trust'], { cwd, env: { MAOS_SESSION_ID: 's1', MAOS_TOKEN: 'x' } });
    expect([agent.code === 0, existsSync(join(cwd, '.home/config/maos-tui/trust.json'))]).toEqual([false, false]);
  });
});

it('what was allowed for a task is listed, asked no more, and asked again once it was revoked', async () => {
  const cwd = repository({
    'multi-agent.yaml': 'version: 1\nsettings: {parallel: 1, retries: 0}\nservices:\n  backend: {command: [sh, agent.sh], timeout: 1m}\n',
    'agent.sh': `set -e
maos-tui agent ask --permission 'npm test' --wait
maos-tui agent ask --permission 'npm test' --wait
maos-tui agent progress 'asked twice'
while ! [ -e "$MAOS_DIR/../.go" ]; do sleep 0.1; done
maos-tui agent ask --permission 'npm test' --wait
maos-tui agent complete --no-change 'only asked'
`,
    'plan.json': JSON.stringify({ summary: 'a plan', tasks: [{ id: 'T1', role: 'backend', title: 'ask' }] }),
  });
  const run = (...argv: string[]) => maos(argv, { cwd });
  onTestFinished(async () => {
    await run('stop', '--now');
  });
  const asked = () =>
    until(async () => ((await run('you', '--json')).json() as { id: string; at: string; kind: string; grant: string }[]).find(({ kind }) => kind === 'permission'), {
      timeout: 30_000,
      what: 'a permission question',
    });
  expect((await run('run', '--plan', 'plan.json', '--approve-plan', '--detach')).code).toBe(0);
  const first = await asked();
  expect((await run('approve', first.id, '--at', first.at, '--task')).code).toBe(0);
  await until(async () => (await run('tasks', 'show', 'T1')).out.includes('asked twice'), { timeout: 30_000, what: 'the second answer' });
  const listed = (await run('revoke', '--json')).json() as { id: string; rule: string; task_id: string }[];
  expect(listed).toMatchObject([{ schema: 'maos.grant/1', id: first.id, task_id: 'T1', rule: first.grant }]);
  expect((await run('revoke')).out).toContain(first.grant);
  expect(await run('revoke', first.id.toLowerCase())).toMatchObject({ code: 0, out: expect.stringContaining('asked again from now on') });
  expect((await run('revoke')).out).toContain('Nothing is allowed');
  expect(await run('revoke', first.id)).toMatchObject({ code: expect.not.stringMatching('0'), err: expect.stringContaining(first.id) });
  writeFileSync(join(cwd, '.go'), '');
  const again = await asked();
  expect(again).toMatchObject({ grant: first.grant });
  expect(again.id).not.toBe(first.id);
  expect((await run('approve', again.id, '--at', again.at)).code).toBe(0);
  await until(async () => (await run('tasks', 'show', 'T1', '--json')).out.includes('"no_change"'), { timeout: 30_000, what: 'the end' });
});
