/** `tasks list|show|add|edit|retry|cancel`: the tasks of the run. Listing loads no schema library. */
import type { Command } from 'commander';
import type { TaskChanges, TaskInput } from '../../protocol/plan.ts';
import type { Priority } from '../../protocol/words.ts';
import type { Io } from '../io.ts';
import { list, many } from '../options.ts';
import { taskOf } from '../task-of.ts';

interface Fields {
  title?: string;
  description?: string;
  role?: string;
  priority?: string;
  needs?: string[];
  accept?: string[];
  files?: string[];
  check?: string[];
  phase?: string;
}

const fields = (command: Command) =>
  command
    .option('--description <text>')
    .option('--priority <level>', 'critical, high, medium or low')
    .option('--needs <ids>', 'tasks it depends on, with commas; "" for none', (text: string, before: string[] | undefined) => (text === '' ? [] : list(text, before)))
    .option('--accept <text>', 'an acceptance criterion; may be given again', many)
    .option('--files <globs>', 'files it will touch, with commas', list)
    .option('--check <command>', 'a command that must pass; may be given again', many);

export function register(program: Command, io: Io): void {
  const tasks = program.command('tasks').description('list, show, add, change, retry, check or cancel tasks');
  tasks
    .command('list', { isDefault: true })
    .description('all tasks')
    .option('--state <states>', 'only these, with commas: run, you, review, fail, …', list)
    .action((options: { state?: string[] }) => listed(io, options.state));
  tasks
    .command('show')
    .description('one task with its attempts, checks and result')
    .argument('<task>')
    .action((id: string) => show(io, id));
  fields(
    tasks
      .command('add')
      .description('add a task to the run')
      .argument('<id>', 'letters, digits, ".", "_", "-"')
      .requiredOption('--title <text>')
      .requiredOption('--role <role>')
      .option('--phase <id>'),
  ).action(async (id: string, given: Fields) => {
    const task: TaskInput = { id, title: given.title ?? '', role: given.role ?? '', ...(given.phase === undefined ? {} : { phase: given.phase }), ...changes(given) };
    await changed(
      io,
      id,
      { type: 'add-task', task: { description: '', priority: 'medium', acceptance: [], files: [], checks: [], ...task, dependencies: [...(task.dependencies ?? [])] } },
      'added',
    );
  });
  fields(tasks.command('edit').description('change a task that has not started').argument('<task>').option('--title <text>').option('--role <role>')).action(
    async (id: string, given: Fields) => {
      const { usage } = await import('../io.ts');
      const wanted = changes(given);
      if (Object.keys(wanted).length === 0) throw usage('Say what is to change.', 'maos-tui tasks edit --help');
      await changed(io, id, { type: 'edit-task', task_id: id, changes: wanted }, 'changed');
    },
  );
  tasks
    .command('retry')
    .description('try a failed task again')
    .argument('<task>')
    .action((id: string) => changed(io, id, { type: 'retry-task', task_id: id }, 'is tried again'));
  tasks
    .command('check')
    .description('check what you mended in the worktree of a failed task, and merge it')
    .argument('<task>')
    .action((id: string) => changed(io, id, { type: 'verify-again', task_id: id }, 'is checked again'));
  tasks
    .command('cancel')
    .description('give a task up')
    .argument('<task>')
    .option('-m, --message <text>', 'why')
    .option('--confirm <task>', 'its id once more: needed where its work is finished')
    .action(async (id: string, options: { message?: string; confirm?: string }) => {
      const { asUser, connect } = await import('../connect.ts');
      const { usage } = await import('../io.ts');
      asUser(io);
      const task = await taskOf(await (await connect(io)).state(), id);
      if (options.confirm !== undefined && options.confirm !== id)
        throw usage(`--confirm names ${options.confirm}, not ${id}. Nothing was cancelled.`, `maos-tui tasks cancel ${id} --confirm ${id}`);
      if (task.stage.name === 'review' && options.confirm === undefined)
        throw usage(
          `The work of ${id} is finished and waits for your review; cancelling discards it.`,
          `See it: maos-tui review ${id}   discard it: maos-tui tasks cancel ${id} --confirm ${id}`,
        );
      await changed(io, id, { type: 'cancel-task', task_id: id, reason: options.message ?? '' }, 'cancelled');
    });
}

function changes(given: Fields): TaskChanges {
  return {
    ...(given.title === undefined ? {} : { title: given.title }),
    ...(given.role === undefined ? {} : { role: given.role }),
    ...(given.description === undefined ? {} : { description: given.description }),
    ...(given.priority === undefined ? {} : { priority: given.priority as Priority }),
    ...(given.needs === undefined ? {} : { dependencies: given.needs }),
    ...(given.accept === undefined ? {} : { acceptance: given.accept }),
    ...(given.files === undefined ? {} : { files: given.files }),
    ...(given.check === undefined ? {} : { checks: given.check }),
  };
}

