/** What events of a question to the architect make of State. One is open at a time. */
import { graphChanged } from '../dispatch/derived.ts';
import type { Evolvers } from '../evolvers.ts';

type ReplanEvent = Extract<keyof Evolvers, `replan.${string}`>;

export const replanEvents: Pick<Evolvers, ReplanEvent> = {
  'replan.begun': (state, body) => {
    const { run } = state;
    if (run === null) return;
    run.replan = { phase: body.phase, task_id: body.task_id, session_id: null, tries: 0, findings: [], change: null, digest: '', proposed_at: '' };
    if (body.phase !== null) run.replanned.push(body.phase);
    const task = body.task_id === null ? undefined : state.tasks[body.task_id];
    if (task !== undefined) task.mediation = 'asked';
    graphChanged(state);
  },
  'replan.proposed': (state, body, event) => {
    const asked = state.run?.replan;
    if (asked) Object.assign(asked, { change: body.change, digest: body.digest, proposed_at: event.at });
  },
  'replan.attempt-failed': (state, body) => {
    const asked = state.run?.replan;
    if (!asked) return;
    asked.session_id = null;
    asked.findings = body.findings;
    if (body.counted) asked.tries += 1;
  },
  'replan.ended': (state) => {
    if (state.run !== null) state.run.replan = null;
    // what waited for the answer is looked at again
    graphChanged(state);
  },
};
