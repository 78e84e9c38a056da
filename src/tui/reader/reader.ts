/**
 * A session without a screen: what happens is said line by line, and what is typed is a line. It knows the screen's own questions, so whatever
 * can be answered there can be answered here. Invariant: nothing is said twice, and nothing by a clock alone. Writes lines, never a sequence.
 */

import type { Session } from '../../core/state.ts';
import { nothingAsked, pauseRun } from '../actions/act.ts';
import { notRunning, runGoesOn } from '../actions/reasons.ts';
import { readsKeys } from '../actions/type.ts';
import { noUndo, undo } from '../actions/undo.ts';
import type { App } from '../app.ts';
import { approvalDialog } from '../dialogs/approval.ts';
import { goalDialog } from '../dialogs/goal.ts';
import { leaveDemo, quitDialog } from '../dialogs/quit.ts';
import { messageDialog } from '../dialogs/write.ts';
import { plainLines } from '../frame/width.ts';
import type { Dialog, View } from '../model.ts';
import { whyNot } from '../why-not.ts';
import { sessionsAtWork } from './at-work.ts';
import type { Reach } from './reach.ts';
import { typeDialog } from './terminal.ts';
import { agentLines, costLines, dialogLines, HELP, messageLines, stateLine, taskLines, taskWhole, tidy, waitingLine } from './words.ts';

const BEL = '\x07';
/** Commands that only read out, and so leave a question open. */
const READS = new Set(['s', 't', 'a', 'n', 'm', 'b', 'd', 'h']);

export class Reader {
  private readonly said = new Set<string>();
  private toast: unknown = null;
  private dialog: Dialog | null = null;
  private written: string[] = [];
  private readonly app: App;
  private readonly out: (line: string) => void;
  private readonly reach: Reach;
  private readonly announces: boolean;

  /**
   * @param announces says what begins to wait; else whoever made it opens the questions
   */
  constructor(app: App, out: (line: string) => void, reach: Reach, announces = true) {
    this.app = app;
    this.out = out;
    this.reach = reach;
    this.announces = announces;
  }

  begin(): void {
    this.out(stateLine(this.app.view));
    this.out('Type h and Enter for help.');
    this.look();
  }

  /** After anything changed: says what is new. */
  look(): void {
    this.app.settle();
    const { view } = this.app;
    const { toast, dialog } = view.ui;
    if (toast && toast !== this.toast && toast.tone !== 'dim') this.out(tidy(toast.text));
    this.toast = toast;
    view.derived.waiting.forEach((item, at) => {
      if (!this.announces || this.said.has(item.id)) return;
      this.said.add(item.id);
      this.out(`${BEL}${waitingLine(item, at + 1)}`);
    });
    if (dialog === this.dialog) return;
    this.dialog = dialog;
    this.written = [];
    if (dialog) this.lines(dialogLines(view, dialog));
  }

  /** A line that was typed. */
  line(typed: string): void {
    this.app.touch();
    const dialog = this.app.ui.dialog;
    if (dialog?.field) this.write(dialog, typed);
    else if (dialog) this.answer(dialog, typed.trim());
    else this.command(typed.trim());
    this.app.touch();
    this.look();
  }

  private lines(lines: readonly string[]): void {
    for (const line of lines) this.out(line);
  }

  private write(dialog: Dialog, typed: string): void {
    if (typed.trim() === '.') {
      this.app.close();
      this.out('Nothing was sent.');
    } else if (dialog.fieldRows === 1) this.guarded(true, () => dialog.send?.(typed, this.app));
    else if (typed.trim() !== '') this.written.push(typed);
    else this.guarded(true, () => dialog.send?.(this.written.join('\n'), this.app));
  }

  private answer(dialog: Dialog, typed: string): void {
    const key = /^[0-9]+$/.test(typed) ? dialog.keys[Number(typed) - 1] : dialog.keys.find(({ keys }) => typed.length === 1 && keys.includes(typed));
    if (typed === '0') {
      this.app.close();
      this.out('Back. Nothing was answered.');
    } else if (key) this.guarded(key.changes === true, () => key.run(this.app));
    else if (READS.has(typed.split(/\s/)[0]?.toLowerCase() ?? '')) this.command(typed);
    else this.lines([...(typed === '' ? [] : [`${tidy(typed)} is no answer here.`]), ...dialogLines(this.app.view, dialog)]);
  }

