/** Copy mode of a pane: into it, its keys, and out of it. While it is on, keys do nothing else. */
import { selectedSession } from '../layout.ts';
import type { Controls, View } from '../model.ts';
import { beginCopy, copyWords, movedCopy, selectedText } from '../panes/copy-mode.ts';
import { picture } from '../screens/index.ts';

export const noPane = (view: View): string | null => (selectedSession(view) ? null : 'no agent is shown here');

/** The cursor begins on the last line that is seen. */
export function copyMode(controls: Controls): void {
  const { ui, view } = controls;
  const session = selectedSession(view);
  const lines = session ? view.paneChars(session.id) : [];
  if (!session || lines.length === 0) {
    controls.say(`${session?.role ?? 'The agent'} has printed nothing yet.`);
    return;
  }
  ui.session = session.id;
  ui.copying = beginCopy(session.id, lines, view.paneLines(session.id, ui.pane.up).length - 1);
}

export function copyKey(controls: Controls, key: string): void {
  const { ui, view } = controls;
  const mode = ui.copying;
  if (!mode) return;
  if (key === 'esc' || key === 'q') ui.copying = null;
  else if (key === 'y' || key === 'enter') {
    ui.copying = null;
    controls.copy({ key, label: mode.mark ? 'selection' : 'line', text: selectedText(mode), extension: 'txt' });
  } else {
    const room = picture(view).panes.find((pane) => pane.session === mode.session)?.rect ?? { width: view.cols, height: 1 };
    ui.copying = movedCopy(mode, key, room) ?? mode;
  }
}

export const copyHints = ({ ui }: View): { keys: string; label: string }[] =>
  ui.copying
    ? [
        { keys: 'COPY', label: copyWords(ui.copying) },
        { keys: 'v V', label: 'select, lines' },
        { keys: 'y', label: 'copy' },
        { keys: 'Esc', label: 'leave' },
        { keys: 'h j k l PgUp PgDn g G', label: 'move' },
      ]
    : [];
