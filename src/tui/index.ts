/**
 * The full screen: wires keyboard, State, panes and compositor together and gives the terminal back whatever happens.
 * Must not be started without a terminal on both ends; the caller looks first.
 */
import { existsSync } from 'node:fs';
import { App } from './app.ts';
import { AttentionGetter } from './attention/index.ts';
import { comeBack, leave } from './away/index.ts';
import { copyOut } from './copy/clipboard.ts';
import { draftFile } from './draft-file.ts';
import { colours, set } from './environment.ts';
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
import { lent } from './lent.ts';
import { keepLooking, lookRound } from './look-round.ts';
import { Looks } from './looks.ts';
import { isActive } from './memory.ts';
import { newsOf } from './news.ts';
import { OneByOne } from './one-by-one.ts';
import { Outside } from './outside.ts';
import { PaneFeeds } from './panes/pane-feed.ts';
import { PlainStream } from './plain-stream.ts';
import { silenceConsole } from './screen-log.ts';
import { givenTo, type ScreenOptions } from './screen-options.ts';
import { NO_SETTINGS, wishesOf } from './settings.ts';
import { HANGUP, INTERRUPTS, letGoOfLostTerminal, onEnd, TerminalMode } from './terminal.ts';

export type { ScreenOptions } from './screen-options.ts';

const BUDGET = 48_000;
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
  const looks = new Looks(env, options.ascii, wishes);
  const compositor = new Compositor(writer, { colour: colours(env), sync: true, ...looks.options });
  const wrongKeys = putKeysInForce(wishes.keys);
  const terminal = new TerminalMode(fd);
  const look = () => {
    compositor.options = { ...compositor.options, ...looks.options };
    compositor.forget();
  };
  let layers: Layers | null = null;
  let finish: (code: number) => void = () => {};
  const ended = new Promise<number>((resolve) => {
    finish = resolve;
  });
  let failure: unknown;
  let orphaned = false;
  let shown = false;

  const feeds = new PaneFeeds(
    client.store.terminals,
    (session) => pace.request(app.typing.echoes(session) ? 'echo' : 'pane'),
    (session) => app.typing.echoes(session),
  );
  const news = await newsOf(client);
  const app: App = new App(news.state, {
    ...givenTo(options),
    drafts: options.keepIn ? draftFile(options.keepIn, (error) => quiet.log(`A draft cannot be kept: ${String(error)}`)) : null,
    changed: (reason) => {
      app.touch();
      pace.request(reason);
      seconds.look();
    },
    leave: (code) => finish(code),
    ...lent(fd, env, () => ({ outside, stream, questions, say: (text, tone) => app.say(text, tone) })),
    isThere: (path) => existsSync(path),
    repaint: () => repaint(),
    mouse: (on) => {
      if (!outside.away) writer.also(on ? MOUSE_ON : MOUSE_OFF, () => pace.ready());
    },
    panes: feeds,
    copy: (text, extension) => copyOut(text, extension, env, (sequence) => writer.between(sequence, LAST_FRAME).then(() => pace.ready())),
    callTest: () => attention.test(),
    settingsChanged: (now) => {
      const before = wishes.mouse;
      wishes = wishesOf(now);
      if (wishes.mouse !== before) app.setMouse(wishes.mouse);
      putKeysInForce(wishes.keys);
      attention.use(wishes.notify, wishes.notifyCommand);
      looks.use(wishes);
      look();
    },
  });

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

  const questions = new OneByOne({ app, client, stdin: process.stdin, out: (line) => writeNow(fd, `${line}\r\n`) });

  const seconds = new Seconds(
    () => wishes.motion && (isActive(app.state) || app.view.derived.waiting.length > 0) && app.state.run?.state !== 'finished',
    () => {
      app.touch();
      pace.request('state');
    },
  );
  const unwatch = keepLooking(app);

  const dispatch = new Dispatch(app);
  const keyboard = new Keyboard(
    process.stdin,
    (token) => {
      if (token.type === 'cursor') {
        if (looks.answered(token)) look();
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
    enter(looks.asks);
    resizes.look();
    news.hear((events) => app.events(events));
    if (options.keepIn) void comeBack(app, options.keepIn).catch((error: unknown) => app.say(`What happened meanwhile cannot be read: ${String(error)}`, 'bad'));
    if (options.session) lookAt(app, options.session);
    if (wrongKeys[0]) app.say(`Not all of your keys count; maos-tui validate says where: ${wrongKeys[0].message}.`, 'bad');
    return await ended;
  } finally {
    seconds.end();
    unwatch();
    resizes.stop();
    const unkept = options.keepIn && news.state.seq > 0 ? leave(app, options.keepIn) : null;
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
    news.stop();
    layout.close();
    writeNow(2, lastWords(failure, orphaned, quiet.file, app.farewell));
    letGoOfLostTerminal();
    if (failure instanceof Error) quiet.log(failure.stack ?? failure.message);
  }
}
