/** For `validate`: agents of multi-agent.yaml whose cost nobody will know although a budget is set, each at its line. Reads only. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PRICES } from '../agents/prices.ts';
import { CONFIG_FILE, type ConfigProblem, readConfig, resolveConfig } from '../config/index.ts';
import { placesIn } from '../config/read.ts';
import { unpricedAgents } from '../core/budget/unpriced.ts';

export async function unpricedWarnings(repo: string): Promise<ConfigProblem[]> {
  const { config, exists } = await readConfig(repo);
  if (config === null || !exists) return [];
  const place = placesIn(await readFile(join(repo, CONFIG_FILE), 'utf8'));
  const services = config.services ?? {};
  return unpricedAgents(resolveConfig(config, { repo, prices: PRICES }), new Set(Object.keys(services))).flatMap(({ agent, roles }) =>
    roles.map((role) => ({
      file: CONFIG_FILE,
      ...place(['services', role, services[role]?.agent === undefined ? 'command' : 'agent']),
      code: 'config.unpriced',
      message: `the cost of agent \`${agent}\` is unknown: its budget cannot be kept`,
      hint: 'set its model, and the price of it under `prices`; a program of your own can tell its use with maos-tui agent usage',
      warning: true,
    })),
  );
}
