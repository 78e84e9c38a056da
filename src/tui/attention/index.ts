/** Getting the user's attention without taking anything from them: title, desktop notification or bell, and their own command. Never touches focus or keys. */
import type { View } from '../model.ts';
import { type Call, Caller } from './caller.ts';
import { runHook } from './hook.ts';
import { type Kind, kindOf, type NoticeWay, noticeBytes, wayText } from './terminals.ts';
import { titleBytes, titleOf } from './title.ts';

export interface AttentionOptions {
  env: NodeJS.ProcessEnv;
  /** @default auto */
  notify?: NoticeWay;
  /** Run by sh with MAOS_NOTIFY_KIND, MAOS_NOTIFY_TITLE and MAOS_NOTIFY_TEXT. */
  command?: string | null;
  /** Bytes for the terminal, between frames. */
  write(bytes: string): void;
  say(text: string, bad: boolean): void;
  repo(): string;
}

export class AttentionGetter {
  private kind: Kind;
  private command: string | null;
  private title = '';
  private readonly options: AttentionOptions;
  private readonly caller = new Caller(
    () => performance.now(),
    (call) => this.send(call),
  );

  constructor(options: AttentionOptions) {
    this.options = options;
    this.kind = kindOf(options.env, options.notify);
    this.command = options.command ?? null;
  }

  /** The user wants it otherwise from now on. */
  use(notify: NoticeWay, command: string | null): void {
    this.kind = kindOf(this.options.env, notify);
    this.command = command;
  }

  focus(on: boolean): void {
    this.caller.focus(on);
  }

  /** While one types to an agent the terminal's reports are the agent's; whether anybody looks must be known all the same. Gives back `rest`. */
  overhear<Rest>(data: Uint8Array, rest: Rest | null): Rest | null {
    const text = rest === null ? Buffer.from(data).toString('latin1') : '';
    const at = Math.max(text.lastIndexOf('\x1b[I'), text.lastIndexOf('\x1b[O'));
    if (at >= 0) this.focus(text[at + 2] === 'I');
    return rest;
  }

  /** After anything changed. Writes a title only when its text is another one. */
  look(view: View, ascii: boolean): void {
    this.caller.look(view.state, view.derived.waiting);
    // The console of Linux has no title, and prints what it does not know.
    const title = this.options.env.TERM === 'linux' ? '' : titleOf(view, ascii);
    if (title === this.title) return;
    this.title = title;
    this.options.write(titleBytes(title));
  }

  /** The terminal was somebody else's meanwhile. */
  forget(): void {
    this.title = '';
  }

  test(): void {
    this.send({ kind: 'needs-you', text: 'A test: this is how you are called.' });
    this.options.say(`Sent. ${wayText(this.kind)}${this.command ? ', and your own command runs' : ''}. Nothing seen? ui.notify in your config chooses another way.`, false);
  }

  private send(call: Call): void {
    const repo = this.options.repo();
    const bytes = noticeBytes(this.kind, repo, call.text);
    if (bytes !== '') this.options.write(bytes);
    if (this.command)
      void runHook(this.command, repo, call, this.options.env).then((why) => {
        if (why !== null) this.options.say(`ui.notify_command does not work: ${why}.`, true);
      });
  }

  stop(): void {
    this.caller.stop();
  }
}
