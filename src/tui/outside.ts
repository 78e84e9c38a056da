/**
 * Lending the terminal to somebody else for a while: the shell above us (Ctrl+Z), or one of our own (`!`). One way for all: keys stop, the last
 * frame arrives, the terminal is given back; afterwards everything is taken again and painted anew. Must not draw while it is lent.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { writeNow } from './frame/frame-writer.ts';

/** Until something that was lent the terminal ends. `end` asks it to, because we end. */
export interface Guest {
  done: Promise<void>;
  end(): void;
}

export interface Lender {
  /** Stops reading keys and gives the terminal back. */
  give(): Promise<void>;
  /** Takes it again. */
  take(): void;
}

export class Outside {
  private guest: Guest | null = null;
  private ended = false;
  private readonly lender: Lender;
  constructor(lender: Lender) {
    this.lender = lender;
  }
  away = false;

  async lend(begin: () => Guest): Promise<void> {
    if (this.away) return;
    this.away = true;
    await this.lender.give();
    try {
      this.guest = begin();
      await this.guest.done;
    } finally {
      this.guest = null;
      this.away = false;
      if (!this.ended) this.lender.take();
    }
  }

  /** For good: what comes back then finds nobody who would take the terminal. */
  end(): void {
    this.ended = true;
    this.guest?.end();
  }
}

/**
 * The whole job stops, the launcher with it, so that the shell gets its prompt. Without a shell above there is no job control and nothing stops:
 * then the screen comes back by itself.
 */
export function stopped(): Guest {
  const done = new Promise<void>((resolve) => {
    process.once('SIGCONT', resolve);
    process.kill(0, 'SIGTSTP');
    setTimeout(resolve, 100);
  });
  return { done, end: () => undefined };
}

/** The user's own environment, and nothing with which a program could take itself for an agent or for this screen. */
export const ownEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('MAOS_')));

/** How an editor is told to begin at a line; those that are not known begin at the top. */
function placeIn(editor: string, line: number | undefined): string {
  const name = basename(editor.trim().split(/\s+/)[0] ?? '');
  if (line === undefined) return '"$1"';
  if (/^(vi|vim|nvim|view|gvim|nano|pico|emacs|emacsclient|joe|kak|mcedit|micro|ne)$/.test(name)) return `+${line} "$1"`;
  if (/^(code|codium|cursor)$/.test(name)) return `--goto "$1:${line}"`;
  return /^(hx|helix|subl|zed)$/.test(name) ? `"$1:${line}"` : '"$1"';
}

/** The user's editor on a file, at a line (from 1). Rejects when it cannot be started or says that it failed. */
export function editorOn(file: string, env: NodeJS.ProcessEnv, line?: number): Guest {
  const editor = env.VISUAL || env.EDITOR || 'vi';
  // EDITOR may hold flags ("code --wait"), so a shell splits it, as git does.
  const child = spawn('sh', ['-c', `${editor} ${placeIn(editor, line)}`, 'sh', file], { env: ownEnvironment(env), stdio: 'inherit' });
  const done = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The editor (${editor}) ended with ${code === null ? 'a signal' : `code ${code}`}.`))));
  });
  return { done, end: () => void child.kill('SIGHUP') };
}

/** A text changed in the user's editor. The file is gone afterwards, unless we are. */
export async function editedIn(lend: (begin: () => Guest) => Promise<void>, name: string, text: string, env: NodeJS.ProcessEnv, line?: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'maos-edit-'));
  try {
    const file = join(folder, name);
    await writeFile(file, text.endsWith('\n') || text === '' ? text : `${text}\n`, { mode: 0o600 });
    await lend(() => editorOn(file, env, line));
    return await readFile(file, 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The user's shell in a directory. Rejects when it cannot be started. */
export function shellIn(fd: number, cwd: string, about: string, env: NodeJS.ProcessEnv): Guest {
  const shell = env.SHELL || 'sh';
  writeNow(fd, `maos-tui: a shell in ${about}, ${cwd}\r\nAgents keep running. Come back with: exit\r\n`);
  const child = spawn(shell, [], { cwd, env: ownEnvironment(env), stdio: 'inherit' });
  const done = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => resolve());
  });
  return { done, end: () => void child.kill('SIGHUP') };
}
