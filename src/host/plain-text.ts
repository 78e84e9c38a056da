/** What a terminal printed, as text for eyes and journals: no escape sequences, no control characters, overwritten lines dropped. */
import { stripVTControlCharacters } from 'node:util';
import type { TerminalLogs } from '../store/ports.ts';
import type { Log } from '../system/log.ts';

/** OSC, DCS, APC, PM and SOS strings with their content, terminated or not. */
const STRINGS = /\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\|$)?/g;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Moves to another row start a new line of text. */
const ROWS = /\u001b\[\d*(?:;\d*)?[HfEFd]/g;

export function plainText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8').replace(STRINGS, '').replace(ROWS, '\n');
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').split('\r').at(-1) ?? '')
    .join('\n')
    .replace(CONTROL, '');
}

/** The last `lines` lines that say something, at most `max` characters. */
export function lastLines(bytes: Uint8Array, lines = 30, max = 8_000): string {
  const spoken = plainText(bytes)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  return spoken.slice(-lines).join('\n').slice(-max);
}

/** The last lines in the log of a session; nothing when it cannot be read. */
export async function lastPrinted({ terminals, log }: { terminals: TerminalLogs; log: Log }, session_id: string): Promise<string> {
  try {
    return lastLines((await terminals.tail(session_id, 16 * 1024)).data);
  } catch (error) {
    log.warn({ err: error, session_id }, 'the log of an ended session could not be read');
    return '';
  }
}
