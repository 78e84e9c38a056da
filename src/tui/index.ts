/**
 * The full screen: wires keyboard, State, panes and compositor together and gives the terminal back whatever happens.
 * Must not be started without a terminal on both ends; the caller looks first.
 */
import { existsSync } from 'node:fs';
import type { Event } from '../protocol/event.ts';
import { App } from './app.ts';
import { AttentionGetter } from './attention/index.ts';
import { comeBack, leave } from './away/index.ts';
import { copyOut } from './copy/clipboard.ts';
import { draftFile } from './draft-file.ts';
import { colours, set, utf8 } from './environment.ts';
import { Compositor, type Layers } from './frame/compositor.ts';
import { FrameWriter, writeNow } from './frame/frame-writer.ts';
import { Pace } from './frame/pace.ts';
import { Resizes } from './frame/resizes.ts';
import { Seconds } from './frame/seconds.ts';
import { Dispatch } from './input/dispatch.ts';
import { Keyboard } from './input/keyboard.ts';
import { MOUSE_OFF, MOUSE_ON } from './input/mouse.ts';
import { putKeysInForce } from './keys/index.ts';
import { lastWords } from './last-words.ts';
import { layersOf } from './layers.ts';
import { lookAt } from './layout.ts';
import { lookRound } from './look-round.ts';
import { isActive } from './memory.ts';
import { ulid } from './message-id.ts';
import { OneByOne } from './one-by-one.ts';
import { editedIn, editorOn, Outside, shellIn, stopped } from './outside.ts';
import { PaneFeeds } from './panes/pane-feed.ts';
import { PlainStream } from './plain-stream.ts';
import { silenceConsole } from './screen-log.ts';
import type { ScreenOptions } from './screen-options.ts';
import { NO_SETTINGS, wishesOf } from './settings.ts';
import { letGoOfLostTerminal, onEnd, TerminalMode } from './terminal.ts';
import { THEME } from './themes.ts';

export type { ScreenOptions } from './screen-options.ts';

