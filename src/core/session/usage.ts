/** What a session used: told by its adapter, or by the agent itself. */
import type { EventBody } from '../../protocol/event.ts';
import { accept, type BodyOf, type Command, type Decision } from '../command.ts';
import type { State } from '../state.ts';
import { priced } from '../usage.ts';

export function usageReported(state: State, command: Command<BodyOf<'usage-reported'>>): Decision {
  const { body } = command;
  return state.sessions[body.session_id] === undefined ? accept() : accept(used(state, body.session_id, body));
}

/** The one place where money gets its form: whole micro-dollars, by the list of prices where the agent knew none. */
export const used = (state: State, session_id: string, { model, usage }: Pick<BodyOf<'report-usage'>, 'model' | 'usage'>): EventBody => ({
  type: 'session.used',
  session_id,
  model,
  usage: priced(usage, model ?? state.sessions[session_id]?.model ?? null, state.run?.config.prices ?? []),
});
