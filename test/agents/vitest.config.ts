/** The real agents' tests: `npm run test:agents`. Installs the pinned CLI into a cache outside the project on its first run. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { root: import.meta.dirname, include: ['real/**/*.test.ts'], maxWorkers: 2, testTimeout: 60_000, hookTimeout: 300_000 },
});
