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
  if (state.messages[body.message_id] !== undefined) return reject('ALREADY', `A message with the id ${body.message_id} was sent before.`, 'Give it a new id.');
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

/** Mail is received and acknowledged by who it is for. One that State has forgotten is old news either way. */
const addressed = (state: State, id: string, who: string): boolean => state.messages[id] === undefined || state.messages[id].to === who;
const NOT_YOURS = reject('NOT_YOURS', 'This message is for somebody else.', 'maos-tui agent inbox shows yours.');

export function receiveMessages(state: State, command: Command<BodyOf<'receive-messages'>>): Decision {
  const who = participant(command);
  if (!command.body.message_ids.every((id) => addressed(state, id, who))) return NOT_YOURS;
  return accept(command.body.message_ids.map((id): EventBody => ({ type: 'message.delivered', message_id: id, to: who })));
}

export function ackMessage(state: State, command: Command<BodyOf<'ack-message'>>): Decision {
  const who = participant(command);
  if (!addressed(state, command.body.message_id, who)) return NOT_YOURS;
  return accept({ type: 'message.acked', message_id: command.body.message_id, to: who });
}

export function messageHanded(state: State, command: Command<BodyOf<'message-handed'>>): Decision {
  const message = state.messages[command.body.message_id];
  if (message === undefined || message.acked_at !== null) return accept();
  return accept({ type: 'message.delivered', message_id: message.id, to: message.to }, { type: 'message.acked', message_id: message.id, to: message.to });
}

export const setContext = (_state: State, command: Command<BodyOf<'set-context'>>): Decision =>
  accept({ type: 'context.set', key: command.body.key, digest: command.body.digest, bytes: command.body.bytes, by: participant(command) });
