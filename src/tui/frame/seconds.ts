/** The clock of the screen: beats once a second while something on it counts time, and holds no timer else. */
export class Seconds {
  private timer: NodeJS.Timeout | null = null;
  private over = false;
  private readonly wanted: () => boolean;
  private readonly beat: () => void;
  constructor(wanted: () => boolean, beat: () => void) {
    this.wanted = wanted;
    this.beat = beat;
  }

  /** To be called after anything changed. */
  look(): void {
    if (this.over || !this.wanted()) this.stop();
    else
      this.timer ??= setInterval(() => {
        this.beat();
        this.look();
      }, 1_000);
  }

  /** For good: news that comes late begins nothing. */
  end(): void {
    this.over = true;
    this.stop();
  }

  private stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }
}
