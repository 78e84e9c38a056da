/** How a plan is to be written, for a model: the schema that the door checks it with, printed short, and an example. */
import { z } from 'zod';
import { type PlanInput, planInputSchema } from '../../protocol/plan.ts';

/** What a model does not need: defaults it may leave out, and bounds far beyond what anybody writes. */
const NOISE = new Set(['default', 'maxLength', 'minLength', 'maxItems', 'maximum', 'minimum', '$schema', 'additionalProperties', 'pattern']);

function short(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(short);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (NOISE.has(key) ? [] : [[key, short(inner)]])));
}

const EXAMPLE: PlanInput = {
  summary: 'A page that lists the orders, on a new endpoint of the API.',
  phases: [{ id: 'P1', title: 'The API' }],
  tasks: [
    {
      id: 'T1',
      title: 'Endpoint that lists orders',
      description: 'GET /orders answers with a JSON array of {id, total, placed_at}, newest first; read them with listOrders() of src/api/store.ts.',
      role: 'one of the roles above',
      phase: 'P1',
      dependencies: [],
      priority: 'high',
      acceptance: ['GET /orders answers 200 with the newest order first'],
      files: ['src/api/orders.ts'],
      checks: ['npm test -- orders'],
      estimate: { minutes: 20, usd: 0.5 },
    },
    { id: 'T2', title: 'Page of orders', role: 'one of the roles above', phase: 'P1', dependencies: ['T1'], acceptance: ['/orders shows what GET /orders answers'] },
  ],
};

export const PLAN_FORM = `Schema (other keys are refused; only id, title and role of a task are needed):

    ${JSON.stringify(short(z.toJSONSchema(planInputSchema, { io: 'input', unrepresentable: 'any' })))}

Example:

    ${JSON.stringify(EXAMPLE)}`;
