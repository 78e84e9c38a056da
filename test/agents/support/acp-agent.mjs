#!/usr/bin/env node
import { spawn } from 'node:child_process';
// An agent of the Agent Client Protocol without a model: it plays the steps in the file named by ACP_STEPS, one list per turn, and writes down
// what it was asked in ACP_SEEN. With ACP_HOME it keeps its conversations there, so that they can be loaded after its death.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { agent, ndJsonStream, RequestError } from '@agentclientprotocol/sdk';

const { turns = [[]], modes = null, login = null, version = 1, load = true, resume = false, usage = null } = JSON.parse(readFileSync(process.env.ACP_STEPS, 'utf8'));
const seen = (value) => appendFileSync(process.env.ACP_SEEN, `${JSON.stringify(value)}\n`);
const home = process.env.ACP_HOME;
const file = (id) => join(home, `${id}.json`);
seen({ argv: process.argv.slice(2), env: { quiet: process.env.QUIET ?? null, own: process.env.OWN ?? null, config: process.env.AGENT_CONFIG ?? null } });

let authenticated = login === null;
let turn = 0;
let cancelled = false;
let wake = () => undefined;
const opened = (id) => ({ sessionId: id, ...(modes === null ? {} : { modes: { currentModeId: modes[0], availableModes: modes.map((mode) => ({ id: mode, name: mode })) } }) });
const saidBefore = (client, sessionId) =>
  client.notify('session/update', { sessionId, update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: 'from before\n' } } });

async function play(client, sessionId, steps) {
  for (const step of steps) {
    const update = (value) => client.notify('session/update', { sessionId, update: value });
    if (step.text !== undefined) await update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: step.text } });
    if (step.thought !== undefined) await update({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: step.thought } });
    if (step.update !== undefined) await update(step.update);
    if (step.raw !== undefined) process.stdout.write(`${step.raw}\n`);
    if (step.stderr !== undefined) process.stderr.write(step.stderr);
    if (step.until !== undefined) while (!existsSync(step.until)) await new Promise((resolve) => setTimeout(resolve, 20));
    if (step.write !== undefined) writeFileSync(step.write, '');
    if (step.shell !== undefined) {
      spawn('sh', ['-c', step.shell], { stdio: 'ignore', detached: true });
      await new Promise((resolve) => {
        wake = resolve;
      });
    }
    if (step.ask !== undefined) {
      const options = step.options ?? [
        { optionId: 'yes', name: 'Yes', kind: 'allow_once' },
        { optionId: 'always', name: 'Always', kind: 'allow_always' },
        { optionId: 'no', name: 'No', kind: 'reject_once' },
      ];
      const { outcome } = await client.request('session/request_permission', { sessionId, toolCall: step.ask, options });
      seen({ outcome });
      if (cancelled) return 'cancelled';
      if (outcome.outcome === 'cancelled' || outcome.optionId === 'no') {
        if (step.no !== undefined) return await play(client, sessionId, step.no);
        continue;
      }
    }
    if (step.die === true) process.kill(process.pid, 'SIGKILL');
    if (step.stall === true)
      await new Promise((resolve) => {
        wake = resolve;
      });
    if (cancelled && step.deaf !== true) return 'cancelled';
    if (step.error !== undefined) throw new RequestError(step.error.code, step.error.message, step.error.data);
    if (step.stop !== undefined) return step.stop;
  }
  return 'end_turn';
}

agent({ name: 'scripted' })
  .onRequest('initialize', () => ({
    protocolVersion: version,
    agentCapabilities: { loadSession: load, ...(resume ? { sessionCapabilities: { resume: {} } } : {}) },
    authMethods: login === null ? [] : [{ id: login, name: login }],
  }))
  .onRequest('authenticate', ({ params }) => {
    seen({ authenticate: params.methodId });
    authenticated = true;
  })
  .onRequest('session/new', ({ params }) => {
    if (!authenticated) throw RequestError.authRequired();
    seen({ new: params });
    const id = `c${process.pid}`;
    if (home !== undefined) {
      mkdirSync(home, { recursive: true });
      writeFileSync(file(id), '');
    }
    return opened(id);
  })
  .onRequest('session/load', async ({ params, client }) => {
    if (home === undefined || !existsSync(file(params.sessionId))) throw RequestError.resourceNotFound(params.sessionId);
    seen({ load: params.sessionId });
    await saidBefore(client, params.sessionId);
    if (usage !== null)
      await client.notify('session/update', {
        sessionId: params.sessionId,
        update: { sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount: usage.before, currency: 'USD' } },
      });
    return opened(undefined);
  })
  .onRequest('session/resume', ({ params }) => {
    seen({ resume: params.sessionId });
    return opened(undefined);
  })
  .onRequest('session/set_mode', ({ params }) => seen({ mode: params.modeId }))
  .onRequest('session/prompt', async ({ params, client }) => {
    seen({ prompt: params.prompt.map((block) => block.text).join('') });
    cancelled = false;
    const stopReason = await play(client, params.sessionId, turns[Math.min(turn++, turns.length - 1)]);
    if (usage !== null)
      await client.notify('session/update', {
        sessionId: params.sessionId,
        update: { sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount: usage.before + usage.each * turn, currency: 'USD' } },
      });
    return { stopReason, ...(usage === null ? {} : { usage: { inputTokens: 100, outputTokens: 10, totalTokens: 110 } }) };
  })
  .onNotification('session/cancel', () => {
    seen({ cancel: true });
    cancelled = true;
    wake();
  })
  .connect(ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin)));
