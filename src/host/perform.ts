/**
 * One effect, from claim to answer: run it in its lane, try again what may pass by itself, and turn any failure into an observation.
 * Never throws but when the host stops, so that no effect can end the loop.
 */
import type { Effect } from '../protocol/effect.ts';
import { MaosError } from '../system/errors.ts';
import { answerRequest } from './effects/answer-request.ts';
import { beginMergeHere } from './effects/begin-merge.ts';
import { mergeResult } from './effects/merge-result.ts';
import { mergeRun } from './effects/merge-run.ts';
import { openRun } from './effects/open-run.ts';
import { removeWorktree } from './effects/remove-worktree.ts';
import { sendToSession } from './effects/send-to-session.ts';
import { startSession } from './effects/start-session.ts';
import { stopSession } from './effects/stop-session.ts';
import { undoMerge } from './effects/undo-merge.ts';
import { verifyResult } from './effects/verify-result.ts';
import type { Host } from './host.ts';
import { type Lane, lane } from './lanes.ts';
import { type Observation, pause } from './observe.ts';

export type Lanes = Readonly<Record<'session' | 'verify' | 'merge', Lane>>;

export const openLanes = (verifyWidth: number): Lanes => ({ session: lane(Number.POSITIVE_INFINITY), verify: lane(verifyWidth), merge: lane(1) });

/** Waits before another try of what said it may pass. A moved tip does not pass: the orchestrator has to decide anew. */
const RETRY_MS = [250, 1_000, 3_000];
const FINAL = new Set(['TIP_MOVED']);

function once(host: Host, lanes: Lanes, effect: Effect, id: string): Promise<Observation | null> {
  const { body } = effect;
  switch (body.type) {
    case 'open-run':
      return lanes.session(() => openRun(host, body));
    case 'start-session':
      return lanes.session(() => startSession(host, body, id));
    case 'stop-session':
      return lanes.session(() => stopSession(host, body));
    case 'answer-request':
      return lanes.session(() => answerRequest(host, body));
    case 'send-to-session':
      return lanes.session(() => sendToSession(host, body));
    case 'verify-result':
      return lanes.verify(() => verifyResult(host, body));
    case 'begin-merge':
      return lanes.session(() => beginMergeHere(host, body));
    case 'merge-result':
      return lanes.merge(() => mergeResult(host, body));
    case 'merge-run':
      return lanes.merge(() => mergeRun(host, body));
    case 'undo-merge':
      return lanes.merge(() => undoMerge(host, body));
    case 'remove-worktree':
      return lanes.merge(() => removeWorktree(host, body));
    case 'stop-host':
      return Promise.resolve(null);
  }
}

export async function perform(host: Host, lanes: Lanes, effect: Effect, id: string): Promise<Observation | null> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await once(host, lanes, effect, id);
    } catch (error) {
      if (host.signal.aborted) throw error;
      const wait = RETRY_MS[attempt];
      const passing = error instanceof MaosError && error.retryable && !FINAL.has(error.code);
      host.log.warn({ err: error, effect: effect.id, type: effect.body.type, again: passing && wait !== undefined }, 'effect failed');
      if (!passing || wait === undefined) return failure(effect, error);
      await pause(wait, host.signal);
    }
  }
}

export function failure({ id, body }: Effect, error: unknown): Observation {
  const known =
    error instanceof MaosError
      ? error
      : new MaosError({ code: 'HOST_DEFECT', message: error instanceof Error ? error.message : String(error), hint: 'The host log has the details: maos-tui doctor' });
  return {
    type: 'effect-failed',
    effect_id: id,
    effect_type: body.type,
    code: known.code,
    message: known.message,
    hint: known.hint,
    retryable: known.retryable,
    ...('task_id' in body && body.task_id !== null ? { task_id: body.task_id } : {}),
    ...('session_id' in body ? { session_id: body.session_id } : {}),
  };
}
