/** The brief of a session, from State alone: what to do, what is known, and why earlier tries did not count. */
import type { Brief } from '../../protocol/brief.ts';
import { ARCHITECT } from '../../protocol/words.ts';
import { BRIEF_MESSAGE_LENGTH, heardBefore, messagesFor } from '../message/pending.ts';
import { neededTasks } from '../plan/normalise.ts';
import { aboutConflict, aboutPlan } from '../replan/brief.ts';
import type { MessageRecord, Run, Session, State, Task } from '../state.ts';

const EARLIER = 3;
const CONTEXT = 100;

export function composeBrief(state: State, run: Run, session: Session, task: Task | null): Brief {
  const role = run.config.roles[session.role];
  // who resolves the conflict of a task works where the task's own role may
  const directories = run.config.roles[session.purpose === 'task' && task !== null ? task.role : session.role]?.directories ?? { read: [], write: [] };
  const asked = session.purpose === 'plan' && run.replan?.session_id === session.id ? run.replan : null;
  const skills = (run.config.skills ?? []).filter((skill) => skill.roles.includes(session.role));
  const before = session.purpose === 'task' && task !== null ? heardBefore(state, task, session) : [];
  const prompts = Object.entries(run.config.prompts ?? {});
  return {
    schema: 'maos.brief/1',
    run_id: run.id,
    session_id: session.id,
    purpose: session.purpose,
    role: session.role,
    persona: role?.persona ?? '',
    goal: run.goal,
    task:
      task === null
        ? null
        : { id: task.id, title: task.title, description: task.description, acceptance: task.acceptance, files: task.files, checks: checksFor(run, task), priority: task.priority },
    attempt: asked !== null ? asked.tries + 1 : task === null ? run.plan_failures + 1 : task.attempts.length,
    earlier:
      task === null
        ? []
        : task.attempts
            .filter((attempt) => attempt.outcome !== null && attempt.outcome !== 'accepted')
            .slice(-EARLIER)
            .map((attempt) => ({ attempt: attempt.number, reason: attempt.reason, checks: attempt.checks })),
    conflict: session.purpose === 'task' ? (task?.conflict ?? null) : null,
    review:
      session.purpose === 'review' && task?.result != null ? { commit: task.result.commit, base: task.result.base, files: task.result.files, summary: task.result.summary } : null,
    dependencies:
      task === null
        ? []
        : neededTasks(task).flatMap((id) => {
            const needed = state.tasks[id];
            return needed === undefined
              ? []
              : [
                  {
                    id,
                    title: needed.title,
                    summary: needed.result?.summary ?? '',
                    commit: needed.result?.merged ?? needed.result?.commit ?? null,
                    files: needed.result?.files.map((file) => file.path) ?? [],
                  },
                ];
          }),
    messages: messagesFor(state, run, session).map(inBrief),
    ...(before.length === 0 ? {} : { earlier_messages: before.map(inBrief) }),
    context: Object.entries(state.context)
      .slice(-CONTEXT)
      .map(([key, entry]) => ({ key, by: entry.by, bytes: entry.bytes, digest: entry.digest })),
    directories,
    ...(skills.length === 0 ? {} : { skills: skills.map(({ name, version, description, digest }) => ({ name, version, description, digest })) }),
    ...(prompts.length === 0 ? {} : { prompts: prompts.map(([name, use]) => ({ name, ...use })) }),
    ...(role?.context_chars === undefined ? {} : { limit: role.context_chars }),
    roles:
      session.purpose !== 'plan'
        ? []
        : Object.values(run.config.roles)
            .filter((other) => other.name !== ARCHITECT || Object.keys(run.config.roles).length === 1)
            .map((other) => ({ name: other.name, persona: other.persona, directories: other.directories.write })),
    plan_feedback: session.purpose === 'plan' && asked === null ? run.plan_feedback : null,
    ...(asked === null ? {} : aboutPlan(state, run, asked)),
    ...(session.purpose === 'task' && task?.resolver != null && task.conflict !== null ? { mediation: aboutConflict(task) } : {}),
  };
}

const inBrief = ({ id, from, text }: MessageRecord): Brief['messages'][number] => ({
  id,
  from,
  text: text.length > BRIEF_MESSAGE_LENGTH ? `${text.slice(0, BRIEF_MESSAGE_LENGTH)}… (the rest is in the mailbox)` : text,
});

/** A task's own checks, then its role's, then the run's; each once. */
export const checksFor = (run: Run, task: Task): string[] => [...new Set([...task.checks, ...(run.config.roles[task.role]?.checks ?? []), ...run.config.checks])];
