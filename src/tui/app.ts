/**
 * The screen's memory and its hands: what is looked at, what is known, what keys may do. Draws nothing; tells `changed`.
 * State is the client's own object, changed in place; everything shown is read from it anew for each frame.
 */
import type { DaemonStatus, Outcome } from '../client/contract.ts';
import { readSamples } from '../client/samples.ts';
import type { State } from '../core/state.ts';
import { type SettingRow, settingRows } from '../core/view/settings.ts';
import { isOpen, type Tone } from '../core/view/task-status.ts';
import type { CommandBody } from '../protocol/command.ts';
import type { Event } from '../protocol/event.ts';
import type { Samples } from '../protocol/samples.ts';
import type { AppOptions } from './app-options.ts';
import { type Checked, checkAudit } from './audit-check.ts';
import { AuditTail } from './audit-tail.ts';
import { BrokenFiles } from './broken-file.ts';
import { ConflictFiles } from './conflict/reading.ts';
import { Deriver } from './derive.ts';
import { DEAF_MS } from './dialogs/approval.ts';
import { Drafts } from './drafts.ts';
import type { Wanted } from './input/raw-keys.ts';
import { selectedSession } from './layout.ts';
import { type Controls, type CopyText, type Dialog, type FirstCheck, firstUi, type Ui, type View } from './model.ts';
import { paletteDialog } from './palette/dialog.ts';
import type { PlanEdit } from './plan/edit.ts';
import { PlanEdits } from './plan/queue.ts';
import type { ReadPlan } from './plan/read.ts';
import { reviewedTask } from './review/shown.ts';
import { selectedRequest } from './screens/needs-you.ts';
import { NO_SETTINGS, type SettingsDoor } from './settings.ts';
import { ShownDiff } from './shown-diff.ts';
import { TypingMode } from './typing-mode.ts';

/** How long something said stays on the line above the footer. */
const TOAST_MS = 6_000;
const ACTIVE = new Set(['planning', 'approval', 'running', 'finishing']);
/** What outranks an older word about something sent. */
const NEWS: ReadonlySet<string> = new Set(['plan.proposed', 'run.settled', 'run.finished', 'run.failed', 'run.cancelled']);
const STRUCTURE = /^(task\.added|task\.edited|plan\.|run\.created)/;

const said = (error: unknown): string => (error instanceof Error ? `${error.message}${'hint' in error ? ` ${String(error.hint)}` : ''}` : String(error));
export const isActive = (state: State): boolean => state.run !== null && ACTIVE.has(state.run.state);

export class App implements Controls {
  readonly ui: Ui = firstUi();
  size = { cols: 80, rows: 24 };
  private readonly deriver = new Deriver();
  private readonly audit = new AuditTail();
  private daemons: { orchestrator: DaemonStatus; host: DaemonStatus } | null = null;
  private samples: Samples | null = null;
  private aliveAt = performance.now();
  private readonly diff: ShownDiff;
  private readonly conflict: ConflictFiles;
  private cached: View | null = null;
  private checked: Checked | null = null;
  private readonly files: BrokenFiles;
  private checks: readonly FirstCheck[] | null = null;
  private readonly drafts: Drafts;
  private fading: NodeJS.Timeout | undefined;
  private readonly options: AppOptions;
  private settings: SettingRow[];
  readonly state: State;
  readonly typing: TypingMode;
  private readonly planEdits: PlanEdits;
  constructor(state: State, options: AppOptions) {
    this.state = state;
    this.options = options;
    this.drafts = new Drafts(options.drafts);
    this.settings = settingRows(options.settings?.sources ?? NO_SETTINGS);
    this.diff = new ShownDiff({
      read: (digest) => options.client.store.artifacts.get(digest),
      ready: () => options.changed('state'),
      failed: (text) => this.say(text, 'bad'),
    });
    this.conflict = new ConflictFiles({
      read: options.readFile,
      ready: () => options.changed('state'),
      failed: (text) => this.say(text, 'bad'),
    });
    this.typing = new TypingMode(this);
    this.files = new BrokenFiles({ dir: options.client.dir, repo: options.client.repo, check: options.checkFile ?? null });
    this.planEdits = new PlanEdits({
      plan: () => (state.run?.state === 'approval' ? state.run.plan : null),
      send: (body, done) => this.asked(() => options.client.ask(body, 'tui'), done),
      refuse: (why) => this.say(`Not changed: ${why}.`, 'warn'),
    });
    if (state.run?.state === 'approval') this.ui.screen = 'tasks';
  }

