/**
 * A ceiling on what one terminal may print: a flooding agent is paused (its writes then block) and resumed, so that it costs little and
 * everything else stays quick. Each window has its allowance; a pause never lasts longer than a window, because the PTY library throws
 * away what is unread 200 ms after the child's end.
 */
export const WINDOW_MS = 50;
/** 2 MB/s sustained. */
export const WINDOW_BYTES = 100 * 1024;

export interface FlowTarget {
  pause(): void;
  resume(): void;
}

export interface Flow {
  /** Count what was read; pauses the target when the window's allowance is used up. */
  took(bytes: number): void;
  /** From now on nothing is held back. */
  open(): void;
}

export function limitFlow(target: FlowTarget): Flow {
  let used = 0;
  let timer: NodeJS.Timeout | undefined;
  let paused = false;
  let opened = false;
  const turn = (): void => {
    timer = undefined;
    // What was read beyond the allowance is paid for by the next windows.
    used = Math.max(0, used - WINDOW_BYTES);
    if (paused) {
      paused = false;
      target.resume();
    }
    if (used > 0) timer = setTimeout(turn, WINDOW_MS);
  };
  return {
    took(bytes) {
      if (opened) return;
      used += bytes;
      timer ??= setTimeout(turn, WINDOW_MS);
      if (used >= WINDOW_BYTES && !paused) {
        paused = true;
        target.pause();
      }
    },
    open() {
      opened = true;
      clearTimeout(timer);
      if (paused) target.resume();
      paused = false;
    },
  };
}
