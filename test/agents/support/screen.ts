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

/** What its hooks said of it; the screen is read beside them. */
export const statuses = (started: Started) =>
  started
    .of('status')
    .filter(({ source }) => source === 'hook')
    .map(({ status }) => status);

/** Waits for what an agent in a terminal is to tell; when it does not come, its last words and its screen say why. */
export const told = <T>(started: Started, what: string, found: () => T, timeout = 30_000): Promise<NonNullable<T>> =>
  until(found, { timeout, what }).catch(async (error: Error) => {
    const last = started.seen.filter(({ type }) => type !== 'output').slice(-12);
    throw new Error(`${error.message}\n${JSON.stringify(last, null, 1)}\n${await screen(started)}`);
  });
