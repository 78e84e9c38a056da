/** The graph of plans of all sizes: CPU until it is drawn, and for the slowest of some keys, without a terminal. */
import { Compositor } from '../../src/tui/frame/compositor.ts';
import type { FrameWriter } from '../../src/tui/frame/frame-writer.ts';
import { layersOf } from '../../src/tui/layers.ts';
import { PaneFeeds } from '../../src/tui/panes/pane-feed.ts';
import { many } from '../tui/graph-states.ts';
import { stage } from '../tui/stage.ts';
import { median, print } from './table.ts';

const KEYS = ['j', 'j', 'l', 'h', 'G', 'k', 'g', 'f', 'esc', 'c', 'esc', 'w', 'w', '=', '-'];

function measured(count: number): [open: number, slowest: number] {
  const { app, client, press } = stage(many(count));
  const feeds = new PaneFeeds(client.store.terminals, () => undefined);
  app.size = { cols: 160, rows: 50 };
  const layout = layersOf(app, feeds, () => undefined);
  const writer = { send: (_: string, done: () => void) => done() } as unknown as FrameWriter;
  const compositor = new Compositor(writer, { colour: true, sync: false, ascii: false });
  const cost = (key: string): number => {
    const before = process.cpuUsage();
    press(key);
    compositor.flush(layout(), () => undefined);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  try {
    compositor.flush(layout(), () => undefined);
    const open = cost('3');
    return [open, Math.max(...KEYS.map(cost))];
  } finally {
    app.end();
    feeds.stop();
    layout.close();
  }
}

export function graph(): void {
  measured(20);
  const rows = [5, 20, 60, 100, 300, 1_000, 5_000].map((count) => {
    const tries = Array.from({ length: 3 }, () => measured(count));
    return [`${count} tasks`, median(tries.map(([open]) => open)), median(tries.map(([, slowest]) => slowest))];
  });
  print('The graph, ms of CPU', ['', 'opened and drawn', 'slowest key'], rows);
}
