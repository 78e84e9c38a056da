/** The size of the terminal, and its changes. A terminal reflows what it shows while it is resized, so what follows the last change is told as well. */
const SETTLED_MS = 80;

export class Resizes {
  private timer: NodeJS.Timeout | null = null;
  private readonly out: NodeJS.WriteStream;
  private readonly sized: (size: { cols: number; rows: number }) => void;
  private readonly settled: () => void;

  /** @param settled nothing changed for a moment: everything is to be painted anew */
  constructor(out: NodeJS.WriteStream, sized: (size: { cols: number; rows: number }) => void, settled: () => void) {
    this.out = out;
    this.sized = sized;
    this.settled = settled;
    out.on('resize', this.look);
  }

  readonly look = (): void => {
    const size = { cols: this.out.columns || 80, rows: this.out.rows || 24 };
    // A frame as high as the terminal makes Windows clear the screen each time.
    this.sized(process.platform === 'win32' ? { ...size, rows: size.rows - 1 } : size);
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(this.settled, SETTLED_MS);
  };

  stop(): void {
    this.out.off('resize', this.look);
    if (this.timer) clearTimeout(this.timer);
  }
}