async function changed(io: Io, id: string, body: import('../../protocol/command.ts').CommandBody, what: string): Promise<void> {
  if ('task' in body || 'changes' in body) {
    const { PRIORITIES } = await import('../../protocol/words.ts');
    const { usage } = await import('../io.ts');
    const priority = 'task' in body ? body.task.priority : body.changes.priority;
    if (priority !== undefined && !PRIORITIES.includes(priority)) throw usage(`There is no priority ${priority}.`, `One of: ${PRIORITIES.join(', ')}`);
  }
  const { act } = await import('../connect.ts');
  const { taskRow } = await import('../../core/view/task-row.ts');
  const { client } = await act(io, body);
  const state = await client.state();
  const task = state.tasks[id];
  if (io.json) return io.data(task ? taskRow(state, task, Date.now()) : { schema: 'maos.task/1', id });
  io.out(`${id} ${what}${task ? `; it is ${word(taskRow(state, task, Date.now()))}` : ''}. Next: maos-tui tasks show ${id}`);
}

async function listed(io: Io, only: string[] | undefined): Promise<void> {
  const { connect } = await import('../connect.ts');
  const { taskRows } = await import('../../core/view/task-row.ts');
  const state = await (await connect(io)).state();
  const rows = taskRows(state, Date.now()).filter((row) => !only || only.includes(row.state));
  if (io.json) return io.data(rows);
  if (rows.length === 0)
    return io.plain
      ? undefined
      : io.out(only ? 'No task is in that state.' : state.run ? `Run ${state.run.id} has no tasks yet; it is ${state.run.state}.` : 'No run yet. Start one: maos-tui run "GOAL"');
  io.table([
    ...(io.plain ? [] : [['ID', 'STATE', 'ROLE', 'TRY', 'NEEDS', 'TITLE']]),
    ...rows.map((row) => [row.id, word(row), row.role, row.attempt > 0 ? `${row.attempt}/${row.maxAttempts}` : '-', row.needs.join(' ') || '-', row.title]),
  ]);
}

/** Given up and blocked look alike to a program that only asks what can go on; people are told. */
const word = (row: { state: string; stage: string }) => (row.stage === 'cancelled' ? 'cancel' : row.state);

async function show(io: Io, id: string): Promise<void> {
  const { connect } = await import('../connect.ts');
  const { taskRow } = await import('../../core/view/task-row.ts');
  const { shown, shownLine } = await import('../io.ts');
  const state = await (await connect(io)).state();
  const task = await taskOf(state, id);
  const row = taskRow(state, task, Date.now());
  const grants = Object.values(state.grants).filter((grant) => grant.task_id === id);
  if (io.json)
    return io.data({ ...row, description: task.description, acceptance: task.acceptance, attempts: task.attempts, result: task.result, progress: task.progress, allowed: grants });
  io.out(`${io.bold(task.id)}  ${word(row)}  ${shownLine(task.title)}`);
  const facts: [string, string][] = [
    ['role', task.role],
    ['priority', task.priority],
    ['needs', row.needs.join(' ')],
    ['unblocks', row.blocks.join(' ')],
    ['branch', row.branch ?? ''],
    ['worktree', row.worktree ?? ''],
    ['commit', row.head ?? ''],
    ['reason', row.reason ?? ''],
    ['progress', task.progress ? `${task.progress.percent === null ? '' : `${task.progress.percent}% `}${task.progress.text}` : ''],
  ];
  io.table(facts.filter(([, value]) => value !== '').map(([name, value]) => [`  ${name}`, value]));
  if (task.description) io.out(`\n${shown(task.description)}`);
  for (const line of task.acceptance) io.out(`  - ${shownLine(line)}`);
  for (const grant of grants) io.out(`allowed ${shownLine(grant.rule)}  (maos-tui revoke ${grant.id})`);
  for (const attempt of task.attempts) io.out(`attempt ${attempt.number}: ${attempt.outcome ?? 'goes on'}${attempt.reason ? `, ${shownLine(attempt.reason)}` : ''}`);
  for (const check of row.checks) io.out(`check ${check.state}: ${shownLine(check.cmd)} (${check.sec.toFixed(1)} s)`);
  if (row.state === 'review') io.note(`Next: maos-tui review ${id} --patch`);
  else if (task.stage.name === 'failed' && task.conflict)
    io.note(`Next: resolve ${task.conflict.files.map(shownLine).join(' ')} in the worktree, then: maos-tui tasks check ${id}`);
  else if (row.state === 'fail') io.note(`Next: maos-tui logs ${id}   then: maos-tui tasks retry ${id}`);
}
