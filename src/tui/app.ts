/**
 * The screen's hands: what keys may do, on top of its memory. Each goes through the door, or to whoever the screen was given for it; nothing is
 * decided here.
 */
import type { Outcome } from '../client/contract.ts';
import type { State } from '../core/state.ts';
import { settingRows, valueText } from '../core/view/settings.ts';
import type { CommandBody } from '../protocol/command.ts';
import type { AppOptions } from './app-options.ts';
import { checkAudit } from './audit-check.ts';
import type { CopyText } from './copy/copy-text.ts';
import type { Elsewhere } from './elsewhere.ts';
import { called } from './keys/called.ts';
import { detached } from './last-words.ts';
import { Memory, said } from './memory.ts';
import type { Controls } from './model.ts';
import { paletteDialog } from './palette/dialog.ts';
import type { PlanEdit } from './plan/edit.ts';
import { PlanEdits } from './plan/queue.ts';
import type { ReadPlan } from './plan/read.ts';
import type { ToolName } from './screen-tools.ts';
import type { SettingsDoor } from './settings.ts';
import { TypingMode } from './typing-mode.ts';

export class App extends Memory implements Controls {
  readonly typing: TypingMode;
  protected readonly planEdits: PlanEdits;

  constructor(state: State, options: AppOptions) {
    super(state, options);
    this.typing = new TypingMode(this);
    this.planEdits = new PlanEdits({
      plan: () => (state.run?.state === 'approval' ? state.run.plan : null),
      send: (body, done) => this.asked(() => options.client.ask(body, 'tui'), done),
      refuse: (why) => this.say(`Not changed: ${why}.`, 'warn'),
    });
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
      () => this.say(`Back from the editor. ${about} is as you left it; ${called('conflict.check')} checks it again.`, 'dim'),
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
      () => {
        this.farewell = 'The run is stopped. Go on with: maos-tui resume\n';
        this.leave(0);
      },
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

  /** For the user's own screen, once it is theirs again. */
  farewell = '';
  readonly leave = (code: number): void => {
    if (code === 0 && !this.options.demo) this.farewell ||= detached(this.state);
    this.options.leave(code);
  };
  elsewhere(to: Elsewhere): void {
    this.options.elsewhere?.(to);
    this.options.leave(0);
  }
  readonly suspend = (): void => this.options.suspend();
  readonly type = (session: string): void => this.typing.begin(session);
  readonly shell = (cwd: string, about: string): void => this.options.shell(cwd, about);
  tool(name: ToolName): void {
    const { tools } = this.options;
    if (!tools) {
      this.say('That cannot be done from this screen.', 'warn');
      return;
    }
    this.say('One moment…', 'dim');
    tools[name]().then(
      (text) => this.say(text, 'good'),
      (error: unknown) => this.say(said(error), 'bad'),
    );
  }
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
  /** What the project's file says as well; wrong lines count as not written, and are said. */
  async loadSettings(): Promise<void> {
    const all = await this.options.settings?.whole();
    if (!all) return;
    this.settings = settingRows(all.sources);
    if (all.problems[0]) this.say(all.problems[0], 'bad');
    this.options.changed('state');
  }
  changeSetting(key: string, words: string | undefined): void {
    const { settings } = this.options;
    if (!settings) return;
    const before = this.settings.find((one) => one.key === key);
    settings.change(key, words).then(
      ({ sources, file }) => {
        if (before && file !== null) this.ui.lastSetting = { key, label: before.label, words: before.from === before.setting?.home ? valueText(before.value) : undefined };
        this.tookSettings(key, sources, file);
      },
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
    this.say(
      on
        ? `Mouse on: a click selects, the wheel scrolls; text is marked with Shift held. ${called('view.mouse')} turns it off.`
        : 'Mouse off: the terminal marks text by itself again.',
    );
  }
  readonly repaint = (): void => this.options.repaint();
}
