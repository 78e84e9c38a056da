/**
 * A file that people edit and that cannot be read: tasks.json as it was put aside, tasks.json itself while nobody is there to mend it, and
 * multi-agent.yaml before a run has begun with it. Reads files; writes only what the user's editor gave back.
 */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Event } from '../protocol/event.ts';

/** `line` and `col` from 1. */
export interface FileProblem {
  line: number;
  col: number;
  message: string;
  hint: string;
}
/** What is wrong in a file, in the order of its lines; nothing when it can be used. */
export type FileChecker = (path: string) => Promise<readonly FileProblem[]>;

export interface BrokenFile {
  /** Another one, or another version, has another. */
  key: string;
  /** As people know it. */
  name: 'tasks.json' | 'multi-agent.yaml';
  /** Where the text lies that cannot be read. */
  path: string;
  /** It was put aside there, and the last good copy is back. */
  kept: string | null;
  problems: readonly FileProblem[];
  lines: readonly string[];
  /** Lines of the last good copy; nothing when there is none. */
  good: readonly string[];
  /** When it was found, ISO 8601. */
  at: string;
}

/** Larger ones are named, not shown. */
const MAX_BYTES = 8 * 1024 * 1024;

async function linesOf(path: string): Promise<string[]> {
  const size = (await stat(path).catch(() => null))?.size ?? 0;
  return size === 0 || size > MAX_BYTES ? [] : (await readFile(path, 'utf8')).split(/\r?\n/);
}

/** Without a checker, or where it finds nothing: what the orchestrator said. */
function saidIn(note: string): FileProblem {
  const [, line, col, text] = /line (\d+), column (\d+): (.*)/.exec(note) ?? [];
  return { line: Number(line ?? 1), col: Number(col ?? 1), message: (text ?? note).replace(/\. Your version is kept .*$/, ''), hint: '' };
}

type Found = Pick<BrokenFile, 'key' | 'name' | 'path' | 'kept' | 'at'> & { note: string };

export interface BrokenFilesOptions {
  dir: string;
  repo: string;
  check: FileChecker | null;
}
export interface Now {
  events: readonly Event[];
  /** Whether someone is there who puts a broken tasks.json right. */
  tended: boolean;
  /** Whether a run may still begin with multi-agent.yaml. */
  config: boolean;
  at: string;
}

export class BrokenFiles {
  value: BrokenFile | null = null;
  private readonly looked = new Map<string, { key: string; wrong: boolean }>();
  private last: Promise<unknown> = Promise.resolve();
  private readonly options: BrokenFilesOptions;
  constructor(options: BrokenFilesOptions) {
    this.options = options;
  }

  /** What the last look at tasks.json itself found. */
  get tasks(): 'valid' | 'broken' | 'unread' {
    const looked = this.looked.get('tasks.json');
    return looked === undefined ? 'unread' : looked.wrong ? 'broken' : 'valid';
  }

  /** Whether something is different now. One look at a time. */
  look(now: Now): Promise<boolean> {
    const next = this.last.then(() => this.once(now));
    this.last = next.catch(() => undefined);
    return next;
  }

  private async once(now: Now): Promise<boolean> {
    const before = this.value?.key ?? null;
    const found = this.rejected(now.events) ?? (await this.onDisk(now));
    if (found === null || (found.kept !== null && (await stat(found.path).catch(() => null)) === null)) this.value = null;
    else if (found.key !== before) this.value = await this.read(found);
    else if (this.value !== null && this.value.kept !== null && this.value.good.length === 0) {
      const good = await this.goodCopy(this.value.lines);
      if (good.length === 0) return false;
      this.value = { ...this.value, good };
      return true;
    }
    return (this.value?.key ?? null) !== before;
  }

  /** The last edit that was judged, when it was put aside. */
  private rejected(events: readonly Event[]): Found | null {
    const note = events.findLast(({ body }) => body.type === 'system.noted' && /^EDIT_(REJECTED|TAKEN)$/.test(body.code));
    if (note?.body.type !== 'system.noted' || note.body.code === 'EDIT_TAKEN') return null;
    const [, kept] = /kept as (tasks\.rejected-[\w-]+\.json)/.exec(note.body.message) ?? [];
    return kept === undefined ? null : { key: kept, name: 'tasks.json', path: join(this.options.dir, kept), kept, at: note.at, note: note.body.message };
  }

  /** A file is read again only when it was written. */
  private async onDisk({ tended, config, at }: Now): Promise<Found | null> {
    const { dir, repo, check } = this.options;
    if (check === null) return null;
    const paths = [...(tended ? [] : [join(dir, 'tasks.json')]), ...(config ? [join(repo, 'multi-agent.yaml')] : [])];
    for (const path of paths) {
      const name = basename(path) === 'tasks.json' ? 'tasks.json' : 'multi-agent.yaml';
      const entry = await stat(path).catch(() => null);
      if (entry === null) continue;
      const key = `${name} ${entry.mtimeMs} ${entry.size}`;
      if (this.looked.get(name)?.key !== key) this.looked.set(name, { key, wrong: (await check(path)).length > 0 });
      if (this.looked.get(name)?.wrong) return { key, name, path, kept: null, at, note: '' };
    }
    return null;
  }

  private async read({ note, ...found }: Found): Promise<BrokenFile> {
    const problems = (await this.options.check?.(found.path)) ?? [];
    const lines = await linesOf(found.path);
    const good = found.kept === null ? [] : await this.goodCopy(lines);
    return { ...found, problems: problems.length > 0 ? problems : [saidIn(note)], lines, good };
  }

  /** Nothing while what was put aside still lies there too: the good copy is written after the news of it. */
  private async goodCopy(aside: readonly string[]): Promise<string[]> {
    const now = await linesOf(join(this.options.dir, 'tasks.json'));
    return now.length === aside.length && now.every((line, at) => line === aside[at]) ? [] : now;
  }

  /** What the user made of it, where it counts: the orchestrator takes it from there. */
  async save(broken: BrokenFile, text: string): Promise<void> {
    await writeFile(broken.kept === null ? broken.path : join(this.options.dir, broken.name), text);
  }
}
