/**
 * Waits for a condition with a ceiling, so that no test sleeps. Fails with what it waited for, not with a bare timeout.
 */
export interface UntilOptions {
  /** Milliseconds. @default 30000 */
  timeout?: number;
  /** Completes "waited for …". */
  what?: string;
}

/** Polls every 10 ms until `condition` gives something truthy, and returns that. A condition that throws is asked again; its last error is the cause. */
export async function until<T>(condition: () => T | Promise<T>, { timeout = 30_000, what = 'the condition' }: UntilOptions = {}): Promise<NonNullable<T>> {
  const end = performance.now() + timeout;
  let cause: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value) return value as NonNullable<T>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > end) throw new Error(`waited ${timeout} ms for ${what}`, { cause });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
