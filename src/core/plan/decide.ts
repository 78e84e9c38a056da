/** Plans come in, from the architect or from a person's editor, and are proposed or refused. */
import type { Finding } from '../../protocol/common.ts';
import type { EventBody } from '../../protocol/event.ts';
import { ask, withdraw } from '../approval/request.ts';
import { unpricedText } from '../budget/unpriced.ts';
import { accept, type BodyOf, type Command, type Decision, type ParsedPlan, reject } from '../command.ts';
import { answerReplan, askedBy } from '../replan/decide.ts';
import { endRun, phaseOf } from '../run/phase.ts';
import type { Run, State } from '../state.ts';
import { retryAt } from '../task/failure.ts';
import { validatePlan } from './validate.ts';

type Planned = Pick<Run, 'id' | 'config' | 'plan_only' | 'approve_plan'> & { version: number };

/** All errors of a parsed plan, schema and validators together; warnings are findings too but refuse nothing. */
export const judge = (parsed: ParsedPlan, roles: Iterable<string>) => {
  const findings = [...parsed.findings, ...(parsed.plan === null ? [] : validatePlan(parsed.plan, new Set(roles)))];
  return { findings, bad: parsed.plan === null || findings.some((finding) => finding.severity === 'error') };
};

export function proposed(state: State, run: Planned, parsed: ParsedPlan, by: string): EventBody[] {
  const { findings, bad } = judge(parsed, Object.keys(run.config.roles));
  if (bad || parsed.plan === null) return [{ type: 'plan.refused', run_id: run.id, findings, by }];
  const events: EventBody[] = [{ type: 'plan.proposed', run_id: run.id, version: run.version, digest: parsed.digest, plan: parsed.plan, findings, by }];
  const warnings = findings.length === 0 ? '' : ` ${findings.length} to look at.`;
  const unpriced = unpricedText(run.config, new Set([...parsed.plan.tasks.map((task) => task.role), run.config.review.replace(/^role:/, '')]));
  events.push(
    ask(state, {
      kind: 'plan',
      summary: `Plan v${run.version}: ${parsed.plan.tasks.length} task${parsed.plan.tasks.length === 1 ? '' : 's'}`,
      detail: `${parsed.plan.summary}${warnings}${unpriced === null ? '' : `\n${unpriced}`}`,
      at: parsed.digest,
    }),
  );
  if (!run.plan_only && (run.approve_plan || run.config.autonomy === 'auto')) {
    const asked = events[1] as Extract<EventBody, { type: 'approval.requested' }>;
    events.push(
      { type: 'approval.answered', approval_id: asked.approval_id, approved: true, scope: 'once', note: run.approve_plan ? 'approved beforehand' : 'autonomy is auto' },
      ...approved(run.id, run.version, parsed.digest),
    );
  }
  return events;
}

export const approved = (runId: string, version: number, digest: string): EventBody[] => [
  { type: 'plan.approved', run_id: runId, version, digest },
  { type: 'run.started', run_id: runId },
];

const planned = (run: Run): Planned => ({ ...run, version: (run.plan?.version ?? 0) + 1 });

/** A whole plan while the run is planning, a change of it when that is what the session was asked for; null when nothing was asked of it. */
function offered(state: State, command: Command, sessionId: string, parsed: ParsedPlan): EventBody[] | null {
  const run = state.run;
  const session = state.sessions[sessionId];
  if (run === null || session?.purpose !== 'plan') return null;
  if (phaseOf(run) === 'planning') return proposed(state, planned(run), parsed.change === undefined ? parsed : { ...parsed, findings: [...parsed.findings, WHOLE] }, session.role);
  const asked = askedBy(run, session);
  if (asked === null || phaseOf(run) !== 'running') return null;
  const answer = answerReplan(state, run, asked, command, parsed);
  return 'events' in answer ? answer.events : [{ type: 'plan.refused', run_id: run.id, findings: answer.findings, by: session.role }];
}

const WHOLE: Finding = { code: 'plan.schema', message: 'A whole plan is asked for, with its `tasks`.', severity: 'error' };

export function proposePlan(state: State, command: Command<BodyOf<'propose-plan'>>): Decision {
  const events = offered(state, command, command.actor.session_id ?? '', command.body.plan);
  if (events === null) return reject('NOT_PLANNING', 'No plan is asked for now.', 'Only the architect may propose one, while it is asked for a plan or for a change of it.');
  const refused = events[0]?.type === 'plan.refused' ? events[0] : undefined;
  if (refused === undefined) return accept(events);
  // the agent hears at once what to mend; nothing of the plan is kept
  const errors = refused.findings.filter((finding) => finding.severity === 'error');
  return reject(
    'PLAN_INVALID',
    errors.map((finding) => `${finding.where === undefined ? '' : `${finding.where}: `}${finding.message}${finding.hint ? ` ${finding.hint}` : ''}`).join('\n'),
    'Mend the plan and propose it again.',
  );
}

/** A structured agent's answer held this plan; it cannot be told of findings in the same turn, so they go into its next brief. */
export function planProduced(state: State, command: Command<BodyOf<'plan-produced'>>): Decision {
  return accept(offered(state, command, command.body.session_id, command.body.plan) ?? []);
}

export function editPlan(state: State, command: Command<BodyOf<'edit-plan'>>): Decision {
  const run = state.run;
  if (run === null || phaseOf(run) !== 'approval' || run.plan === null) return reject('NO_PLAN', 'No plan waits for approval.', 'See maos-tui status');
  if (command.body.version !== run.plan.version)
    return reject('CHANGED', `You edited plan v${command.body.version}; it is v${run.plan.version} now.`, 'Look at it again: maos-tui plan show');
  const { findings, bad } = judge(command.body.plan, Object.keys(run.config.roles));
  if (bad)
    return reject(
      'PLAN_INVALID',
      findings
        .filter((finding) => finding.severity === 'error')
        .map((finding) => finding.message)
        .join('\n'),
      'The plan is as it was.',
    );
  return accept(
    withdraw(state, 'the plan was edited', (approval) => approval.kind === 'plan'),
    proposed(state, planned(run), command.body.plan, 'user'),
  );
}

/** The architect's process ended and there is no plan yet. */
export function planAttemptFailed(state: State, run: Run, command: Pick<Command, 'at' | 'random'>, reason: string, counted: boolean): EventBody[] {
  const failures = run.plan_failures + (counted ? 1 : 0);
  if (failures <= run.config.retries)
    return [{ type: 'plan.attempt-failed', run_id: run.id, reason, not_before: counted ? retryAt(command.at, failures, command.random) : command.at, counted }];
  return [
    { type: 'plan.attempt-failed', run_id: run.id, reason, not_before: null, counted },
    ...endRun(state, { type: 'run.failed', run_id: run.id, reason: `No plan after ${failures} ${failures === 1 ? 'try' : 'tries'}: ${reason}` }),
  ];
}
