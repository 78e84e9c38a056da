/** The screen without a terminal: an App, keys as a terminal sends them, and what it asked the orchestrator for. */
import type { State } from '../../src/core/state.ts';
import { App } from '../../src/tui/app.ts';
import type { AppOptions } from '../../src/tui/app-options.ts';
import { Dispatch } from '../../src/tui/input/dispatch.ts';
import { Tokenizer } from '../../src/tui/input/tokenizer.ts';
import { KEYS } from './harness.ts';
import { type MemoryClient, memoryClient } from './memory-client.ts';
import { optionsFor } from './timed-app.ts';

export interface Stage {
  app: App;
  client: MemoryClient;
  /** Names of KEYS, or what a terminal sends; Esc is waited out. */
  press(...keys: string[]): void;
  paste(text: string): void;
}

export function stage(state: State, more: Partial<AppOptions> = {}): Stage {
  const client = memoryClient({ state });
  const app = new App(state, { ...optionsFor(state), client, ...more });
  const dispatch = new Dispatch(app);
  const send = (bytes: string) => {
    const tokenizer = new Tokenizer();
    for (const token of [...tokenizer.feed(bytes), ...tokenizer.flush()]) {
      app.touch();
      dispatch.token(token);
      app.touch();
    }
  };
  return { app, client, press: (...keys) => keys.forEach((key) => void send(KEYS[key] ?? key)), paste: (text) => send(`\x1b[200~${text}\x1b[201~`) };
}
