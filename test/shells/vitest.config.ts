/** Completion in real shells: `npm run test:shells`. Needs zsh and fish, which .ci/run installs; so it is not among all tests. */
import { defineConfig } from 'vitest/config';
import all from '../../vitest.config.ts';

export default defineConfig({ test: { ...all.test, include: ['test/shells/**/*.test.ts'], exclude: [] } });