  clock(): number {
    return performance.now();
  }
  readonly wanted = (session: string): Wanted => this.options.panes.wanted(session);
  readonly changed = (reason: 'key'): void => this.options.changed(reason);
  get client(): AppOptions['client'] {
    return this.options.client;
  }
  newId(): string {
    return this.options.newId();
  }

  /** Built once per change; anything may have changed after `touch`. */
  get view(): View {
    if (this.cached) return this.cached;
    const { client } = this.options;
    const now = Date.now();
    const lost = isActive(this.state) && this.daemons !== null && !this.daemons.orchestrator.alive;
    this.cached = {
      state: this.state,
      now,
      cols: this.size.cols,
      rows: this.size.rows,
      ui: this.ui,
      derived: this.deriver.of(this.state, now, this.ui.screen === 'tasks' || this.ui.screen === 'run' ? this.ui.filter : ''),
      repo: client.repo.split(/[/\\]/).filter(Boolean).at(-1) ?? client.repo,
      dir: client.dir,
      readOnly: this.options.readOnly,
      settings: this.settings,
      changesSettings: Boolean(this.options.settings) && !this.options.readOnly,
      demo: this.options.demo,
      first: this.options.firstChecks && this.state.seq === 0 ? { checks: this.checks } : null,
      daemons: this.daemons,
      samples: this.samples,
      broken: this.files.value?.key === this.ui.leftBroken ? null : this.files.value,
      lostFor: lost ? this.clock() - this.aliveAt : null,
      audit: this.audit.events,
      checked: this.checked,
      isThere: this.options.isThere,
      diff: this.diff.value,
      conflict: this.conflict.value,
      paneHeight: (session) => this.options.panes.height(session),
      lastLines: (session, count) => this.options.panes.lastLines(session, count),
      paneLines: (session, up) => this.options.panes.lines(session, up),
      paneFind: (session, needle, direction) => this.options.panes.find(session, needle, direction),
    };
    return this.cached;
  }

  touch(): void {
    this.cached = null;
  }

  /** Before a frame: what a question or a diff on screen asks for. */
  settle(): void {
    this.touch();
    this.typing.settle();
    const { ui, view } = this;
    if (ui.toast && this.clock() >= ui.toast.until) ui.toast = null;
    ui.pane.up = this.options.panes.hold(selectedSession(view)?.id ?? null, ui.pane.up);
    if (ui.copying && (ui.screen !== 'run' || !this.state.sessions[ui.copying.session])) ui.copying = null;
    const subject = ui.dialog?.subject;
    if (ui.dialog && subject) {
      const approval = this.state.approvals[subject.id];
      if (!approval || !isOpen(approval) || approval.at !== subject.at) {
        this.drafts.keep(ui.dialog);
        ui.dialog = null;
        this.toast(approval?.answer ? `${subject.id} was answered elsewhere.` : `${subject.id} changed while you looked; nothing was answered. 0 shows what waits now.`, 'warn');
      }
    }
    this.drafts.watch(ui.dialog);
    const card = ui.screen === 'you' && !ui.dialog ? (selectedRequest(view)?.id ?? null) : null;
    if (card !== ui.card) {
      ui.card = card;
      ui.deafUntil = this.clock() + DEAF_MS;
    }
    if (ui.screen === 'review' && ui.conflict === null) this.diff.look(reviewedTask(view));
    this.conflict.look(view);
  }

  events(events: readonly Event[]): void {
    for (const event of events) {
      if (!this.audit.add(event)) continue;
      if (STRUCTURE.test(event.body.type)) this.deriver.restructured();
      if (NEWS.has(event.body.type) && this.ui.toast?.tone !== 'bad') this.ui.toast = null;
      if (event.body.type === 'plan.proposed' && this.ui.screen === 'run' && !this.ui.dialog && !this.ui.typing && !this.ui.copying) this.ui.screen = 'tasks';
      if (event.body.type === 'plan.approved' && this.ui.screen === 'tasks' && !this.ui.dialog) this.ui.screen = 'run';
    }
    this.audit.trim();
    if (events.some(({ body }) => body.type === 'system.noted')) void this.lookAtFiles();
    this.planEdits.next();
    this.options.changed('state');
  }

