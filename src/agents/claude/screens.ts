/** How the terminal of Claude Code reads (2.1.329). A dialog stands in place of its prompt box; each ends in a footer of its own. */
import type { ScreenRule } from '../screen/rules.ts';

export const claudeScreens: readonly ScreenRule[] = [
  { match: '\\n *do you want to [^\\n]*\\?\\n *❯? *\\d\\. [^]*\\n *esc to cancel[^\\n]*$', status: 'waiting', detail: 'permission dialog' },
  { match: 'trust[^]*\\n *❯ [^]*\\n *enter to confirm[^\\n]*$', status: 'waiting', detail: 'asks whether it may trust the folder' },
  { match: '\\n *(browser|paste code|select login method|login)[^]*\\n *❯ [^]*$', status: 'waiting', detail: 'asks you to log in' },
  { match: '\\n[^\\n]*(enter to (confirm|select|submit|continue)|esc to (cancel|exit)|press enter to continue)[^\\n]*$', status: 'waiting', detail: 'dialog' },
  { match: '\\n─{20,}\\n❯[^\\n]*\\n([^─\\n][^\\n]*\\n)*─{20,}\\n[^\\n]*\\besc to interrupt\\b[^\\n]*(\\n[^\\n]*)?$', status: 'busy', detail: 'esc to interrupt' },
  { match: '\\n─{20,}\\n❯[^\\n]*\\n([^─\\n][^\\n]*\\n)*─{20,}(\\n[^\\n]*){0,3}$', status: 'ready', detail: 'prompt box' },
];
