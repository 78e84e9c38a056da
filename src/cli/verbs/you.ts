/** `you`: what needs the user, oldest first; the same queue as key 0 of the screen. */
import type { Command } from 'commander';
import type { ApprovalKind } from '../../protocol/words.ts';
import type { Io } from '../io.ts';

/** What yes and no do, where the words alone do not say it. */
const MEANING: Partial<Record<ApprovalKind | 'input', string>> = {
  escalation: 'approve tries the task again; deny gives it up, and cancels what needs it',
  budget: 'approve allows as much again, and what was stopped goes on; deny pauses the run, or gives up the tasks it is about',
  merge: 'approve brings the run onto your branch; deny ends it and leaves it on its own',
  plan: 'approve starts the agents; deny -m "why" sends it back to the architect',
  replan: 'approve changes the plan; deny leaves it as it is, and the run goes on',
  review: 'approve merges it into the run; deny -m "why" sends it back to its agent',
};

export function register(program: Command, io: Io): void {
  program
    .command('you')
    .description('what needs you: plans, permissions, questions, reviews, merges')
    .action(async () => {
      const { connect } = await import('../connect.ts');
      const { attention, INPUT } = await import('../../core/view/attention.ts');
      const { parkedNow } = await import('../../core/view/parked.ts');
      const { span } = await import('../../core/view/format.ts');
      const { shown, shownLine } = await import('../io.ts');
      const state = await (await connect(io)).state();
      const items = attention(state);
      if (io.json)
        return io.data(
          items.map((item) => {
            const { detail = '', tool = null, cwd = null, rule = null, why = '', grant = null } = state.approvals[item.id] ?? {};
            return { schema: 'maos.attention/1', ...item, detail, tool, cwd, rule, why, grant };
          }),
        );
      if (items.length === 0) {
        io.out('Nothing needs you.');
        if (state.run !== null && state.run.ended_at === null)
          for (const { provider, left } of parkedNow(state, Date.now()))
            io.note(`The quota of ${shownLine(provider)} is used up: it is tried again in ${span(left)}, by itself. Now: maos-tui resume ${shownLine(provider)}`);
        return;
      }
      io.table([
        ...(io.plain ? [] : [['ID', 'KIND', 'FOR', 'AT', 'WHAT']]),
        ...items.map((item) => [item.id, item.kind, item.task ?? item.role ?? 'run', item.at.slice(0, 12), item.summary]),
      ]);
      if (io.plain) return;
      const only = items.length === 1 && items[0] ? state.approvals[items[0].id] : undefined;
      if (only !== undefined && only.detail !== '') io.out(`\n${shown(only.detail)}`);
      if (only?.kind === 'permission') {
        const facts = { in: only.cwd, why: only.why, rule: only.rule, '--task': only.grant === null ? '' : `would allow from now on: ${only.grant}` };
        io.out(['', ...Object.entries(facts).flatMap(([name, text]) => (text ? [shownLine(`${name.padEnd(7)} ${text}`)] : []))].join('\n'));
      }
      const first = items[0];
      if (first?.kind === INPUT) return io.note(`\n${first.role} waits for keys in its own terminal. Type to it: maos-tui, then 0, Enter, i`);
      const meaning = first && (first.message === null ? MEANING[first.kind] : 'approve sends the message again; deny makes it a dead letter');
      if (first)
        io.note(
          `\nAnswer: maos-tui approve ${first.id} --at ${first.at.slice(0, 12)}   or: maos-tui deny ${first.id} -m "why"${first.kind === 'review' && first.task ? `   Look: maos-tui review ${first.task} --patch` : first.kind === 'plan' ? '   Look: maos-tui plan show' : ''}${meaning ? `\n${meaning}.` : ''}`,
        );
    });
}
