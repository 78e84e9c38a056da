/**
 * What was typed into a dialog and not sent yet. It stands there again when the same text is asked for; only what was taken
 * is forgotten. Knows dialogs by their titles, which name what a text is for.
 */
import type { Dialog } from './model.ts';
import { emptyField } from './parts/text-field.ts';

export class Drafts {
  private readonly texts = new Map<string, string>();
  /** Title of the text the dialog on screen belongs to: its own, or of the one it came from to ask once more. */
  private about = '';
  private sending = '';

  /** Keeps what stands in a dialog that goes away. */
  keep(dialog: Dialog | null): void {
    if (!dialog?.field || dialog.search) return;
    if (dialog.field.text.trim() === '' || dialog.field.text === dialog.begun) this.texts.delete(dialog.title);
    else this.texts.set(dialog.title, dialog.field.text);
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
    const text = this.texts.get(dialog.title);
    return { ...dialog, begun, ...(text === undefined ? {} : { field: emptyField(text) }) };
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
    return () => this.texts.delete(title);
  }
}
