/** The moment of all pictures, for every test of a file. */
import { afterAll, beforeAll, vi } from 'vitest';
import { loadTables } from '../../../src/tui/frame/still-table.tsx';
import { NOW } from './scenes.ts';

export function stillClock(): void {
  const zone = process.env.TZ;
  beforeAll(async () => {
    process.env.TZ = 'UTC';
    // Only what the clock on the wall says: timers go on.
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
    await loadTables();
  });
  afterAll(() => {
    vi.useRealTimers();
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
}
