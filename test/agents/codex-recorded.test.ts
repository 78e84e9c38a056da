import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codexWith } from '../../src/agents/codex/index.ts';
import { until } from '../support/until.ts';
import { asked, fixture, start, tokens } from './support/replayed-codex.ts';
import { brief } from './support/session.ts';

describe('a session of Codex, from a recorded stream', () => {
  it('goes to evidence', async () => {
    const { started, sent } = start('basic');
    expect((await started.exit()).exit).toEqual({ outcome: 'completed', reason: '', code: 0, signal: null, summary: 'The greeting is written.' });
    expect(started.of('status').map(({ status }) => status)).toEqual(['ready', 'busy']);
    expect(started.of('status')[0]?.conversation_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(started.of('usage')).toHaveLength(5);
    expect(tokens(started)).toBe(5_000);
    expect(started.of('event')).toHaveLength(fixture('basic').trim().split('\n').length);
    expect(sent().map(({ method }) => method)).toEqual([undefined, 'initialize', 'initialized', 'thread/start', 'turn/start']);
    expect(started.printed()).toContain('+ good morning');
    expect(started.printed()).toContain('… 20 more lines');
  });

  it('keeps free text and secrets off the command line', async () => {
    const { started, sent, words } = start('basic', { restricted: ['git push'] });
    await started.exit();
    const { argv } = sent()[0] as unknown as { argv: string[] };
    expect(argv).toEqual(['app-server', '--disable', 'unbounded_connection_retries', '-c', 'check_for_update_on_startup=false', '-c', 'analytics.enabled=false']);
    expect(words('turn/start')[0]).toContain('Write hello.txt.');
    expect(words('thread/start')[0]).toContain('`git push`');
    expect(words('thread/start')[0]).toContain('"approvalPolicy":"on-request"');
  });

  it('asks, and hands the answer over', async () => {
    const { started, sent, root } = start('asks');
    const question = await asked(started);
    expect(question).toMatchObject({ tool: 'Bash', summary: `touch ${root}/outside.txt`, why: 'It lies elsewhere.', rule: 'not in tools_allowed; outside of the sandbox' });
    started.session.answer(question.request_id, { allow: true, scope: 'once', note: '' });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'Asked.' });
    expect(started.of('status').map(({ status }) => status)).toEqual(['ready', 'busy', 'waiting', 'busy']);
    expect(sent().at(-1)).toEqual({ id: 0, result: { decision: 'accept' } });
  });

  it('shows the change that it wants to make elsewhere', async () => {
    const { started, root } = start('patched');
    const question = await asked(started);
    expect(question).toMatchObject({ tool: 'Edit', summary: join(root, 'patched.txt'), detail: expect.stringContaining('elsewhere') });
    started.session.stop('seen enough', true);
    expect((await started.exit()).exit).toMatchObject({ outcome: 'stopped', reason: 'seen enough' });
    expect(started.of('permission-withdrawn')).toEqual([{ type: 'permission-withdrawn', request_id: question.request_id }]);
  });

  it('begins again after a refusal that may pass', async () => {
    const { started, words } = start('limited', { adapter: codexWith({ retryMs: 5 }) });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'It works again.' });
    expect(words('turn/start')).toHaveLength(3);
    expect(words('turn/start')[1]).toContain('Go on where you were.');
  });

  it('fails at once when the quota is used up', async () => {
    const { started, words } = start('spent', { adapter: codexWith({ retryMs: 5 }) });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('usage limit'), fault: { kind: 'quota', retry_at: null } });
    expect(words('turn/start')).toHaveLength(1);
  });

  it('fails with the service in its words when the stream broke off as often as it may', async () => {
    const { started } = start('stall', { adapter: codexWith({ retryMs: 5, retries: 1 }) });
    expect((await started.exit()).exit).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/idle timeout waiting for SSE \(tried 2 times\)$/),
      fault: { kind: 'network' },
    });
    expect(started.printed()).toContain('Reconnecting');
  });

  it('goes on with a conversation, and tells only what was added', async () => {
    const { started, words } = start('resumed', { resume: '01a1f98d-0a4b-7413-b753-a3dc1e41e5a1' });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'Picked up again.' });
    expect(tokens(started)).toBe(1_000);
    expect(words('thread/resume')[0]).toContain('01a1f98d-0a4b-7413-b753-a3dc1e41e5a1');
    expect(words('turn/start')[0]).toContain('# Go on');
  });

  it('breaks off what the role forbids, and goes on', async () => {
    const { started, words } = start('forbidden', { restricted: ['git push'] });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'I go on without.' });
    expect(words('turn/interrupt')).toHaveLength(1);
    expect(words('turn/start')[1]).toContain('forbids it. Go on without it.');
  });

  it('takes text within the turn', async () => {
    const { started, words } = start('more');
    await until(() => started.printed().includes('touch first.txt'), { what: 'the command' });
    await started.session.send('greet the \u001b[31mmoon');
    expect((await started.exit()).exit).toMatchObject({ outcome: 'completed', summary: 'Heard.' });
    expect(words('turn/steer')[0]).toContain('greet the moon');
    await expect(started.session.send('too late')).rejects.toMatchObject({ code: 'SESSION_ENDED' });
  });

  it('finds the plan in the answer of an architect', async () => {
    const { started } = start('plan', { given: brief({ purpose: 'plan', role: 'architect', task: null }) });
    await started.exit();
    expect(started.of('plan')).toMatchObject([{ plan: { summary: 'two steps' } }]);
  });
});
