import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const mark = `${Date.now().toString(36)}-${process.pid}`;

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Real agents are `npm run test:agents`, other people's shells `npm run test:shells`, measurements `npm run bench`.
    exclude: ['node_modules/**', 'dist/**', 'test/agents/real/**', 'test/bench/**', 'test/shells/**'],
    pool: 'forks',
    // Most tests wait for processes of their own, so two cores serve two workers well.
    maxWorkers: 2,
    watch: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
    globalSetup: ['test/house/residue.ts', 'test/tui/driver-bundle.ts'],
    env: {
      MAOS_TEST_RUN: mark,
      TMPDIR: join(tmpdir(), `maos-${mark}`),
      // Nothing of the person who runs the tests may change their outcome.
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Test',
      GIT_AUTHOR_EMAIL: 'test@localhost',
      GIT_COMMITTER_NAME: 'Test',
      GIT_COMMITTER_EMAIL: 'test@localhost',
    },
  },
});
