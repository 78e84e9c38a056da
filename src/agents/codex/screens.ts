/** How the terminal of Codex reads (0.169.0). A dialog stands in place of its prompt; while it works, a line above the prompt says so. */
import type { ScreenRule } from '../screen/rules.ts';

export const codexScreens: readonly ScreenRule[] = [
  { match: '\\n *would you like to [^\\n]*\\?\\n[^]*\\n› \\d\\. [^]*\\n *press enter to confirm[^\\n]*$', status: 'waiting', detail: 'permission dialog' },
  { match: '\\n[^\\n]*sign in with[^]*\\n *press enter to [^\\n]*$', status: 'waiting', detail: 'asks you to log in' },
  { match: '\\n *(press enter to |enter to (select|submit|confirm))[^\\n]*$', status: 'waiting', detail: 'dialog' },
  { match: '\\n[•◦] [^\\n]*\\(\\d+[^\\n)]* • esc to interrupt\\)[^\\n]*(\\n +[^\\n]*)*\\n› [^\\n]*(\\n +[^\\n]*){0,4}$', status: 'busy', detail: 'esc to interrupt' },
  { match: '\\n› [^\\n]*(\\n +[^\\n]*){1,4}$', status: 'ready', detail: 'prompt box' },
];