  async loadAudit(): Promise<void> {
    await this.audit.load(this.options.client.store.journal, this.state.seq);
    await this.lookAtFiles();
    this.options.changed('state');
  }

  /** Whether a file that people edit can be read; said once it is not, and taken back once it is. */
  async lookAtFiles(): Promise<void> {
    const run = this.state.run?.state;
    const config = run === undefined || run === 'planning' || run === 'approval';
    try {
      const news = await this.files.look({ events: this.audit.events, tended: this.daemons?.orchestrator.alive ?? true, config, at: new Date().toISOString() });
      if (news) this.options.changed('state');
    } catch (error) {
      this.say(`The files cannot be looked at: ${said(error)}`, 'bad');
    }
  }

  mendFile(): void {
    const broken = this.files.value;
    if (!broken) return;
    const before = broken.lines.join('\n');
    const save = (text: string) => {
      if (text.trimEnd() === before.trimEnd()) return this.say(`Nothing was changed; ${broken.name} is still not valid.`, 'warn');
      this.files.save(broken, text).then(
        () => this.say(`${broken.name} is saved.`, 'good'),
        (error: unknown) => this.say(`Not saved: ${said(error)}`, 'bad'),
      );
    };
    this.editText(broken.name, before, save, broken.problems[0]?.line);
  }

  async loadChecks(): Promise<void> {
    this.checks = (await this.options.firstChecks?.()) ?? null;
    this.options.changed('state');
  }

  async pollDaemons(): Promise<void> {
    const before = this.daemons?.orchestrator.alive;
    [this.daemons, this.samples] = await Promise.all([this.options.client.daemons(), readSamples(this.options.client.dir)]);
    if (this.daemons.orchestrator.alive) this.aliveAt = this.clock();
    if (before !== this.daemons.orchestrator.alive || !this.daemons.orchestrator.alive || this.ui.screen === 'health') this.options.changed('state');
  }

  private toast(text: string, tone: Tone = 'plain'): void {
    // What went wrong stays until a key is pressed; the rest makes room for news.
    this.ui.toast = { text, tone, until: tone === 'bad' ? Number.POSITIVE_INFINITY : this.clock() + TOAST_MS };
    clearTimeout(this.fading);
    this.fading = setTimeout(() => this.options.changed('state'), TOAST_MS + 10);
  }
  say(text: string, tone: Tone = 'plain'): void {
    this.toast(text, tone);
    this.options.changed('key');
  }
  close(): void {
    this.drafts.close(this.ui.dialog);
    this.ui.dialog = null;
    this.options.changed('key');
  }
  end(): void {
    clearTimeout(this.fading);
    this.drafts.keep(this.ui.dialog);
  }
  open(dialog: Dialog): void {
    this.ui.dialog = this.drafts.open(dialog, this.ui.dialog);
    this.ui.toast = null;
    this.options.changed('key');
  }

  ask(body: CommandBody, done: string): void {
    this.say('Sent; waiting for the orchestrator…', 'dim');
    void this.asked(async () => {
      if (this.daemons && !this.daemons.orchestrator.alive) await this.options.client.ensureDaemons();
      return this.options.client.ask(body, 'tui');
    }, done);
  }

  /** Whether it was taken. */
  private async asked(send: () => Promise<Outcome | undefined>, done: string): Promise<boolean> {
    const taken = this.drafts.sent();
    try {
      const outcome = await send();
      if (outcome && !outcome.ok) this.say(`Refused: ${outcome.reason} ${outcome.hint}`.trim(), 'warn');
      else {
        taken();
        this.say(done, 'good');
        return true;
      }
    } catch (error) {
      this.say(said(error), 'bad');
    }
    return false;
  }

  editPlan(edit: PlanEdit, done: string): void {
    this.planEdits.add(edit, done);
  }

  editText(name: string, text: string, then: (text: string) => void, line?: number): void {
    this.options.edit(name, text, line).then(
      (after) => {
        this.touch();
        then(after);
        this.options.changed('key');
      },
      (error: unknown) => this.say(`${said(error)} Your text is as it was.`, 'bad'),
    );
  }

  editFile(path: string, about: string, line?: number): void {
    this.options.editFile(path, line).then(
      () => this.say(`Back from the editor. ${about} is as you left it; a checks it again.`, 'dim'),
      (error: unknown) => this.say(`${said(error)} ${about} is as the editor left it.`, 'bad'),
    );
  }

