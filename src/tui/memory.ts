/**
 * The screen's memory: what is looked at, what is known, what was said. Draws nothing; tells `changed`. State is the client's own object,
 * changed in place; everything shown is read from it anew for each frame. What keys do with it is app.ts's.
 */
import type { DaemonStatus } from '../client/contract.ts';
import { readSamples } from '../client/samples.ts';
import type { State } from '../core/state.ts';
import { type SettingRow, settingRows } from '../core/view/settings.ts';
import { isOpen, type Tone } from '../core/view/task-status.ts';
import type { Event } from '../protocol/event.ts';
import type { Samples } from '../protocol/samples.ts';
import type { AppOptions } from './app-options.ts';
import type { Checked } from './audit-check.ts';
import { AuditTail } from './audit-tail.ts';
import type { Beforehand } from './beforehand.ts';
import { BrokenFiles } from './broken-file.ts';
import { ConflictFiles } from './conflict/reading.ts';
import { Deriver } from './derive.ts';
import { DEAF_MS } from './dialogs/approval.ts';
import { Drafts } from './drafts.ts';
import type { FirstCheck } from './first-check.ts';
import { firstUi } from './first-ui.ts';
import type { Wanted } from './input/raw-keys.ts';
import { selectedSession } from './layout.ts';
import type { Dialog, Ui, View } from './model.ts';
import { reviewedTask } from './review/shown.ts';
import { selectedRequest } from './screens/needs-you.ts';
import { NO_SETTINGS } from './settings.ts';
import { ShownDiff } from './shown-diff.ts';

/** How long something said stays on the line above the footer. */
const TOAST_MS = 6_000;
/** How long what was found of git, node and agents counts, ms. */
const CHECKS_MS = 60_000;
const ACTIVE = new Set(['planning', 'approval', 'running', 'finishing']);
/** What outranks an older word about something sent. */
const NEWS: ReadonlySet<string> = new Set(['plan.proposed', 'run.settled', 'run.finished', 'run.failed', 'run.cancelled']);
const STRUCTURE = /^(task\.added|task\.edited|plan\.|run\.created)/;

export const said = (error: unknown): string => (error instanceof Error ? `${error.message}${'hint' in error ? ` ${String(error.hint)}` : ''}` : String(error));
export const isActive = (state: State): boolean => state.run !== null && ACTIVE.has(state.run.state);

export abstract class Memory {
  readonly ui: Ui = firstUi();
  size = { cols: 80, rows: 24 };
  protected readonly deriver = new Deriver();
  protected readonly audit = new AuditTail();
  protected daemons: { orchestrator: DaemonStatus; host: DaemonStatus } | null = null;
  protected samples: Samples | null = null;
  protected aliveAt = performance.now();
  protected readonly diff: ShownDiff;
  protected readonly conflict: ConflictFiles;
  protected cached: View | null = null;
  protected checked: Checked | null = null;
  protected readonly files: BrokenFiles;
  protected checks: readonly FirstCheck[] | null = null;
  /** The screen of the last frame. */
  private settled: Ui['screen'] | null = null;
  private checkedAt = Number.NEGATIVE_INFINITY;
  protected beforehand: Beforehand | null = null;
  protected readonly drafts: Drafts;
  protected fading: NodeJS.Timeout | undefined;
  protected readonly options: AppOptions;
  protected settings: SettingRow[];
  readonly state: State;
  protected abstract readonly typing: { settle(): void };
  protected abstract readonly planEdits: { next(): void };

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
    this.files = new BrokenFiles({ dir: options.client.dir, repo: options.client.repo, check: options.checkFile ?? null });
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
      beforehand: this.beforehand,
      first: Boolean(this.options.firstChecks) && this.state.seq === 0,
      goesElsewhere: Boolean(this.options.elsewhere) && !this.options.goesBack,
      goesBack: this.options.goesBack ?? false,
      checks: this.checks,
      daemons: this.daemons,
      samples: this.samples,
      broken: this.files.value?.key === this.ui.leftBroken ? null : this.files.value,
      tasksFile: this.daemons?.orchestrator.alive ? 'tended' : this.files.tasks,
      lostFor: lost ? this.clock() - this.aliveAt : null,
      audit: this.audit.events,
      auditMissing: this.audit.missing,
      checked: this.checked,
      isThere: this.options.isThere,
      diff: this.diff.value,
      conflict: this.conflict.value,
      paneHeight: (session) => this.options.panes.height(session),
      lastLines: (session, count) => this.options.panes.lastLines(session, count),
      paneChars: (session) => this.options.panes.chars(session),
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
    if (ui.screen !== this.settled && ui.screen === 'setup') this.lookAtChecks();
    this.settled = ui.screen;
  }

  events(events: readonly Event[]): void {
    for (const event of events) {
      if (!this.audit.add(event)) continue;
      if (STRUCTURE.test(event.body.type)) this.deriver.restructured();
      if (NEWS.has(event.body.type) && this.ui.toast?.tone !== 'bad') this.ui.toast = null;
      if (event.body.type === 'run.merge-refused')
        this.toast(`${this.state.run?.merged ? 'Not undone' : 'Not merged'}: ${event.body.reason}. ${event.body.hint}`.replace('.. ', '. ').trim(), 'bad');
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

  async loadChecks(): Promise<void> {
    this.checks = (await (this.options.firstChecks ?? this.options.checks)?.()) ?? null;
    this.options.changed('state');
  }

  /** Once the settings are looked at, and anew when that was a while ago: agents are installed meanwhile. */
  private lookAtChecks(): void {
    if (!this.options.checks || this.clock() - this.checkedAt < CHECKS_MS) return;
    this.checkedAt = this.clock();
    void this.loadChecks().catch((error: unknown) => this.say(`This place cannot be looked at: ${said(error)}`, 'bad'));
  }

  /** Anew each time a goal is written: files and branches change meanwhile. */
  private async loadBeforehand(): Promise<void> {
    try {
      this.beforehand = (await this.options.beforehand?.()) ?? null;
      this.options.changed('state');
    } catch (error) {
      this.say(`What the run would begin with cannot be found out: ${said(error)}`, 'bad');
    }
  }

  async pollDaemons(): Promise<void> {
    const before = this.daemons?.orchestrator.alive;
    [this.daemons, this.samples] = await Promise.all([this.options.client.daemons(), readSamples(this.options.client.dir)]);
    if (this.daemons.orchestrator.alive) this.aliveAt = this.clock();
    if (before !== this.daemons.orchestrator.alive || !this.daemons.orchestrator.alive || this.ui.screen === 'health') this.options.changed('state');
  }

  protected toast(text: string, tone: Tone = 'plain'): void {
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
    if (dialog.name === 'goal' && this.ui.dialog?.name !== 'confirm') void this.loadBeforehand();
    this.ui.dialog = this.drafts.open(dialog, this.ui.dialog);
    this.ui.toast = null;
    this.options.changed('key');
  }
}
