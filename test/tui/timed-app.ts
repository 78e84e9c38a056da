/** The screen's memory with a clock that goes on only when told to, and a record of what it asks for: keys without a terminal. */
import type { State } from '../../src/core/state.ts';
import type { CommandBody } from '../../src/protocol/command.ts';
import { App } from '../../src/tui/app.ts';
import type { AppOptions } from '../../src/tui/app-options.ts';
import { Dispatch } from '../../src/tui/input/dispatch.ts';
import { memoryClient } from './memory-client.ts';

export const optionsFor = (state: State): AppOptions => ({
  client: memoryClient({ state }),
  readOnly: false,
  demo: null,
  firstChecks: null,
  startRun: null,
  stopAll: null,
  readPlan: null,
  newId: () => 'id',
  changed: () => undefined,
  leave: () => undefined,
  suspend: () => undefined,
  shell: () => undefined,
  edit: async (_, text) => text,
  editFile: async () => undefined,
  isThere: () => true,
  repaint: () => undefined,
  stream: () => undefined,
  copy: async () => 'nowhere',
  panes: {
    height: () => 0,
    lastLines: () => [],
    lines: () => ['a line'],
    chars: () => [],
    hold: (_, up) => up,
    find: () => null,
    wanted: () => ({ paste: false, focus: false, application: false }),
  },
  callTest: () => undefined,
});
export const appOn = (state: State): App => new App(state, optionsFor(state));

/** Its time goes on only when told to; what it asks for is kept. */
export class Timed extends App {
  time = 0;
  readonly sent: CommandBody[] = [];
  override clock(): number {
    return this.time;
  }
  override ask(body: CommandBody): void {
    this.sent.push(body);
  }
}

/** @param keys names of keys, or text that is typed letter by letter */
export function presser(app: Timed): (...keys: string[]) => void {
  const dispatch = new Dispatch(app);
  return (...keys) => {
    for (const key of keys) {
      app.time += 1_000;
      app.touch();
      app.settle();
      const named = /^(enter|esc|(shift\+)?tab|up|down|left|right|home|end|space|backspace|(ctrl|alt)\+.|page(up|down))$/.test(key);
      for (const one of named ? [key] : key) dispatch.token({ type: 'key', key: one, text: one === 'space' ? ' ' : named ? '' : one });
    }
    app.touch();
  };
}
