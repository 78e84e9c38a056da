/**
 * Where copied text goes: always to a file, and to the clipboard as well: by the machine's own tool when we sit at it, else by asking the terminal
 * (OSC 52), which nobody answers. So the file is what a copy can be relied on for. Must not write to the terminal itself: the caller does, between frames.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { set } from '../environment.ts';

/** Terminals throw longer ones away whole, in characters of base64. */
const OSC52_MAX = 74_994;
/** A clipboard tool that says nothing for so long is left alone, ms. */
const TOOL_WAIT = 1_500;

/** What asks the terminal to put the text on its clipboard; null when it would not take so much. tmux hands it on only in an envelope. */
export function osc52(text: string, env: NodeJS.ProcessEnv): string | null {
  const coded = Buffer.from(text, 'utf8').toString('base64');
  if (coded.length > OSC52_MAX) return null;
  const ask = `\x1b]52;c;${coded}\x07`;
  // tmux takes the plain form when set-clipboard is on, and hands on the other when allow-passthrough is.
  return set(env.TMUX) ? `${ask}\x1bPtmux;\x1b${ask}\x1b\\` : ask;
}

/** The clipboard's own program, where the user sits at this machine. */
export function clipboardTool(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] | null {
  if (set(env.SSH_CONNECTION) || set(env.SSH_TTY)) return null;
  if (platform === 'darwin') return ['pbcopy'];
  if (platform === 'win32' || set(env.WSL_DISTRO_NAME)) return ['clip.exe'];
  if (set(env.WAYLAND_DISPLAY)) return ['wl-copy'];
  return set(env.DISPLAY) ? ['xclip', '-selection', 'clipboard'] : null;
}

/** Whether the tool took it. */
function given(argv: readonly string[], text: string): Promise<boolean> {
  return new Promise((resolve) => {
    let child: ChildProcess;
    const end = (taken: boolean) => {
      clearTimeout(timer);
      resolve(taken);
    };
    const timer = setTimeout(() => {
      child.kill();
      end(false);
    }, TOOL_WAIT);
    child = spawn(argv[0] ?? '', argv.slice(1), { stdio: ['pipe', 'ignore', 'ignore'] });
    child.on('error', () => end(false)).on('exit', (code) => end(code === 0));
    child.stdin?.on('error', () => end(false));
    child.stdin?.end(text);
  });
}

/** One file per kind of text, whole or not at all. Throws when it cannot be written. */
function kept(text: string, name: string, env: NodeJS.ProcessEnv): string {
  const dir = join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'maos-tui');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, name);
  writeFileSync(`${path}.${process.pid}`, text, { mode: 0o600 });
  renameSync(`${path}.${process.pid}`, path);
  return path;
}

const home = (path: string): string => (path.startsWith(`${homedir()}/`) ? `~${path.slice(homedir().length)}` : path);

/**
 * @param extension of the file: txt, patch, mmd, dot, json
 * @param ask puts a sequence on the terminal between two frames
 * @returns where the text is now: what took it (a tool, or the terminal by OSC 52) and the file
 */
export async function copyOut(text: string, extension: string, env: NodeJS.ProcessEnv, ask: (sequence: string) => Promise<void>): Promise<string> {
  const path = home(kept(text, `copied.${extension}`, env));
  const tool = clipboardTool(env, process.platform);
  if (tool && (await given(tool, text))) return `${tool[0]}, ${path}`;
  const sequence = osc52(text, env);
  if (sequence === null) return `${path} only, as it is too long for OSC 52`;
  await ask(sequence);
  return `OSC 52, ${path}`;
}
