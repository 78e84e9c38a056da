/** What an adapter tells of its session, as what is reported of it. Judges nothing. */
import { messagesShown } from '../agents/brief/index.ts';
import type { Evidence, SessionContext } from '../agents/contract.ts';
import type { EffectOf } from '../protocol/effect.ts';
import { processStart } from '../system/process.ts';
import { cleanLine } from './clean.ts';
import type { Reports } from './reports.ts';

/** @param id of the observation that it started */
export function tell(
  reports: Reports,
  evidence: Exclude<Evidence, { type: 'output' | 'event' | 'exit' }>,
  { effect, context, id }: { effect: EffectOf<'start-session'>; context: SessionContext; id: string },
): void {
  const { session_id, branch, start_commit } = effect;
  switch (evidence.type) {
    case 'started':
      reports.say(
        {
          type: 'session-started',
          session_id,
          pid: evidence.pid,
          pid_start: processStart(evidence.pid) ?? '',
          worktree: context.cwd,
          branch,
          start_commit,
          messages: messagesShown(context.brief, context.resume !== null),
          ...(evidence.accept_ms === undefined ? {} : { accept_ms: evidence.accept_ms }),
        },
        id,
      );
      break;
    case 'accepted':
      reports.say({ type: 'prompt-accepted', session_id, by: cleanLine(evidence.by, 200) });
      break;
    case 'status':
      reports.status(evidence);
      break;
    case 'stalled':
      reports.stalled(evidence.reason);
      break;
    case 'usage':
      reports.usage(evidence.model, evidence.usage);
      break;
    case 'permission':
      reports.permission(evidence);
      break;
    case 'ruled':
      reports.ruled(evidence);
      break;
    case 'permission-withdrawn':
      reports.say({ type: 'permission-withdrawn', session_id, request_id: evidence.request_id.slice(0, 200) });
      break;
    case 'plan':
      reports.say({ type: 'plan-produced', session_id, plan: evidence.plan });
      break;
  }
}
