/** Starts scenarios of the driver for one test file, and ends them after each test. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { type Screen, start } from './harness.ts';

let open: Screen[] = [];
const dir = mkdtempSync(join(tmpdir(), 'maos-tui-'));
let count = 0;

export function screen(scenario: string, options: { cols?: number; rows?: number; env?: Record<string, string> } = {}): { screen: Screen; log: () => string[] } {
  const file = join(dir, `log-${count++}`);
  const one = start({ scenario, ...options, env: { MAOS_TEST_LOG: file, XDG_STATE_HOME: dir, ...options.env } });
  open.push(one);
  const log = () => {
    try {
      return readFileSync(file, 'utf8').split('\n').filter(Boolean);
    } catch {
      return [];
    }
  };
  return { screen: one, log };
}

afterEach(async () => {
  for (const one of open) await one.close();
  open = [];
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Waits for the clock alone: for keys that must be dead for a time. */
export const passed = (one: Screen, ms: number) => {
  const from = performance.now();
  return one.until(() => performance.now() - from > ms);
};

/** Whether the frame stands whole: header first, footer last, a border in the first and last column of every row between. */
export const whole =
  (cols: number, rows: number) =>
  (one: Screen): boolean => {
    if (!one.line(0).startsWith(' maos shop-api') || !one.line(rows - 1).endsWith('? help')) return false;
    for (let y = 2; y < rows - 2; y++) for (const x of [0, cols - 1]) if (!'┏┓┗┛┃┌┐└┘│'.includes(one.cellAt(x, y) || ' ')) return false;
    return true;
  };
