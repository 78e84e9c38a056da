/** npm run bench [NAME…]: figures side by side, medians, never asserted. Machines are noisy; the ratios are what counts. */
import { completion } from './completion.ts';
import { makespan } from './makespan.ts';

const benches: Record<string, () => void | Promise<void>> = {
  makespan,
  completion,
  messages: async () => (await import('./messages.ts')).messages(),
  answers: async () => (await import('./answers.ts')).answers(),
  latency: async () => (await import('./latency.ts')).latency(),
  commands: async () => (await import('./commands.ts')).commands(),
  screen: async () => (await import('./screen.ts')).screen(),
  graph: async () => (await import('./graph.ts')).graph(),
};
const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(benches)) await benches[name]?.();
