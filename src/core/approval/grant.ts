/**
 * What the user allowed for the rest of a task: by the very words that were shown, for the role that asked, whatever session of the task
 * asks again. Must not be read more broadly: who wants more asks more.
 */
import type { EventBody } from '../../protocol/event.ts';
import { accept, type BodyOf, type Command, type Decision, reject } from '../command.ts';
import type { Approval, Grant, Session, State } from '../state.ts';
import { openApprovals } from './request.ts';

type Asked = Pick<Grant, 'task_id' | 'role'>;

const same = (one: Asked, other: Asked): boolean => one.task_id === other.task_id && one.role === other.role;

export const grantFor = (state: State, session: Session, rule: string | null | undefined): Grant | undefined =>
  Object.values(state.grants).find((grant) => grant.rule === rule && same(grant, session));

/** `P4, allowed for T3: Bash npm test`. */
export const grantText = ({ id, task_id, rule }: Grant): string => `${id}, allowed for ${task_id ?? 'this work'}: ${rule}`;

/** A question through the host that was answered for the task before: the record of it, and its answer. */
export const ruled = (session: Session, grant: Grant, asked: { request_id: string; tool: string; summary: string }): EventBody => ({
  type: 'permission.ruled',
  session_id: session.id,
  task_id: session.task_id,
  ...asked,
  rule: grantText(grant),
  allowed: true,
});

/** Other open questions that the same yes answers. */
export function alsoAnswered(state: State, answered: Approval): Approval[] {
  const session = state.sessions[answered.session_id ?? ''];
  if (session === undefined || answered.grant === null) return [];
  return openApprovals(state).filter((other) => {
    const asker = state.sessions[other.session_id ?? ''];
    return other.id !== answered.id && other.grant === answered.grant && asker !== undefined && same(asker, session);
  });
}

export function revokeGrant(state: State, command: Command<BodyOf<'revoke-grant'>>): Decision {
  const { grant_id } = command.body;
  if (state.grants[grant_id] === undefined) return reject('NO_GRANT', `Nothing that was allowed for a task is called ${grant_id}.`, 'See maos-tui tasks show TASK');
  return accept({ type: 'grant.revoked', grant_id });
}
