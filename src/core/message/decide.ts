/** Commands about messages and shared context. A sender is who the signature says; a receiver must exist. */

import type { EventBody } from '../../protocol/event.ts';
import { ARCHITECT } from '../../protocol/words.ts';
import { accept, type BodyOf, type Command, type Decision, reject } from '../command.ts';
import type { State } from '../state.ts';
import { compose } from './send.ts';

const participant = (command: Command): string => (command.actor.kind === 'agent' ? (command.actor.role ?? 'agent') : 'user');

function receivers(state: State, to: string, from: string): string[] | null {
  const roles = Object.keys(state.run?.config.roles ?? { [ARCHITECT]: true });
  if (to === 'all') return [...roles, 'user'].filter((name) => name !== from);
  if (to === 'you' || to === 'user') return ['user'];
  if (roles.includes(to)) return [to];
  const task = state.tasks[to];
  return task === undefined ? null : [task.role];
}

export function sendMessage(state: State, command: Command<BodyOf<'send-message'>>): Decision {
  const { body } = command;
  const from = participant(command);
  const to = receivers(state, body.to, from);
  if (to === null)
    return reject('NO_RECEIVER', `Nobody here is called ${body.to}.`, `Roles: ${Object.keys(state.run?.config.roles ?? {}).join(', ')}; also a task id, user, or all.`);
  const task = body.task_id ?? (state.tasks[body.to] === undefined ? undefined : body.to);
  const events: EventBody[] = [];
  to.forEach((name, index) => {
    events.push(
      compose(
        state,
        {
          id: index === 0 ? body.message_id : `${body.message_id}-${index}`,
          from,
          to: name,
          text: body.text,
          at: command.at,
          priority: body.priority,
          ...(command.actor.session_id === undefined ? {} : { from_session: command.actor.session_id }),
          ...(task === undefined ? {} : { task_id: task }),
          ...(body.reply_to === undefined ? {} : { reply_to: body.reply_to }),
          ...(body.topic === undefined ? {} : { topic: body.topic }),
        },
        events,
      ),
    );
  });
  return accept(events);
}

export function receiveMessages(_state: State, command: Command<BodyOf<'receive-messages'>>): Decision {
  return accept(command.body.message_ids.map((id): EventBody => ({ type: 'message.delivered', message_id: id, to: participant(command) })));
}

export const ackMessage = (_state: State, command: Command<BodyOf<'ack-message'>>): Decision =>
  accept({ type: 'message.acked', message_id: command.body.message_id, to: participant(command) });

export const setContext = (_state: State, command: Command<BodyOf<'set-context'>>): Decision =>
  accept({ type: 'context.set', key: command.body.key, digest: command.body.digest, bytes: command.body.bytes, by: participant(command) });
