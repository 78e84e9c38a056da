/**
 * Prints terminal logs by lines. Invariant: without --raw nothing but text reaches stdout; with it, every byte does.
 * Lines of one session never mix with another's. Must not read more of a log than it prints.
 */
import { StringDecoder } from 'node:string_decoder';
import { oneLine, transcript } from '../agents/look/plain.ts';
import type { Client } from '../client/contract.ts';
import type { Session } from '../core/state.ts';
import { oneLookAtATime } from '../system/one-look.ts';
import type { Io } from './io.ts';

/** What a terminal prints per line at most, escape sequences included, when the last n lines are looked for. */
const BYTES_PER_LINE = 400;
const CHUNK = 64 * 1024;
/** A line without an end is printed in parts of this size. */
const LONGEST = 16 * 1024;

export class LogReader {
  private readonly ends = new Map<string, number>();
  private readonly io: Io;
  private readonly client: Client;
  private readonly raw: boolean;
  constructor(io: Io, client: Client, raw: boolean) {
    this.io = io;
    this.client = client;
    this.raw = raw;
  }

  /** Returns how many lines there were to print. */
  async tail(session: Session, label: string, lines: number): Promise<number> {
    const { data, end } = await this.client.store.terminals.tail(session.id, Math.max(CHUNK, lines * BYTES_PER_LINE));
    this.ends.set(session.id, end);
    const bytes = Buffer.from(data);
    const parts = bytes.toString('utf8').split('\n');
    if (parts.at(-1) === '') parts.pop();
    const kept = lines === 0 ? [] : parts.slice(-lines);
    if (this.raw) {
      if (kept.length > 0) process.stdout.write(bytes.subarray(bytes.length - Buffer.byteLength(kept.join('\n')) - (bytes.at(-1) === 10 ? 1 : 0)));
    } else for (const line of kept) this.print(session, label, line, null);
    return parts.length;
  }

  /** Goes on for as long as the process lives. */
  follow(session: Session, label: string): void {
    const { terminals } = this.client.store;
    const decoder = new StringDecoder('utf8');
    let rest = '';
    let more = false;
    const read = async () => {
      do {
        more = false;
        const { data, end } = await terminals.readFrom(session.id, this.ends.get(session.id) ?? 0, CHUNK);
        this.ends.set(session.id, end);
        if (data.length === 0) continue;
        more = data.length === CHUNK;
        if (this.raw) {
          process.stdout.write(data);
          continue;
        }
        const lines = (rest + decoder.write(Buffer.from(data))).split('\n');
        rest = lines.pop() ?? '';
        if (rest.length > LONGEST) {
          lines.push(rest);
          rest = '';
        }
        for (const line of lines) this.print(session, label, line, new Date().toISOString());
      } while (more);
    };
    const look = oneLookAtATime(read, (error) => this.io.note(`The log of ${session.id} cannot be read: ${error instanceof Error ? error.message : String(error)}`));
    terminals.watch(session.id, look);
    look();
  }

  private print(session: Session, label: string, line: string, at: string | null): void {
    const text = transcript(line);
    if (this.io.json) this.io.data({ schema: 'maos.log/1', t: at, agent: session.role, task: session.task_id, session: session.id, stream: 'out', text });
    else this.io.out(label === '' ? text : `${oneLine(label, 40)} │ ${text}`);
  }
}
