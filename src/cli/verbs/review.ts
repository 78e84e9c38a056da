/** `review TASK`: what a task changed, with its checks, and the commit an answer is bound to. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { taskOf } from '../task-of.ts';

export function register(program: Command, io: Io): void {
  program
    .command('review')
    .description('what a task changed')
    .argument('<task>')
    .option('--stat', 'the files only')
    .option('--patch', 'the whole diff')
    .option(
      '--comment <FILE:LINE=TEXT>',
      'say something about a line, or FILE:10-12=TEXT about several; no TEXT takes it back; may be given again',
      (text: string, all: string[]) => [...all, text],
      [],
    )
    .action(async (id: string, options: { stat?: boolean; patch?: boolean; comment: string[] }) => {
      const { asUser, connect } = await import('../connect.ts');
      const { MaosError } = await import('../../system/errors.ts');
      const { shown, shownLine } = await import('../io.ts');
      const { commentsOf, commentsText } = await import('../../core/view/comments.ts');
      if (options.comment.length > 0) asUser(io);
      const client = await connect(io);
      const state = await client.state();
      const task = await taskOf(state, id);
      const { result } = task;
      if (!result)
        throw new MaosError({ code: 'NO_RESULT', message: `${id} has no checked result yet; it is ${task.stage.name}.`, hint: `Wait for it: maos-tui status --wait review` });
      const patch = result.diff === null ? '' : Buffer.from((await client.store.artifacts.get(result.diff)) ?? []).toString('utf8');
      if (options.comment.length > 0) {
        const { addComments } = await import('../review-comments.ts');
        return addComments(io, client, task, patch, options.comment);
      }
      if (io.json)
        return io.data({
          schema: 'maos.review/1',
          task: id,
          at: result.commit,
          base: result.base,
          noChange: result.no_change,
          summary: result.summary,
          files: result.files,
          checks: result.checks,
          comments: commentsOf(task),
          ...(options.stat ? {} : { patch }),
        });
      // A patch that goes to a file or a pipe is byte for byte what git made; on a terminal it is made safe.
      if (options.patch) return void process.stdout.write(process.stdout.isTTY ? shown(patch) : patch);
      const added = result.files.reduce((sum, file) => sum + (file.added ?? 0), 0);
      const removed = result.files.reduce((sum, file) => sum + (file.removed ?? 0), 0);
      io.table(result.files.map((file) => [file.status, file.added === null ? 'binary' : `+${file.added} -${file.removed}`, file.path]));
      if (options.stat) return;
      io.out(
        `${io.bold(id)} ${shownLine(task.title)}: ${result.no_change ? 'no change needed' : `${result.files.length} ${result.files.length === 1 ? 'file' : 'files'} +${added} -${removed}`} at ${result.commit.slice(0, 12)}`,
      );
      if (result.summary) io.out(shown(result.summary));
      for (const check of result.checks) io.out(`check ${check.ok ? 'pass' : 'FAIL'}: ${shownLine(check.command)} (${check.seconds.toFixed(1)} s)`);
      if (commentsOf(task).length > 0) io.out(`\nNot sent yet:\n${shown(commentsText(commentsOf(task)))}`);
      if (task.stage.name === 'review') io.note(`Next: maos-tui review ${id} --patch   maos-tui merge ${id} --at ${result.commit.slice(0, 12)}   maos-tui reject ${id} -m "…"`);
    });
}
