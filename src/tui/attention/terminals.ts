/**
 * How a terminal is asked to call its user: a table by kind, decided from the environment. What stands in for unknown ones is the bell. Inside tmux
 * the request is passed through with a bell beside it, so that the window is marked even where passing through is off. Pure.
 */
import { plain } from '../frame/width.ts';

export const NOTICE_WAYS = ['auto', 'osc9', 'osc777', 'osc99', 'bell', 'off'] as const;
export type NoticeWay = (typeof NOTICE_WAYS)[number];
export type Way = Exclude<NoticeWay, 'auto'>;

const KINDS: readonly { name: string; is(env: NodeJS.ProcessEnv): boolean; way: Way }[] = [
  { name: 'kitty', is: (env) => env.KITTY_WINDOW_ID !== undefined || env.TERM === 'xterm-kitty', way: 'osc99' },
  { name: 'iTerm2', is: (env) => env.TERM_PROGRAM === 'iTerm.app' || env.LC_TERMINAL === 'iTerm2', way: 'osc9' },
  { name: 'Ghostty', is: (env) => env.TERM_PROGRAM === 'ghostty' || env.TERM === 'xterm-ghostty' || env.GHOSTTY_RESOURCES_DIR !== undefined, way: 'osc777' },
  { name: 'WezTerm', is: (env) => env.TERM_PROGRAM === 'WezTerm' || env.WEZTERM_PANE !== undefined, way: 'osc777' },
  { name: 'foot', is: (env) => /^foot(-|$)/.test(env.TERM ?? ''), way: 'osc777' },
  { name: 'urxvt', is: (env) => /^rxvt(-|$)/.test(env.TERM ?? ''), way: 'osc777' },
];

export interface Kind {
  /** As people call it. */
  terminal: string;
  way: Way;
  /** What lies between us and the terminal. */
  through: 'tmux' | 'screen' | 'zellij' | null;
}

export function kindOf(env: NodeJS.ProcessEnv, wanted: NoticeWay = 'auto'): Kind {
  const found = KINDS.find((one) => one.is(env));
  const through = env.TMUX ? 'tmux' : env.ZELLIJ !== undefined ? 'zellij' : env.STY ? 'screen' : null;
  return { terminal: found?.name ?? 'this terminal', way: wanted === 'auto' ? (found?.way ?? 'bell') : wanted, through };
}

const BEL = '\x07';
const ST = '\x1b\\';

/** No control, no separator of the protocols, and never the `4;` of a progress report. */
const safe = (text: string): string => plain(text).replace(/;/g, ',').slice(0, 200);

function request(way: Way, title: string, text: string): string {
  switch (way) {
    case 'osc9':
      return `\x1b]9;${safe(title)}: ${safe(text)}${BEL}`;
    case 'osc777':
      return `\x1b]777;notify;${safe(title)};${safe(text)}${BEL}`;
    case 'osc99':
      return `\x1b]99;i=maos:d=0;${safe(title)}${ST}\x1b]99;i=maos:d=1:p=body;${safe(text)}${ST}`;
    default:
      return '';
  }
}

/** @returns bytes for the terminal; nothing when calling is off */
export function noticeBytes(kind: Kind, title: string, text: string): string {
  if (kind.way === 'off') return '';
  const asked = request(kind.way, title, text);
  switch (kind.through) {
    case 'tmux':
      return (asked === '' ? '' : `\x1bPtmux;${asked.replaceAll('\x1b', '\x1b\x1b')}${ST}`) + BEL;
    case 'zellij':
      return asked + BEL;
    case 'screen':
      return BEL;
    default:
      return asked === '' ? BEL : asked;
  }
}

/** How it is done, for people. */
export function wayText({ terminal, way, through }: Kind): string {
  const how =
    way === 'off' ? 'nothing: ui.notify is off' : way === 'bell' || through === 'screen' ? 'the bell' : `OSC ${way.slice(3)}${through ? ` and the bell, through ${through}` : ''}`;
  return `${terminal === 'this terminal' ? 'This terminal' : terminal} gets ${how}`;
}
