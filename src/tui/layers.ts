/** From what is known to what is drawn: chrome and dialog through Ink, panes as painters. One call per change of the view. */
import type { App } from './app.ts';
import { dialogBlock } from './dialogs/box.ts';
import { composeBlock } from './dialogs/compose.ts';
import type { Layers } from './frame/compositor.ts';
import { DrawnBlocks } from './frame/drawn-blocks.ts';
import type { Rect } from './frame/grid.ts';
import { loadTables, tablesLoaded } from './frame/still-table.tsx';
import { wrap } from './frame/width.ts';
import { called } from './keys/called.ts';
import { footerHints } from './keys/index.ts';
import { bodyOf, MIN_COLS, MIN_ROWS, type Pane } from './layout.ts';
import type { View } from './model.ts';
import { paintCopy } from './panes/copy-mode.ts';
import type { PaneFeeds } from './panes/pane-feed.ts';
import { footer, messageLine } from './parts/footer.ts';
import { takesText } from './parts/header.ts';
import { type Line, s, u } from './parts/line.ts';
import { type Block, block } from './parts/panel.ts';
import { helpBlocks, helpMessage } from './screens/help.ts';
import { type Picture, picture } from './screens/index.ts';
import { usualMessage } from './screens/message.ts';
import { TONES } from './theme.ts';

/** What is above the footer, and the footer. */
function blocksOf(view: View): Picture {
  const shown = picture(view);
  const small = view.cols < MIN_COLS || view.rows < MIN_ROWS;
  if (small) return shown;
  const last = block({ x: 0, y: view.rows - 1, width: view.cols, height: 1 }, [
    footer(
      view.ui.zoom && view.ui.typing === null && !view.ui.dialog && !view.ui.copying
        ? [
            { keys: called('view.zoom'), label: 'back' },
            ...(view.ui.pane.up > 0 ? [{ keys: called('pane.follow'), label: `follow (${view.ui.pane.up} rows up)` }] : []),
            ...(view.ui.pane.found ? [{ keys: `${called('agent.older')} ${called('agent.newer')}`, label: `match ${view.ui.pane.found.nth} of ${view.ui.pane.found.of}` }] : []),
            { keys: `${called('move.down')} ${called('move.up')} PgUp PgDn`, label: 'scroll' },
            { keys: called('view.filter'), label: 'search' },
            { keys: `${called('pane.previous')} ${called('pane.next')}`, label: 'agents' },
            { keys: called('pane.copy'), label: 'copy mode' },
            { keys: called('data.copy'), label: 'copy…' },
            { keys: called('pane.wrap'), label: 'wrap' },
          ]
        : footerHints(view),
      view.cols,
      !takesText(view.ui),
    ),
  ]);
  if (view.ui.zoom && shown.blocks.length === 0) {
    // There is no message line then; what must be said takes the place of the keys.
    const said = view.ui.toast || view.ui.filtering ? block(last.rect, [messageLine(view, [])]) : last;
    return { blocks: [said], panes: shown.panes };
  }
  const message = block({ x: 0, y: view.rows - 2, width: view.cols, height: 1 }, [messageLine(view, view.ui.help ? helpMessage(view) : usualMessage(view))]);
  if (!view.ui.help) return { ...shown, blocks: [...shown.blocks, message, last] };
  return { blocks: [...shown.blocks.slice(0, 1), ...helpBlocks(view, bodyOf(view, 0)), message, last], panes: [] };
}

/** The pane with its border; without one, as it is. */
const frameOf = ({ rect }: Pane, blocks: readonly Block[]): Rect =>
  blocks.findLast(
    (one) => one.rect.x <= rect.x && one.rect.y <= rect.y && one.rect.x + one.rect.width >= rect.x + rect.width && one.rect.y + one.rect.height >= rect.y + rect.height,
  )?.rect ?? rect;

/** Why a terminal cannot be read, at the foot of its pane; at the head of one that holds nothing. */
function troubles(panes: readonly Pane[], feeds: PaneFeeds): { below: Block[]; rects: Map<string, Rect> } {
  const rects = new Map<string, Rect>();
  const below = panes.flatMap(({ rect, session }): Block[] => {
    const why = feeds.trouble(session);
    if (why === null) return [];
    const words = wrap(`✗ What it prints cannot be read. ${why}`, rect.width - 2).slice(0, rect.height);
    const rest = feeds.height(session) === null ? 0 : rect.height - words.length;
    rects.set(session, { ...rect, height: rest });
    const lines = words.map((line): Line => [s(' '), u(line, TONES.bad)]);
    return [block({ ...rect, y: rect.y + rest, height: rect.height - rest }, lines)];
  });
  return { below, rects };
}

export interface Layout {
  (): Layers;
  close(): void;
}

/** @param changed something to draw that was not there before */
export function layersOf(app: App, feeds: PaneFeeds, changed: () => void): Layout {
  const chrome = new DrawnBlocks();
  const dialogs = new DrawnBlocks();
  // Terminal models take a while to make: the first frame is chrome alone, the agents' output follows at once.
  let begun = false;
  const layout = (): Layers => {
    app.settle();
    const view = app.view;
    const { blocks, panes, caret } = blocksOf(view);
    if (blocks.some((one) => one.table) && !tablesLoaded()) void loadTables().then(changed, (error: unknown) => app.say(`The table cannot be drawn: ${String(error)}`, 'bad'));
    const { below, rects } = troubles(panes, feeds);
    const grid = chrome.draw([...blocks, ...below], view.cols, view.rows);
    const pane = panes.find((one) => one.focused);
    const composing = view.ui.dialog?.name === 'compose' && pane !== undefined;
    const goal = view.ui.dialog?.name === 'goal';
    const open = view.cols >= MIN_COLS && !goal ? view.ui.dialog : null;
    const shown = open ? (composing ? composeBlock(view, open, frameOf(pane, blocks)) : dialogBlock(view, open)) : null;
    const dialog = shown
      ? {
          grid: dialogs.draw([{ ...shown.block, rect: { ...shown.block.rect, x: 0, y: 0 } }], shown.block.rect.width, shown.block.rect.height),
          x: shown.block.rect.x,
          y: shown.block.rect.y,
          beside: composing,
        }
      : null;
    const painted = begun ? panes : [];
    if (!begun) setImmediate(changed);
    begun = true;
    return {
      chrome: grid,
      dialog,
      caret: shown?.caret ?? caret ?? null,
      panes: painted.map((pane) => {
        const model = feeds.model(pane.session);
        const look =
          pane.focused && feeds.height(pane.session) !== null ? { ...view.ui.pane, cursor: view.ui.typing === pane.session } : { up: 0, left: 0, wrap: view.ui.pane.wrap };
        // What is written at the foot of a pane hides nothing of it.
        const own = rects.get(pane.session) ?? pane.rect;
        const rect = composing && pane.focused && shown ? { ...own, height: Math.max(0, Math.min(own.height, shown.block.rect.y - own.y)) } : own;
        const { copying } = view.ui;
        if (pane.focused && copying?.session === pane.session) return { rect, paint: (target, rect) => paintCopy(target, rect, copying) };
        return { rect, paint: (target, rect) => model.paint(target, rect, look) };
      }),
    };
  };
  return Object.assign(layout, {
    close: () => {
      chrome.close();
      dialogs.close();
    },
  });
}