  private guarded(changes: boolean, run: () => void): void {
    const why = changes ? whyNot(this.app.view) : null;
    if (why === null) run();
    else this.out(`Not now: ${why}.`);
  }

  private command(typed: string): void {
    const { view } = this.app;
    const [word = '', ...rest] = typed.split(/\s+/);
    const name = rest.join(' ');
    const unless = (why: string | null, run: () => void) => (why === null ? this.guarded(true, run) : this.out(`Not now: ${why}.`));
    if (/^[1-9][0-9]*$/.test(word)) {
      this.open(view, Number(word));
      return;
    }
    switch (word.toLowerCase()) {
      case 'g':
        unless(runGoesOn(view), () => this.app.open(goalDialog()));
        return;
      case 't':
        this.tasks(view, name);
        return;
      case 'm':
        this.lines(messageLines(view, name));
        return;
      case 'b':
        this.lines(costLines(view));
        return;
      case 'i':
        this.terminal(view, name);
        return;
      case 'a':
        this.lines(agentLines(view).length > 0 ? agentLines(view) : ['No agent is at work.']);
        return;
      case 'n':
        this.lines(nothingAsked(view) === null ? view.derived.waiting.map((item, at) => waitingLine(item, at + 1)) : ['Nothing needs you.']);
        return;
      case 'c':
        unless(notRunning(view) ?? (view.state.run?.config.roles[name] ? null : `there is no agent ${name || 'without a name'}`), () => this.app.open(messageDialog(name, null)));
        return;
      case 'p':
        unless(view.state.run?.state === 'paused' ? null : notRunning(view), () => pauseRun(this.app));
        return;
      case 'u':
        unless(noUndo(view), () => undo(this.app));
        return;
      case 'd':
        this.diff(name);
        return;
      case 'q':
        this.app.open(view.demo ? leaveDemo() : quitDialog(view));
        return;
      case 's':
      case '':
        this.out(stateLine(view));
        return;
      default:
        this.lines(HELP);
        return;
    }
  }

  private open(view: View, number: number): void {
    const item = view.derived.waiting[number - 1];
    const approval = view.state.approvals[item?.id ?? ''];
    if (approval) this.app.open(approvalDialog(view, approval, Number.NEGATIVE_INFINITY));
    else if (item) this.terminal(view, item.session ?? '');
    else this.out(view.derived.waiting.length === 0 ? 'Nothing needs you.' : `There is no question ${number}.`);
  }

  private tasks(view: View, name: string): void {
    const task = view.state.tasks[name.toUpperCase()] ?? view.state.tasks[name];
    if (task) this.lines(taskWhole(view, task));
    else if (name !== '') this.out(`There is no task ${tidy(name)}.`);
    else this.lines(view.derived.tasks.length > 0 ? taskLines(view) : ['There is no task.']);
  }

  /** Reads out what stands on the screen of an agent, by its id, role or task, and takes a line for it. */
  private terminal(view: View, name: string): void {
    const session = sessionsAtWork(view).find(({ id, role, task_id }) => id === name || role === name || task_id === name.toUpperCase());
    if (!session) this.out(name === '' ? 'Say to whom, as in i backend.' : `No agent of ${tidy(name)} is at work.`);
    else if (!readsKeys(view, session)) this.out(`${tidy(session.role)} has no terminal of its own: c ${tidy(session.role)} writes to it.`);
    else
      this.reach.screen(session.id).then(
        (screen) => {
          this.app.open(typeDialog(session, screen, (bytes) => this.type(session, bytes)));
          this.look();
        },
        (error: unknown) => this.failed(`The terminal of ${tidy(session.role)} cannot be read`, error),
      );
  }

  private type(session: Session, bytes: string): void {
    const role = tidy(session.role);
    this.reach.type(session.id, bytes).then(
      () => this.out(`Typed to ${role}. i ${role} reads its terminal again.`),
      (error: unknown) => this.failed(`Nothing was typed to ${role}`, error),
    );
  }

  private diff(name: string): void {
    const digest = this.app.state.tasks[name.toUpperCase()]?.result?.diff ?? null;
    const nothing = `There is no result of ${tidy(name) || 'a task without a name'} to read.`;
    if (digest === null) this.out(nothing);
    else
      this.reach.text(digest).then(
        (text) => this.lines(text === null ? [nothing] : plainLines(text).filter((line) => line.trim() !== '')),
        (error: unknown) => this.failed('The changes cannot be read', error),
      );
  }

  private failed(what: string, error: unknown): void {
    this.out(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
