/** Commands about messages and shared context. A sender is who the signature says; a receiver must exist. */

import type { EventBody } from '../../protocol/event.ts';
import { ARCHITECT } from '../../protocol/words.ts';
import { accept, type BodyOf, type Command, type Decision, reject } from '../command.ts';
import type { State } from '../state.ts';
import { sessionEnded } from '../transitions.ts';
import { compose } from './send.ts';
import { settled } from './taken.ts';

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
  if (body.when === 'now' && command.actor.kind === 'agent')
    return reject('NOT_ALLOWED', 'Only the user may break off the turn of an agent.', 'Send it without that: it is read after the turn.');
  if (state.messages[body.message_id] !== undefined) return reject('ALREADY', `A message with the id ${body.message_id} was sent before.`, 'Give it a new id.');
  const from = participant(command);
  const one = state.sessions[body.to];
  if (one !== undefined && sessionEnded(one.state)) return reject('NO_RECEIVER', `The agent ${body.to} has ended.`, `Write to its role (${one.role}) or its task instead.`);
  const to = one === undefined ? receivers(state, body.to, from) : [one.role];
  if (to === null)
    return reject(
      'NO_RECEIVER',
      `Nobody here is called ${body.to}.`,
      `Roles: ${Object.keys(state.run?.config.roles ?? {}).join(', ')}; also a task id, the id of a live agent, user, or all.`,
    );
  const task = body.task_id ?? one?.task_id ?? (state.tasks[body.to] === undefined ? undefined : body.to);
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
          ...(body.when === undefined ? {} : { when: body.when }),
          ...(one === undefined ? {} : { to_session: one.id }),
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
  const by = command.actor.session_id === undefined ? {} : { session_id: command.actor.session_id };
  return accept(command.body.message_ids.map((id): EventBody => ({ type: 'message.delivered', message_id: id, to: who, ...by })));
}

export function ackMessage(state: State, command: Command<BodyOf<'ack-message'>>): Decision {
  const who = participant(command);
  if (!addressed(state, command.body.message_id, who)) return NOT_YOURS;
  const by = command.actor.session_id === undefined ? {} : { session_id: command.actor.session_id };
  return accept({ type: 'message.acked', message_id: command.body.message_id, to: who, ...by, how: 'inbox' }, settled(state, command.body.message_id));
}

export const setContext = (_state: State, command: Command<BodyOf<'set-context'>>): Decision =>
  accept({ type: 'context.set', key: command.body.key, digest: command.body.digest, bytes: command.body.bytes, by: participant(command) });
