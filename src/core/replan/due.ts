/**
 * When the architect is asked about the plan under way, and what waits meanwhile. A failed task comes before a phase that ended; each phase is
 * asked about once (`run.replanned`), each task once (`task.mediation`). Cost: the number of phases, never the number of tasks.
 */
import type { Derived } from '../dispatch/derived.ts';
import type { Run, Task } from '../state.ts';

/** The first phase that ended, has later phases with work that has not begun, and was not asked about yet. */
function phaseDue(run: Run, derived: Derived): string | null {
  const mode = run.config.replan ?? 'off';
  if (mode === 'off' || derived.phases.size < 2) return null;
  const waiting = Math.max(-1, ...[...derived.phases.values()].map((phase) => (phase.pending > 0 ? phase.index : -1)));
  for (const [id, phase] of derived.phases) {
    if (phase.index >= waiting) return null;
    if (phase.open === 0 && phase.settled > 0 && !run.replanned.includes(id) && (mode === 'phases' || phase.failed > 0)) return id;
  }
  return null;
}

export function dueReplan(run: Run, derived: Derived): { phase: string | null; task_id: string | null } | null {
  for (const id of derived.mediate) return { phase: null, task_id: id };
  const phase = phaseDue(run, derived);
  return phase === null ? null : { phase, task_id: null };
}

/** Whether a task waits for the answer to the question that is open now. */
export function waitsForPlan(run: Run, task: Task): boolean {
  const phase = run.replan?.phase;
  if (phase == null || task.attempts.length > 0) return false;
  const index = (id: string | undefined): number => run.plan?.plan.phases.findIndex((one) => one.id === id) ?? -1;
  return index(task.phase) > index(phase);
}

/** Whether a task waits until the architect, and perhaps the user, has looked at a phase before its own. */
export function heldBack(run: Run, derived: Derived): (task: Task) => boolean {
  const phase = run.replan === null ? phaseDue(run, derived) : run.replan.phase;
  const index = phase === null ? undefined : derived.phases.get(phase)?.index;
  if (index === undefined) return () => false;
  return (task) => task.attempts.length === 0 && (derived.phases.get(task.phase ?? '')?.index ?? -1) > index;
}
