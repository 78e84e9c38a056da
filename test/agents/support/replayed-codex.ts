/** Sessions of the Codex adapter with a recording in place of the CLI, and the lines to write one by hand. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codex } from '../../../src/agents/codex/index.ts';
import type { Brief } from '../../../src/protocol/brief.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { brief, type Started, startAgent } from './session.ts';

export const BINARY = join(import.meta.dirname, 'replay-rpc.mjs');
export const fixture = (name: string): string => readFileSync(join(import.meta.dirname, `../fixtures/codex-${name}.jsonl`), 'utf8');

export interface Options {
  adapter?: typeof codex;
  resume?: string;
  given?: Brief;
  argv?: string[];
  restricted?: string[];
  allowed?: string[];
  /** Answers before the first turn. */
  opened?: object[];
}
export interface Sent {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
}
/** Plays a recording by its name, or lines of one's own after the thread was opened. */
export function start(recording: string | (object | string)[], options: Options = {}) {
  const root = tempDir('maos-codex-');
  const cwd = join(root, 'worktree');
  mkdirSync(cwd);
  const text =
    typeof recording === 'string'
      ? fixture(recording).replaceAll('/repo', cwd).replaceAll('/outer', root)
      : [...(options.opened ?? OPENED), ...recording].map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n');
  writeFileSync(join(root, 'replay.jsonl'), text);
  const received = join(root, 'received.jsonl');
  const started = startAgent(options.adapter ?? codex, {
    cwd,
    files: join(root, 'files'),
    argv: options.argv ?? [BINARY],
    resume: options.resume ?? null,
    brief: options.given ?? brief(),
    tools: { restricted: options.restricted ?? [], allowed: options.allowed ?? [] },
    env: { PATH: process.env.PATH ?? '', REPLAY: join(root, 'replay.jsonl'), RECEIVED: received },
  });
  const sent = (): Sent[] =>
    readFileSync(received, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Sent);
  const words = (method: string): string[] => sent().flatMap((one) => (one.method === method ? [JSON.stringify(one.params)] : []));
  return { started, root, sent, words };
}
export const OPENED = [
  { id: 1, result: {} },
  { id: 2, result: { thread: { id: 't1' }, model: 'm1', activePermissionProfile: { id: 'maos_session' } } },
  { id: 3, result: {} },
];
export const said = (method: string, params: object) => ({ method, params: { threadId: 't1', turnId: 'u1', ...params } });
export const TURN = said('turn/started', { turn: { id: 'u1', status: 'inProgress' } });
export const item = (value: object, end = true) => said(end ? 'item/completed' : 'item/started', { item: { id: 'i1', ...value } });
export const WORDS = item({ type: 'agentMessage', text: 'done' });
export const ended = (more: object = {}) => said('turn/completed', { turn: { id: 'u1', status: 'completed', error: null, ...more } });
export const failed = (message: string, codexErrorInfo: unknown) => ended({ status: 'failed', error: { message, codexErrorInfo, additionalDetails: null } });
export const asks = (id: number, command: string, more: object = {}) => ({
  id,
  method: 'item/commandExecution/requestApproval',
  params: { threadId: 't1', turnId: 'u1', itemId: 'i1', command, reason: 'why not', ...more },
});
export const asked = (started: Started, count = 1) => until(() => started.of('permission')[count - 1], { what: `${count} permission questions` });
export const tokens = (started: Started): number => started.of('usage').reduce((sum, { usage }) => sum + usage.input_tokens, 0);
