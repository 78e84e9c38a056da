/** Every key of the list, on every screen of every kind of run: none changes anything while one only looks, and no Enter says yes. */
import { expect, test } from 'vitest';
import { emptyState, type State } from '../../src/core/state.ts';
import { APPROVAL_KINDS } from '../../src/protocol/words.ts';
import type { AppOptions } from '../../src/tui/app-options.ts';
import { keysOn } from '../../src/tui/keys/index.ts';
import { SCREENS, type ScreenName } from '../../src/tui/screen-names.ts';
import { NO_SETTINGS } from '../../src/tui/settings.ts';
import { digest, finishedState, fixtureState, planState } from '../tui/fixture-state.ts';
import { memoryClient } from '../tui/memory-client.ts';
import { optionsFor, presser, Timed } from '../tui/timed-app.ts';

/** A question of every kind; T4 is the one with a result. */
function asked(): State {
  const state = fixtureState();
  const any = state.approvals.R4;
  if (!any) throw new Error('no approval');
  state.approvals = {};
  for (const kind of APPROVAL_KINDS) {
    const about = { plan: null, merge: null, replan: null, budget: null, review: 'T4', permission: 'T6', question: 'T12', escalation: 'T5' }[kind];
    state.approvals[kind] = { ...any, id: kind, kind, task_id: about, session_id: about && `s-${about}`, summary: `${kind} of something`, at: digest('a'), grant: 'Bash x' };
  }
  return state;
}
const RUNS: Record<string, () => State> = {
  'no run': emptyState,
  'a plan that waits': planState,
  'a run at work': fixtureState,
  'every question': asked,
  'a finished run': finishedState,
};

/** A screen with something chosen on it, and what it did to the world. */
function place(state: State, screen: ScreenName, chosen: { task?: string; request?: string }, more: Partial<AppOptions> = {}) {
  const done: string[] = [];
  const client = memoryClient({ state });
  const app = new Timed(state, {
    ...optionsFor(state),
    client,
    startRun: async () => void done.push('startRun'),
    stopAll: async () => void done.push('stopAll'),
    shell: () => void done.push('shell'),
    edit: async (_, text) => {
      done.push('edit');
      return text;
    },
    editFile: async () => void done.push('editFile'),
    settings: {
      sources: NO_SETTINGS,
      whole: async () => ({ sources: NO_SETTINGS, problems: [] }),
      change: async () => {
        done.push('setting');
        return { sources: NO_SETTINGS, file: null };
      },
    },
    ...more,
  });
  const begin = () => {
    Object.assign(app.ui, { screen, task: chosen.task ?? null, request: chosen.request ?? null, toast: null });
    Object.assign(app.ui, { dialog: null, filtering: null, copying: null, typing: null, deps: null, help: false, zoom: false });
    app.touch();
  };
  begin();
  const changes = () => [...done, ...app.sent.map((one) => one.type), ...client.commands.map((one) => one.type)];
  return { app, begin, press: presser(app), changes };
}

/** Screens with what can be chosen there: for each of the states of a task, and for each question. */
function* places(make: () => State): Generator<[screen: ScreenName, chosen: { task?: string; request?: string }]> {
  const state = make();
  for (const screen of SCREENS) {
    const tasks = screen === 'run' || screen === 'tasks' || screen === 'review' ? ['T4', 'T5', 'T8', 'T12'].filter((id) => state.tasks[id]) : [];
    const requests = screen === 'you' ? Object.keys(state.approvals) : [];
    if (tasks.length + requests.length === 0) yield [screen, {}];
    for (const task of tasks) yield [screen, { task }];
    for (const request of requests) yield [screen, { request }];
  }
}
/** Not those that end or lend the screen. */
const PRESSED = (key: string) => !['ctrl+z', 'ctrl+l', 's'].includes(key);

test.each(Object.keys(RUNS))('Enter never says yes: %s', (name) => {
  const make = RUNS[name] ?? emptyState;
  /** Words to somebody, and what was written of a result or of a plan that waits, go out with Enter; they consent to nothing. */
  const WRITTEN = new Set(['send-message', 'comment-result', 'edit-plan']);
  const dialogs = new Set<string>();
  for (const [screen, chosen] of places(make)) {
    const { app, begin, press, changes } = place(make(), screen, chosen);
    const keys = keysOn(screen, app.view).flatMap((key) => key.keys.filter(PRESSED));
    for (const key of keys) {
      begin();
      press(key);
      const { dialog } = app.ui;
      if (!dialog) continue;
      dialogs.add(dialog.title);
      const consents = () => changes().filter((one) => !(dialog.field && WRITTEN.has(one)));
      const before = consents().length;
      // A question is answered in words, and its words are the answer.
      const question = dialog.subject?.id === 'question' || dialog.subject?.id === 'E1';
      press('enter', 'enter');
      if (app.ui.dialog?.field && !question) press('yes', 'enter', 'enter', 'enter');
      expect(consents().slice(before), `${key} on ${screen} with ${JSON.stringify(chosen)} opened "${dialog.title}"`).toEqual([]);
    }
  }
  expect(dialogs.size).toBeGreaterThan(2);
});

test.each(Object.keys(RUNS))('read-only: %s', (name) => {
  const make = RUNS[name] ?? emptyState;
  for (const [screen, chosen] of places(make)) {
    const { app, begin, press, changes } = place(make(), screen, chosen, { readOnly: true });
    for (const key of keysOn(screen, app.view)) {
      for (const one of key.keys.filter(PRESSED)) {
        begin();
        press(one);
        if (key.changes) expect(app.ui.toast?.text, `${key.id} on ${screen} with ${JSON.stringify(chosen)}`).toMatch(/read-only/);
        // What a dialog offers is refused as well.
        for (const offered of app.ui.dialog?.keys ?? []) if (app.ui.dialog && offered.changes) press(offered.keys[0] ?? '');
        expect(changes(), `${one} on ${screen} with ${JSON.stringify(chosen)}`).toEqual([]);
      }
    }
  }
});
