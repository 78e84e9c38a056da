/** The steps a scenario is made of. Each is an object with one key that names it; `stepSchema` says which key is wrong and what was meant. */
import { z } from 'zod';
import { PRIORITIES } from '../../protocol/words.ts';

const text = z.string();
const count = z.number().int().nonnegative().default(0);
const SCHEMAS = {
  /** Type a line out. */
  say: z.strictObject({ say: text }),
  /** Seconds, times MAOS_SCRIPT_SPEED. */
  wait: z.strictObject({ wait: z.number().nonnegative() }),
  write: z.strictObject({ write: z.strictObject({ path: text, content: text }) }),
  edit: z.strictObject({ edit: z.strictObject({ path: text, find: text.min(1), replace: text }) }),
  append: z.strictObject({ append: z.strictObject({ path: text, content: text }) }),
  delete: z.strictObject({ delete: text }),
  /** By sh -c in the worktree; another exit code than 0 fails the attempt. */
  run: z.strictObject({ run: text, allow_failure: z.boolean().default(false) }),
  /** git add -A and commit. */
  commit: z.strictObject({ commit: text }),
  plan: z.strictObject({ plan: z.record(z.string(), z.unknown()) }),
  /** Relative to the scenario. */
  plan_file: z.strictObject({ plan_file: text }),
  progress: z.strictObject({ progress: z.strictObject({ text, percent: z.number().min(0).max(100).optional() }) }),
  /** Tells that a model was used; a scripted agent has none, so this plays that it had. */
  use: z.strictObject({ use: z.strictObject({ model: text.optional(), in: count, cached: count, out: count, usd: z.number().nonnegative().optional() }) }),
  send: z.strictObject({ send: z.strictObject({ to: text, text, priority: z.enum(PRIORITIES).optional() }) }),
  inbox: z.strictObject({ inbox: z.strictObject({ wait: z.boolean().default(false), ack: z.boolean().default(true) }) }),
  ask: z.strictObject({ ask: z.strictObject({ question: text, wait: z.boolean().default(true) }) }),
  /** Asks for permission and waits; runs the command when it is given. */
  permission: z.strictObject({ permission: z.strictObject({ command: text, why: text.default(''), on_deny: z.enum(['fail', 'continue']).default('continue') }) }),
  context: z.strictObject({ context: z.union([z.strictObject({ set: text, value: text }), z.strictObject({ get: text })]) }),
  /** Gives up: tells the run why, exit code 1. */
  fail: z.strictObject({ fail: text }),
  complete: z.strictObject({ complete: z.strictObject({ summary: text.default(''), no_change: text.optional() }) }),
  exit: z.strictObject({ exit: z.number().int().min(0).max(255) }),
  /** Kills itself with a signal. */
  crash: z.strictObject({ crash: z.enum(['SIGKILL', 'SIGTERM', 'SIGABRT', 'SIGSEGV']) }),
  /** Does nothing until it is stopped. */
  hang: z.strictObject({ hang: z.literal(true) }),
  /** Prints that many megabytes. */
  flood: z.strictObject({ flood: z.strictObject({ mb: z.number().positive().max(10_000) }) }),
} as const;

export type StepName = keyof typeof SCHEMAS;
export type StepOf<N extends StepName> = z.infer<(typeof SCHEMAS)[N]>;
export type Step = { [N in StepName]: StepOf<N> }[StepName];
export const STEP_NAMES = Object.keys(SCHEMAS) as StepName[];

const isName = (key: string): key is StepName => Object.hasOwn(SCHEMAS, key);

/** Name of a step that was parsed. */
export const nameOf = (step: Step): StepName => Object.keys(step).find(isName) ?? 'say';

export const stepSchema = z.unknown().transform((value, check): Step => {
  const keys = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  const name = keys.find(isName);
  if (name === undefined) {
    const what = keys.length === 0 ? 'a step is an object such as `say: hello`' : `unknown step \`${keys.join(', ')}\``;
    check.addIssue({ code: 'custom', message: `${what}; steps are ${STEP_NAMES.join(', ')}`, path: keys.slice(0, 1) });
    return z.NEVER;
  }
  const parsed = SCHEMAS[name].safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) check.addIssue({ code: 'custom', message: issue.message, path: [...issue.path] });
  return z.NEVER;
});
