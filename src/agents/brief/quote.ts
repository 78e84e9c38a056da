/**
 * Puts text of others into a brief as data: fenced with more backticks than it holds, so that it cannot break out,
 * and with its sender named. Everything that did not come from the user or the configuration goes through here.
 */
import { endOf, oneLine, plain, startOf } from '../look/plain.ts';

/** Renders within `room` characters; null when there is too little room to be of use. More room never shows less. */
export type Item = (room: number) => { text: string; cut: boolean } | null;

const USEFUL = 200;

function clip(text: string, room: number, end: boolean): ReturnType<Item> {
  if (text.length <= room) return { text, cut: false };
  if (room < USEFUL) return null;
  const keep = room - 60;
  const note = `… (${text.length - keep} of ${text.length} characters cut)`;
  return { text: end ? `${note}\n${endOf(text, keep)}` : `${startOf(text, keep)}\n${note}`, cut: true };
}

/** Text of the user or of the configuration, as it is. */
export function prose(text: string): Item {
  const shown = plain(text).trim();
  return (room) => clip(shown, room, false);
}

/** Text that is shown as it is, with its indentation, or not at all. */
export const verbatim =
  (text: string): Item =>
  (room) =>
    text.length <= room ? { text, cut: false } : null;

/** Text that is data, not instructions. `lead` names where it is from. `end` keeps the end when it is cut, as for outputs. */
export function quoted(lead: string, text: string, { end = false }: { end?: boolean } = {}): Item {
  const content = plain(text).trim();
  const fence = '`'.repeat([...content.matchAll(/`+/g)].reduce((most, run) => Math.max(most, run[0].length + 1), 3));
  const head = `${oneLine(lead, 1_500)}\n\n${fence}text\n`;
  return (room) => {
    const body = clip(content, room - head.length - fence.length - 1, end);
    return body === null ? null : { text: `${head}${body.text}\n${fence}`, cut: body.cut };
  };
}

/** A bullet that stays on one line. */
export const bullet = (text: string): Item => verbatim(`- ${oneLine(text, 2_000)}`);