const BUDGET = 48_000;
const POLL = 2_000;
/** As a shell tells of SIGHUP. */
const HANGUP = 129;
/** Exit codes of Ctrl+C and Ctrl+\\. */
const INTERRUPTS: ReadonlySet<number> = new Set([130, 131]);
/** How long the last frame is waited for before the terminal is given back, ms. */
const LAST_FRAME = 300;
/** Resolves with the exit code once the user left or something ended the screen; the terminal is restored by then. */
export async function runScreen(options: ScreenOptions): Promise<number> {
  const { client } = options;
  const env = process.env;
  const fd = 1;
  const hungUp = () => finish(HANGUP);
  const writer = new FrameWriter(fd, hungUp);
  const sources = options.settings?.sources ?? { ...NO_SETTINGS, env };
  let wishes = wishesOf(sources);
  const wantedAscii = options.ascii ?? wishes.ascii;
  const compositor = new Compositor(writer, { colour: colours(env), sync: true, ascii: wantedAscii ?? !utf8(env), wide: utf8(env), theme: THEME[wishes.theme] });
  const wrongKeys = putKeysInForce(wishes.keys);
  const terminal = new TerminalMode(fd);
  let layers: Layers | null = null;
  let finish: (code: number) => void = () => {};
  const ended = new Promise<number>((resolve) => {
    finish = resolve;
  });
  let failure: unknown;
  let orphaned = false;
  let wideLines = false;
  let shown = false;

  const feeds = new PaneFeeds(
    client.store.terminals,
    (session) => pace.request(app.typing.echoes(session) ? 'echo' : 'pane'),
    (session) => app.typing.echoes(session),
  );
  let early: Event[] = [];
  let heard = (events: readonly Event[]) => {
    early.push(...events);
  };
  const following = await client.follow((_, events) => heard(events));
  const app: App = new App(following.state, {
    client,
    readOnly: options.readOnly ?? false,
    demo: options.demo ?? null,
    firstChecks: options.firstChecks ?? null,
    checks: options.checks ?? null,
    beforehand: options.beforehand ?? null,
    startRun: options.startRun ?? null,
    stopAll: options.stopAll ?? null,
    readPlan: options.readPlan ?? null,
    checkFile: options.checkFile ?? null,
    drafts: options.keepIn ? draftFile(options.keepIn, (error) => quiet.log(`A draft cannot be kept: ${String(error)}`)) : null,
    newId: options.newId ?? ulid,
    changed: (reason) => {
      app.touch();
      pace.request(reason);
      seconds.look();
    },
    leave: (code) => finish(code),
    ...(options.elsewhere ? { elsewhere: options.elsewhere } : {}),
    suspend: () => void outside.lend(stopped),
    stream: () => void outside.lend(() => stream.begin()).catch((error: unknown) => app.say(`No plain stream: ${String(error)}`, 'bad')),
    questions: () => void outside.lend(() => questions.begin()).catch((error: unknown) => app.say(`No questions: ${String(error)}`, 'bad')),
    shell: (cwd, about) =>
      void outside
        .lend(() => shellIn(fd, cwd, about, env))
        .then(
          () => app.say(`Back from the shell in ${about}.`, 'dim'),
          (error: unknown) => app.say(`No shell in ${about}: ${error instanceof Error ? error.message : String(error)}`, 'bad'),
        ),
    edit: (name, text, line) => editedIn((begin) => outside.lend(begin), name, text, env, line),
    editFile: (path, line) => outside.lend(() => editorOn(path, env, line)),
    isThere: (path) => existsSync(path),
    repaint: () => repaint(),
    mouse: (on) => {
      if (!outside.away) writer.also(on ? MOUSE_ON : MOUSE_OFF, () => pace.ready());
    },
    panes: feeds,
    copy: (text, extension) => copyOut(text, extension, env, between),
    callTest: () => attention.test(),
    settings: options.settings ?? null,
    settingsChanged: (now) => {
      const before = wishes.mouse;
      wishes = wishesOf(now);
      if (wishes.mouse !== before) app.setMouse(wishes.mouse);
      putKeysInForce(wishes.keys);
      attention.use(wishes.notify, wishes.notifyCommand);
      compositor.options = { ...compositor.options, theme: THEME[wishes.theme], ascii: wishes.ascii ?? (wideLines || !utf8(env)) };
      compositor.forget();
    },
  });

  heard = (events) => app.events(events);

  const attention: AttentionGetter = new AttentionGetter({
    env,
    notify: wishes.notify,
    command: wishes.notifyCommand,
    write: (bytes) => {
      if (!outside.away) writer.also(bytes, () => pace.ready());
    },
    say: (text, bad) => app.say(text, bad ? 'bad' : 'plain'),
    repo: () => app.view.repo,
  });
  const layout = layersOf(app, feeds, () => pace.request('key'));
  const pace: Pace = new Pace({ frame: set(env.SSH_CONNECTION) ? 200 : 100, layout: 250, budget: BUDGET }, (whole) => {
    if (outside.away) {
      stream.flow();
      questions.look();
    }
    if (writer.busy || outside.away) return null;
    if (whole || !layers) layers = layout();
    const bytes = compositor.flush(layers, () => pace.ready());
    if (!shown) setImmediate(lookRound, app);
    shown = true;
    if (whole) attention.look(app.view, compositor.options.ascii);
    return bytes;
  });

  const stream = new PlainStream({
    get view() {
      app.touch();
      return app.view;
    },
    feeds,
    writer,
    stdin: process.stdin,
    ready: () => {
      pace.ready();
      pace.request('pane');
    },
  });

  const questions = new OneByOne({ app, stdin: process.stdin, out: (line) => writeNow(fd, `${line}\r\n`) });

  /** Words for the terminal itself, whole, between two frames. */
  const between = async (sequence: string): Promise<void> => {
    await writer.idle(LAST_FRAME);
    if (writer.busy || writer.closed) throw new Error('the terminal takes nothing now');
    await new Promise<void>((done) => writer.send(sequence, done));
    pace.ready();
  };

  const seconds = new Seconds(
    () => wishes.motion && (isActive(app.state) || app.view.derived.waiting.length > 0) && app.state.run?.state !== 'finished',
    () => {
      app.touch();
      pace.request('state');
    },
  );
  const poll = setInterval(() => {
    void app.lookAtFiles();
    if (isActive(app.state) || app.ui.screen === 'health') void app.pollDaemons().catch((error: unknown) => app.say(`The daemons cannot be looked at: ${String(error)}`, 'bad'));
  }, POLL);

  const dispatch = new Dispatch(app);
  const keyboard = new Keyboard(
    process.stdin,
    (token) => {
      if (token.type === 'cursor') {
        // Lines two cells wide: borders would break.
        if (wantedAscii === undefined && token.row === 1 && token.column === 3) {
          wideLines = true;
          compositor.options = { ...compositor.options, ascii: true };
          compositor.forget();
        }
      } else if (token.type === 'focus') {
        attention.focus(token.on);
        dispatch.token(token);
        if (token.on) compositor.forget();
      } else {
        app.touch();
        dispatch.token(token);
      }
      app.touch();
      pace.request('key');
    },
    hungUp,
    (data) => attention.overhear(data, app.typing.capture(data)),
  );

  const repaint = () => {
    compositor.forget();
    pace.request('key');
  };
  const resizes = new Resizes(
    process.stdout,
    (size) => {
      app.size = size;
      app.touch();
      pace.request('key');
    },
    repaint,
  );
  const enter = (probe: boolean) => {
    attention.forget();
    terminal.enter(probe, options.alternate, app.ui.mouse ? MOUSE_ON : '');
    keyboard.start();
    compositor.forget();
  };
  const outside = new Outside({
    give: async () => {
      keyboard.stop();
      await writer.idle(LAST_FRAME);
      terminal.leave();
    },
    take: () => {
      enter(false);
      pace.ready();
      resizes.look();
    },
  });
  const quiet = silenceConsole(client.dir);
  const forget = onEnd(({ code, error, alone = false }) => {
    // Ctrl+C in a shell is meant for what runs there.
    if (outside.away && INTERRUPTS.has(code)) return;
    failure = error;
    orphaned = alone;
    finish(code);
  });

  try {
    app.ui.mouse = wishes.mouse;
    enter(wantedAscii === undefined && !compositor.options.ascii);
    resizes.look();
    app.events(early);
    early = [];
    if (options.keepIn) void comeBack(app, options.keepIn).catch((error: unknown) => app.say(`What happened meanwhile cannot be read: ${String(error)}`, 'bad'));
    if (options.session) lookAt(app, options.session);
    if (wrongKeys[0]) app.say(`ui.keys: ${wrongKeys[0].message}; maos-tui validate says where.`, 'bad');
    return await ended;
  } finally {
    seconds.stop();
    clearInterval(poll);
    resizes.stop();
    const unkept = options.keepIn && following.state.seq > 0 ? leave(app, options.keepIn) : null;
    if (unkept !== null) quiet.log(`The visit cannot be kept: ${String(unkept)}`);
    app.end();
    attention.stop();
    outside.end();
    pace.stop();
    // What is still on its way would land on the shell's screen.
    await writer.idle(LAST_FRAME);
    writer.close();
    keyboard.stop();
    terminal.leave();
    forget();
    quiet.restore();
    feeds.stop();
    following.stop();
    layout.close();
    writeNow(2, lastWords(failure, orphaned, quiet.file));
    letGoOfLostTerminal();
    if (failure instanceof Error) quiet.log(failure.stack ?? failure.message);
  }
}
