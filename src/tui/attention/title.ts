/** What the terminal's title says: the state first, as tabs cut the rest. Changes with the state only, never with time. Pure. */
import { plain } from '../frame/width.ts';
import type { View } from '../model.ts';
import { asciiCell } from '../theme.ts';
import { atRest } from '../why-not.ts';

const LONGEST = 80;

function word(view: View): string {
  const { run } = view.state;
  const { counts, waiting } = view.derived;
  if (view.lostFor !== null) return atRest(view) ? '‖ at rest' : '✗ lost';
  if (waiting.length > 0) return `▲ ${waiting.length} need${waiting.length === 1 ? 's' : ''} you`;
  switch (run?.state) {
    case undefined:
      return '○ no run';
    case 'planning':
      return '● planning';
    case 'paused':
      return '‖ paused';
    case 'finished':
      return '✓ done';
    case 'failed':
      return '✗ failed';
    case 'cancelled':
      return '⊘ cancelled';
    default:
      return `● ${counts.done}/${counts.total}`;
  }
}

/** One line without anything a terminal could take for more than text. */
export function titleOf(view: View, ascii: boolean): string {
  const text = plain(`${word(view)} · ${view.demo ? view.demo.name : view.repo} · maos`).slice(0, LONGEST);
  return ascii ? Array.from(text, asciiCell).join('') : text;
}

export const titleBytes = (text: string): string => `\x1b]2;${text}\x07`;
