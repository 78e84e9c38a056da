/** How the terminal of Gemini CLI reads (0.61.0). A dialog is a box at the end of what was said, and the prompt is gone while it stands. */
import type { ScreenRule } from '../screen/rules.ts';

/** Options, the end of the box, and warnings that stay below it. */
const OPTIONS = '\\n[ │]*● *\\d\\. [^\\n]*(\\n *│[^\\n]*)*\\n *╰─+╯(\\n(?! *[>*!] )[^\\n─]*){0,4}$';

export const geminiScreens: readonly ScreenRule[] = [
  { match: `\\n[ │]*do you trust [^\\n]*\\?[^]*${OPTIONS}`, status: 'waiting', detail: 'asks whether it may trust the folder' },
  { match: `\\n[ │]*(how would you like to authenticate|get started)[^]*${OPTIONS}`, status: 'waiting', detail: 'asks you to log in' },
  { match: `\\n[ │]*(allow execution|apply this change|do you want to proceed|allow )[^\\n]*\\?[^]*${OPTIONS}`, status: 'waiting', detail: 'permission dialog' },
  { match: OPTIONS, status: 'waiting', detail: 'dialog' },
  { match: '\\n *[⠀-⣿] [^\\n]*\\(esc to cancel, [^\\n]*\\n─{20,}\\n([^\\n]*\\n){0,2} *[>*!] [^]*$', status: 'busy', detail: 'esc to cancel' },
  { match: '\\n─{20,}\\n([^\\n]*\\n){0,2} *[>*!] [^\\n]*(\\n[^\\n]*){0,3}$', status: 'ready', detail: 'prompt box' },
];
