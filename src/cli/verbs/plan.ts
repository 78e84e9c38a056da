/** `plan show|edit|dry-run|approve|reject|export`: the plan of the run, before and after it is approved. */
import type { Command } from 'commander';
import type { State } from '../../core/state.ts';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  const plan = program.command('plan').description('show, edit, approve or send back the plan');
  plan
    .command('show', { isDefault: true })
    .description('the plan with its findings')
    .action(() => show(io));
  plan
    .command('export')
    .description('the plan as JSON, as `run --plan` takes it')
    .argument('[file]', 'without it: standard output')
    .action((file?: string) => exported(io, file));
  plan
    .command('edit')
    .description('replace the proposed plan; without FILE in $EDITOR')
    .argument('[file]', 'JSON; - reads standard input')
    .action((file?: string) => edit(io, file));
  plan
    .command('dry-run')
    .description('what would run when, for how long and for how much; nothing starts')
    .action(() => dry(io));
  plan
    .command('approve')
    .description('approve the plan')
    .option('--at <ref>', 'version or digest you have seen; needed without a terminal')
    .action(async (options: { at?: string }) => {
      const { answer, findApproval, sayAnswered } = await import('../approvals.ts');
      const done = await answer(io, (state) => findApproval(state, 'plan', ['plan', 'replan']), { allow: true, at: options.at });
      await sayAnswered(io, done.client, done.approval, true);
    });
  plan
    .command('reject')
    .description('send the plan back to the architect')
    .requiredOption('-m, --message <text>', 'what is to change')
    .action(async (options: { message: string }) => {
      const { answer, findApproval, sayAnswered } = await import('../approvals.ts');
      const done = await answer(io, (state) => findApproval(state, 'plan', ['plan', 'replan']), { allow: false, note: options.message });
      await sayAnswered(io, done.client, done.approval, false);
    });
}

async function current(io: Io): Promise<{ client: import('../../client/contract.ts').Client; state: State; plan: NonNullable<NonNullable<State['run']>['plan']> }> {
  const { connect } = await import('../connect.ts');
  const { MaosError } = await import('../../system/errors.ts');
  const client = await connect(io);
  const state = await client.state();
  const plan = state.run?.plan;
  if (!plan)
    throw new MaosError({
      code: 'NO_PLAN',
      message: state.run ? `Run ${state.run.id} has no plan yet; it is ${state.run.state}.` : 'There is no run, so there is no plan.',
      hint: state.run ? 'Wait for it: maos-tui status --wait plan' : 'Start one: maos-tui run "GOAL"',
    });
  return { client, state, plan };
}

async function show(io: Io): Promise<void> {
  const { state, plan } = await current(io);
  const { needsOf } = await import('../../core/view/task-status.ts');
  const { shown, shownLine } = await import('../io.ts');
  if (io.json)
    return io.data({
      schema: 'maos.plan/1',
      run: state.run?.id,
      version: plan.version,
      digest: plan.digest,
      approved: plan.approved,
      by: plan.by,
      findings: plan.findings,
      changes: state.run?.plan_changes ?? [],
      plan: plan.plan,
    });
  if (!io.plain)
    io.out(
      `${io.bold(`Plan v${plan.version}`)} by ${plan.by}, ${plan.plan.tasks.length} task${plan.plan.tasks.length === 1 ? '' : 's'}, ${plan.approved ? 'approved' : `waits for your answer (at ${plan.digest.slice(0, 12)})`}\n${shown(plan.plan.summary)}\n`,
    );
  io.table([
    ...(io.plain ? [] : [['ID', 'ROLE', 'PRIORITY', 'NEEDS', 'TITLE']]),
    ...plan.plan.tasks.map((task) => [task.id, task.role, task.priority, needsOf(task).join(' ') || '-', task.title]),
  ]);
  if (!io.plain)
    for (const { version, by, why, lines } of state.run?.plan_changes ?? [])
      io.out([`\nv${version} by ${by}, ${shownLine(why)}:`, ...lines.map((line) => `  ${line.startsWith(' ') ? '    ' : ''}${shownLine(line.trim())}`)].join('\n'));
  for (const finding of plan.findings) io.note(`${finding.severity}: ${shownLine(finding.message)}${finding.hint ? ` (${shownLine(finding.hint)})` : ''}`);
  if (!plan.approved) io.note(`\nNext: maos-tui plan approve --at ${plan.digest.slice(0, 12)}   or: maos-tui plan reject -m "what is to change"   or: maos-tui plan edit`);
}

async function dry(io: Io): Promise<void> {
  const { state, plan } = await current(io);
  const { dryRun } = await import('../../core/view/dry-run.ts');
  const config = state.run?.config;
  const found = dryRun(plan.plan, config?.parallel ?? 1, (role) => config?.roles[role]?.instances ?? null);
  if (io.json) return io.data({ schema: 'maos.dry-run/1', run: state.run?.id, version: plan.version, ...found });
  (await import('../dry-plan.ts')).sayDryPlan(io, found);
}

async function exported(io: Io, file: string | undefined): Promise<void> {
  const { plan } = await current(io);
  const text = JSON.stringify(plan.plan, null, 2);
  if (file === undefined) return io.out(text);
  const { writeFile } = await import('node:fs/promises');
  const { resolve } = await import('node:path');
  await writeFile(resolve(io.cwd, file), `${text}\n`);
  io.note(`Wrote ${file}. Run it again with: maos-tui run --plan ${file}`);
}

async function edit(io: Io, file: string | undefined): Promise<void> {
  const { act, asUser } = await import('../connect.ts');
  const { usage } = await import('../io.ts');
  asUser(io);
  const { client, state, plan } = await current(io);
  if (file === undefined && !io.interactive)
    throw usage('Without a terminal the new plan comes from a file.', 'maos-tui plan export plan.json, change it, then: maos-tui plan edit plan.json');
  const { jsonFrom } = await import('../text.ts');
  const { editedPlan } = await import('../editor.ts');
  const next = file === undefined ? await editedPlan(JSON.stringify(plan.plan, null, 2), Object.keys(state.run?.config.roles ?? {})) : await jsonFrom(io, file);
  if (next === null) return io.out('Nothing was changed.');
  await act(io, { type: 'edit-plan', version: plan.version, plan: next }, client);
  const after = (await client.state()).run?.plan;
  if (io.json) return io.data({ schema: 'maos.plan/1', version: after?.version, digest: after?.digest, approved: after?.approved, findings: after?.findings });
  io.out(`The plan is now v${after?.version} with ${after?.plan.tasks.length} tasks. Next: maos-tui plan show`);
}
