/**
 * Ink as a layout engine: renders an element into a fake stdout and hands back the picture as a grid. Nothing Ink does
 * reaches the terminal. `debug` makes it write on every commit, also where CI is set; input and resize are not its business.
 */
import { EventEmitter } from 'node:events';
import { render } from 'ink';
import type { ReactElement } from 'react';
import { Grid } from './grid.ts';
import { paintAnsi } from './sgr.ts';

class FakeStdout extends EventEmitter {
  columns = 80;
  rows = 24;
  readonly isTTY = true;
  last = '';
  write(chunk: string): boolean {
    this.last = chunk;
    return true;
  }
}

class FakeStdin extends EventEmitter {
  readonly isTTY = false;
  setEncoding(): void {}
  setRawMode(): void {}
  resume(): void {}
  pause(): void {}
  ref(): void {}
  unref(): void {}
  read(): null {
    return null;
  }
}

export class Chrome {
  private readonly stdout = new FakeStdout();
  private instance: ReturnType<typeof render> | null = null;
  private grid = new Grid(1, 1);
  private drawn = '';

  /** Lays the element out in cols × rows. The grid is reused; copy it to keep it. */
  draw(element: ReactElement, cols: number, rows: number): Grid {
    this.stdout.columns = cols;
    this.stdout.rows = rows;
    if (this.instance) this.instance.rerender(element);
    else {
      this.instance = render(element, {
        stdout: this.stdout as unknown as NodeJS.WriteStream,
        stderr: this.stdout as unknown as NodeJS.WriteStream,
        stdin: new FakeStdin() as unknown as NodeJS.ReadStream,
        debug: true,
        patchConsole: false,
        exitOnCtrlC: false,
      });
    }
    if (this.grid.cols !== cols || this.grid.rows !== rows) {
      this.grid = new Grid(cols, rows);
      this.drawn = '';
    }
    if (this.stdout.last !== this.drawn) {
      this.drawn = this.stdout.last;
      paintAnsi(this.grid, this.drawn);
    }
    return this.grid;
  }

  close(): void {
    this.instance?.unmount();
    this.instance?.cleanup();
    this.instance = null;
  }
}
