/**
 * Puts text of others into a brief as data: fenced with more backticks than it holds, so that it cannot break out,
 * and with its sender named. Everything that did not come from the user or the configuration goes through here.
 */
import { oneLine, plain } from '../look/plain.ts';

/** Renders within `room` characters; null when there is too little room to be of use. */
export type Item = (room: number) => { text: string; cut: boolean } | null;

const USEFUL = 200;

function clip(text: string, room: number, end: boolean): ReturnType<Item> {
  if (text.length <= room) return { text, cut: false };
  if (room < USEFUL) return null;
  const keep = room - 60;
  const note = `… (${text.length - keep} of ${text.length} characters cut)`;
  return { text: end ? `${note}\n${text.slice(-keep)}` : `${text.slice(0, keep)}\n${note}`, cut: true };
}

/** Text of the user or of the configuration, as it is. */
export const prose =
  (text: string): Item =>
  (room) =>
    clip(plain(text).trim(), room, false);

/** Our own text, with its indentation; never cut. */
export const verbatim =
  (text: string): Item =>
  () => ({ text, cut: false });

/** Text that is data, not instructions. `lead` names where it is from. `end` keeps the end when it is cut, as for outputs. */
export function quoted(lead: string, text: string, { end = false }: { end?: boolean } = {}): Item {
  return (room) => {
    const content = plain(text).trim();
    const fence = '`'.repeat(Math.max(3, ...[...content.matchAll(/`+/g)].map((run) => run[0].length + 1)));
    const head = `${oneLine(lead, 300)}\n\n${fence}text\n`;
    const body = clip(content, room - head.length - fence.length - 2, end);
    return body === null ? null : { text: `${head}${body.text}\n${fence}`, cut: body.cut };
  };
}

/** A bullet that stays on one line. */
export const bullet =
  (text: string): Item =>
  (room) => {
    const line = `- ${oneLine(text, 2_000)}`;
    return line.length <= room ? { text: line, cut: false } : null;
  };
