/** What a person would see on an agent's terminal. */
import headless from '@xterm/headless';
import { TERMINAL } from '../../../src/agents/contract.ts';
import { until } from '../../support/until.ts';
import type { Started } from './session.ts';

/** What a person would see now. */
export async function screen(started: Started): Promise<string> {
  const terminal = new headless.Terminal({ ...TERMINAL, scrollback: 1_000, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(started.printed(), resolve));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
  terminal.dispose();
  return lines.join('\n').trim();
}
export const shown = (started: Started, text: string) => until(async () => (await screen(started)).includes(text), { timeout: 20_000, what: `${text} on the screen` });
