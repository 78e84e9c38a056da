import { describe, expect, it } from 'vitest';
import { codex, codexWith } from '../../src/agents/codex/index.ts';
import { until } from '../support/until.ts';
import { asked, asks, BINARY, ended, failed, said, start, TURN, WORDS } from './support/replayed-codex.ts';

describe('a session of Codex', () => {
  it('claims nothing when its process ends well without an end of the turn', async () => {
    const { started } = start('killed');
    await until(() => started.of('status').at(-1)?.status === 'busy', { what: 'the turn' });
    process.kill(started.of('started')[0]?.pid ?? 0, 'SIGKILL');
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: 'it ended before its turn did (SIGKILL)', signal: 'SIGKILL' });
    expect((await start([TURN, WORDS, 'DIE']).started.exit()).exit.outcome).toBe('failed');
  });

  it.each([
    ['an interrupted turn', ended({ status: 'interrupted' }), 'its turn was interrupted'],
    ['a turn without a word', ended(), 'it ended its turn without a word or an action'],
    ['a context that is full', failed('too long', 'contextWindowExceeded'), 'too long'],
  ])('fails for %s', async (_name, end, reason) => {
    expect((await start([TURN, end]).started.exit()).exit).toMatchObject({ outcome: 'failed', reason });
  });

  it('says when the quota begins anew, where the service has told it', async () => {
    const limits = said('account/rateLimits/updated', {
      rateLimits: { primary: { usedPercent: 100, resetsAt: 1_900_000_000 }, secondary: { usedPercent: 20, resetsAt: 1_990_000_000 } },
    });
    const { started } = start([TURN, limits, failed('You hit your usage limit', 'usageLimitExceeded')]);
    expect((await started.exit()).exit.fault).toEqual({ kind: 'quota', retry_at: '2030-03-17T17:46:40.000Z' });
  });

  it('does not work with a version that knows no sandbox of ours', async () => {
    const { started, words } = start([], {
      opened: [
        { id: 1, result: {} },
        { id: 2, result: { thread: { id: 't1' } } },
      ],
    });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('npm i -g @openai/codex') });
    expect(words('turn/start')).toEqual([]);
  });

  it('says that a conversation is gone', async () => {
    const { started } = start('gone', { resume: '11111111-1111-4111-8111-111111111111' });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/^resume failed: no rollout found/) });
  });

  it('answers by rule what the role allows or forbids, and tells the note of a denial', async () => {
    const { started, sent, words } = start([TURN, asks(10, "/bin/bash -lc 'npm test'"), asks(12, 'cargo build'), asks(13, 'git push -f'), asks(14, 'rm -rf /'), WORDS, ended()], {
      allowed: ['cargo build'],
      restricted: ['git push'],
    });
    const first = await asked(started);
    expect(first.summary).toBe('npm test');
    expect(first.grant).toBe('Bash npm test');
    started.session.answer(first.request_id, { allow: true, scope: 'task', note: '' });
    const second = await asked(started, 2);
    expect(second.summary).toBe('rm -rf /');
    started.session.answer(second.request_id, { allow: false, scope: 'once', note: 'never' });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(sent().flatMap(({ id, result }) => (result === undefined ? [] : [[id, result.decision]]))).toEqual([
      [10, 'accept'],
      [12, 'accept'],
      [13, 'decline'],
      [14, 'decline'],
    ]);
    expect(words('turn/steer').join('\n')).toMatch(/`tools_restricted: git push` of your role forbids it[\s\S]*The user says: never/);
  });

  it('asks the user what the agent and its servers ask, with the words of the answer', async () => {
    const input = { id: 20, method: 'item/tool/requestUserInput', params: { itemId: 'i', questions: [{ id: 'c', question: 'Which colour?', options: [{ label: 'Blue' }] }] } };
    const tool = {
      id: 21,
      method: 'mcpServer/elicitation/request',
      params: { serverName: 'docs', message: 'Allow docs to search?', _meta: { codex_approval_kind: 'mcp_tool_call' } },
    };
    const more = { id: 22, method: 'item/permissions/requestApproval', params: { itemId: 'i', permissions: { network: { enabled: true } }, reason: 'to fetch' } };
    const { started, sent } = start([TURN, input, tool, more, { id: 23, method: 'item/tool/call', params: {} }, WORDS, ended()]);
    expect(await asked(started)).toMatchObject({ tool: 'AskUserQuestion', summary: 'Which colour?', detail: expect.stringContaining('- Blue') });
    started.session.answer('20', { allow: true, scope: 'once', note: 'Green' });
    expect(await asked(started, 2)).toMatchObject({ tool: 'mcp__docs', summary: 'Allow docs to search?' });
    started.session.answer('21', { allow: true, scope: 'once', note: '' });
    expect(await asked(started, 3)).toMatchObject({ tool: 'Permissions', summary: 'to fetch' });
    started.session.answer('22', { allow: false, scope: 'once', note: '' });
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(sent().flatMap((one) => (one.method === undefined && one.id !== undefined ? [one] : []))).toMatchObject([
      { id: 20, result: { answers: { c: { answers: ['Green'] } } } },
      { id: 21, result: { action: 'accept' } },
      { id: 22, result: { permissions: {} } },
      { id: 23, error: { code: -32601 } },
    ]);
  });

  it('takes a question back that was answered elsewhere', async () => {
    const { started } = start([TURN, asks(10, 'ls')]);
    await asked(started);
    started.session.stop('changed my mind', true);
    await started.exit();
    expect(started.of('permission-withdrawn')).toEqual([{ type: 'permission-withdrawn', request_id: '10' }]);
  });

  it('hands what comes too late for one turn over with the next', async () => {
    const { started, words } = start([TURN, WORDS, 'STEERED', ended(), said('turn/started', { turn: { id: 'u2' } }), WORDS, ended()]);
    await until(() => started.printed().includes('done'), { what: 'the first words' });
    await started.session.send('one more thing');
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(words('turn/steer')[0]).toContain('one more thing');
  });

  it('bears lines it does not know, and shows those that are no JSON', async () => {
    const { started } = start([{ method: 'brand/new', params: 5 }, '"text"', 'npm \u001b]0;x\u0007warn', { method: 'item/started', params: {} }, TURN, WORDS, ended()]);
    expect((await started.exit()).exit.outcome).toBe('completed');
    expect(started.printed()).toContain('npm warn');
    expect(started.printed()).not.toContain('\u001b]0;');
  });

  it('is ended when it does not start, when the model falls silent, and when it only tells of retries, but not while a user is asked', async () => {
    const adapter = codexWith({ silenceMs: 300 });
    expect((await start([], { adapter: codexWith({ startMs: 300 }) }).started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('did not start') });
    const again = said('error', { willRetry: true, error: { message: 'Reconnecting... 1/5', codexErrorInfo: null, additionalDetails: null } });
    expect((await start([TURN, again], { adapter }).started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('said nothing') });
    const patient = start([TURN, asks(10, 'ls'), WORDS, ended()], { adapter });
    await asked(patient.started);
    const since = performance.now();
    await until(() => performance.now() - since > 700);
    patient.started.session.answer('10', { allow: true, scope: 'once', note: '' });
    expect((await patient.started.exit()).exit.outcome).toBe('completed');
  });

  it('that is not installed is a failed attempt that says how to get it', async () => {
    const { started } = start([], { argv: ['no-such-codex'] });
    expect((await started.exit()).exit).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('npm i -g @openai/codex') });
    expect(started.seen.filter(({ type }) => type !== 'output').map(({ type }) => type)).toEqual(['started', 'exit']);
    expect(await codex.probe({ kind: 'codex', argv: [BINARY], model: null }, process.env)).toMatchObject({ found: true, version: 'codex-cli 0.169.0 (replayed)' });
  });
});