  async readPlan(text: string): Promise<ReadPlan> {
    if (this.options.readPlan === null) return { problems: [{ line: 1, message: 'A plan cannot be read here. Use: maos-tui plan edit' }] };
    return this.options.readPlan(text, Object.keys(this.state.run?.config.roles ?? {}));
  }

  startRun(goal: string): void {
    const start = this.options.startRun;
    if (!start) {
      this.say('A run cannot be started from this screen. Use: maos-tui run "GOAL"', 'warn');
      return;
    }
    this.ui.screen = 'run';
    this.say('Checking the repository and starting the architect…', 'dim');
    void this.asked(() => start(goal), 'The architect begins to plan.');
  }

  stopAll(now: boolean): void {
    this.say(now ? 'Killing the agents…' : 'Stopping: agents end in order…', 'warn');
    const stop =
      this.options.stopAll ??
      (async (fast: boolean) => {
        await this.options.client.ask({ type: 'stop', now: fast }, 'tui', 30_000);
      });
    void stop(now).then(
      () => this.leave(0),
      (error: unknown) => this.say(`Not stopped: ${said(error)}`, 'bad'),
    );
  }

  reconnect(): void {
    this.say('Starting orchestrator and host…', 'dim');
    void this.asked(async () => {
      await this.options.client.ensureDaemons();
      await this.pollDaemons();
      return undefined;
    }, 'Orchestrator and host are running.');
  }

  readonly leave = (code: number): void => this.options.leave(code);
  readonly suspend = (): void => this.options.suspend();
  readonly type = (session: string): void => this.typing.begin(session);
  readonly shell = (cwd: string, about: string): void => this.options.shell(cwd, about);
  verifyAudit(): void {
    this.say('Checking the chain of the audit log…', 'dim');
    checkAudit(this.options.client.store.journal).then(
      (checked) => {
        this.checked = checked;
        this.say(`audit/: ${checked.text}`, checked.ok ? 'good' : 'bad');
      },
      (error: unknown) => this.say(`The audit log cannot be checked: ${said(error)}`, 'bad'),
    );
  }
  commands(): void {
    this.open(paletteDialog());
  }
  copy({ label, text, artifact, extension }: CopyText): void {
    const read = async () => (artifact === undefined ? text : new TextDecoder().decode((await this.options.client.store.artifacts.get(artifact)) ?? undefined));
    const copied = async () => {
      const whole = await read();
      const size = [...whole].length;
      return whole === '' ? `Nothing copied: the ${label} is empty.` : `Copied ${label}, ${size} character${size === 1 ? '' : 's'}: ${await this.options.copy(whole, extension)}.`;
    };
    copied().then(
      (done) => this.say(done, 'good'),
      (error: unknown) => this.say(`Not copied: ${said(error)}`, 'bad'),
    );
  }
  readonly callTest = (): void => this.options.callTest();
  readonly stream = (): void => this.options.stream();
  questions(): void {
    if (this.view.derived.waiting.length === 0) this.say('Nothing needs you.');
    else this.options.questions?.();
  }
  changeSetting(key: string, words: string | undefined): void {
    const { settings } = this.options;
    if (!settings) return;
    settings.change(key, words).then(
      ({ sources, file }) => this.tookSettings(key, sources, file),
      (error: unknown) => this.say(said(error).replaceAll('\n', ' '), 'warn'),
    );
  }
  private tookSettings(key: string, sources: SettingsDoor['sources'], file: string | null): void {
    this.settings = settingRows(sources);
    this.options.settingsChanged?.(sources);
    const row = this.settings.find((one) => one.key === key);
    const by = row?.from === 'flag' || row?.from === 'env' ? ` ${row.by ?? 'A flag'} still decides here.` : '';
    this.say(file === null ? 'That is how it was already.' : `Saved to ${file}: ${row?.label ?? key} is ${row?.shown ?? ''}.${by}`, 'good');
  }
  setMouse(on: boolean): void {
    if (on === this.ui.mouse) return;
    if (!this.options.mouse) {
      this.say('There is no mouse here.');
      return;
    }
    this.ui.mouse = on;
    this.options.mouse(on);
    this.say(on ? 'Mouse on: a click selects, the wheel scrolls; text is marked with Shift held. m turns it off.' : 'Mouse off: the terminal marks text by itself again.');
  }
  readonly repaint = (): void => this.options.repaint();
}
