/** The shape of what each noun gives to `evolve`: one function per event it knows. */
import type { Event, EventOf, EventType } from '../protocol/event.ts';
import type { State } from './state.ts';

export type Evolver<T extends EventType> = (state: State, body: EventOf<T>, event: Pick<Event, 'at' | 'actor'>) => void;
export type Evolvers = { [T in EventType]: Evolver<T> };
