/**
 * What was typed into a dialog and not sent yet. It stands there again when the same text is asked for, also after a restart; only what was
 * taken is forgotten. Knows dialogs by their titles, which name what a text is for, and by what stood there before anything was typed.
 */
import type { Dialog } from './model.ts';
import { emptyField } from './parts/text-field.ts';

export interface Draft {
  text: string;
  /** What the field held when it opened: a text written over another beginning is not this one's. */
  begun: string;
}
/** Where drafts outlive the screen. */
export interface DraftStore {
  read(): Record<string, Draft>;
  write(drafts: Record<string, Draft>): void;
}

/** The newest are kept. */
const MOST = 20;
/** How long after the last key a text is kept, ms. */
const PAUSE_MS = 1_000;

export class Drafts {
  private readonly texts: Map<string, Draft>;
  /** Title of the text the dialog on screen belongs to: its own, or of the one it came from to ask once more. */
  private about = '';
  private sending = '';
  private seen: string | null = null;
  private timer: NodeJS.Timeout | undefined;
  private readonly store: DraftStore | null;
  constructor(store: DraftStore | null = null) {
    this.store = store;
    this.texts = new Map(Object.entries(store?.read() ?? {}));
  }

  /** Keeps what stands in a dialog, as it goes away or writing pauses. */
  keep(dialog: Dialog | null): void {
    clearTimeout(this.timer);
    if (!dialog?.field || dialog.search || dialog.unkept) return;
    const { text } = dialog.field;
    const begun = dialog.begun ?? '';
    const known = this.texts.get(dialog.title);
    if (text.trim() === '' || text === begun) {
      if (known?.begun === begun) this.forget(dialog.title);
    } else if (known?.text !== text || known.begun !== begun) {
      this.texts.delete(dialog.title);
      this.texts.set(dialog.title, { text, begun });
      this.save();
    }
  }

  /** To be called for each frame: a text that is being written is kept as soon as writing pauses. */
  watch(dialog: Dialog | null): void {
    const text = this.store && dialog?.field && !dialog.search && !dialog.unkept ? dialog.field.text : null;
    if (text === this.seen) return;
    this.seen = text;
    clearTimeout(this.timer);
    if (text !== null) this.timer = setTimeout(() => this.keep(dialog), PAUSE_MS);
  }

  /** The dialog to show in place of `before`, with the text that was begun. */
  open(dialog: Dialog, before: Dialog | null): Dialog {
    this.keep(before);
    if (!dialog.field) {
      this.about = before?.field ? before.title : '';
      return dialog;
    }
    this.about = dialog.title;
    const begun = dialog.field.text;
    const draft = this.texts.get(dialog.title);
    return { ...dialog, begun, ...(draft?.begun === begun ? { field: emptyField(draft.text) } : {}) };
  }

  /** A dialog closes; what is sent in the same turn is its text. */
  close(dialog: Dialog | null): void {
    this.keep(dialog);
    this.sending = this.about;
    queueMicrotask(() => {
      this.sending = '';
    });
  }

  /** To be called in the turn in which something is sent; what it returns forgets the text, once it was taken. */
  sent(): () => void {
    const title = this.sending;
    return () => this.forget(title);
  }

  private forget(title: string): void {
    if (this.texts.delete(title)) this.save();
  }

  private save(): void {
    this.store?.write(Object.fromEntries([...this.texts].slice(-MOST)));
  }
}
