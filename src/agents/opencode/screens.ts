/** How the terminal of opencode reads (1.18.33). A dialog stands in place of its prompt box, and the footer with it. */
import type { ScreenRule } from '../screen/rules.ts';

export const opencodeScreens: readonly ScreenRule[] = [
  { match: '\\n *┃ *△ permission required[^]*\\n *┃ +allow once +allow always +reject\\b[^\\n]*(\\n *┃ *)*$', status: 'waiting', detail: 'permission dialog' },
  { match: '\\n *┃ [^\\n]*(⇆ select|↑↓ select|enter (confirm|submit|toggle))[^\\n]*(\\n *┃ *)*$', status: 'waiting', detail: 'dialog' },
  { match: '\\n *╹▀{20,} *\\n[^\\n]*[■⬝]+ +esc (again to )?interrupt\\b[^\\n]*$', status: 'busy', detail: 'esc interrupt' },
  { match: '\\n *╹▀{20,} *\\n[^\\n]*ctrl\\+p commands[^\\n]*(\\n[^\\n]*){0,3}$', status: 'ready', detail: 'prompt box' },
];
