/** `agent …`: what an agent can say to its run. Any program that can start another can use these. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import * as talk from './talk.ts';
import * as work from './work.ts';

export function register(program: Command, io: Io): void {
  const agent = program.command('agent').description('for agents: brief, propose-plan, progress, complete, fail, usage, ask, send, inbox, context');
  work.register(agent, io);
  talk.register(agent, io);
}
