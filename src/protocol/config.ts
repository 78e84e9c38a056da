/**
 * multi-agent.yaml: the user's words. Strict objects: an unknown or misspelt key is an error, never ignored.
 * `ResolvedConfig` is what a run is given at its start, so that a later edit of the file cannot change a run that was approved.
 */
import { z } from 'zod';
import { idSchema, lineSchema, listedPriceSchema, modelPatternSchema, priceSchema, textSchema } from './common.ts';
import { promptUseSchema, skillUseSchema } from './skill.ts';
import { AGENT_KINDS, AGENT_MODES, AUTONOMIES, MEDIATIONS, NOTIFIERS, REPLANS, THEMES, USER_PROTOCOLS } from './words.ts';

/** "30m", "2h", "45s", or a number of minutes. */
export const durationSchema = z.union([z.number().positive(), z.string().regex(/^\d+(\.\d+)?(ms|s|m|h)$/, 'a duration such as 45s, 30m or 2h')]);

export const reviewModeSchema = z.union([z.enum(['user', 'auto']), z.string().regex(/^role:[A-Za-z0-9][A-Za-z0-9._-]*$/, 'user, auto or role:NAME')]);

/** Money is counted in whole micro-dollars; beyond this they would not be exact. */
const MOST_USD = 1_000_000_000;

export const settingsInputSchema = z.strictObject({
  /** Agents at work at the same time, over all roles. @default 3 */
  parallel: z.number().int().min(1).max(100).optional(),
  /** ask: plan, permissions and reviews are asked; plan: the plan and permissions are asked; auto: only the last merge is asked. @default ask */
  autonomy: z.enum(AUTONOMIES).optional(),
  /** At this many US dollars all agents of the run are stopped, and you are asked. @default none */
  budget_usd: z.number().positive().max(MOST_USD).optional(),
  /** The same for each task by itself. @default none */
  task_budget_usd: z.number().positive().max(MOST_USD).optional(),
  /** Commands that must pass before a result counts, run in its worktree. @default none */
  checks: z.array(textSchema(2_000).min(1)).optional(),
  /** Who reviews a checked result: user, auto, or role:NAME. @default user with autonomy ask, else auto */
  review: reviewModeSchema.optional(),
  /** Branch to start from and to merge into in the end. @default the branch checked out */
  base: z.string().min(1).max(200).optional(),
  /** Tries after the first failed one, before the task is given up and raised to you. @default 3 */
  retries: z.number().int().min(0).max(20).optional(),
  /** The architect looks at the results and may change what has not started: after every phase of the plan (phases), after phases with failures, or off. You approve the change unless autonomy is auto. @default phases, or off where the architect is a command or a script */
  replan: z.enum(REPLANS).optional(),
  /** Who is asked first about a task that failed its last try, or a merge conflict its agent could not resolve. The architect is asked once per task. @default architect, or user where the architect is a command or a script */
  mediation: z.enum(MEDIATIONS).optional(),
  /** @default 30 */
  checkpoint_seconds: z.number().min(1).max(3_600).optional(),
});

const agentNameSchema = z.string().min(1).max(64);

export const serviceInputSchema = z.strictObject({
  persona: textSchema(20_000).optional(),
  access_level: z.enum(['read', 'write']).optional(),
  programming_languages: z.array(z.string().max(100)).optional(),
  frameworks: z.array(z.string().max(100)).optional(),
  /** Where results of this role may lie: a list of paths or globs, or {read, write}. @default everywhere */
  directories: z
    .union([z.array(z.string().max(500)), z.strictObject({ read: z.array(z.string().max(500)).optional(), write: z.array(z.string().max(500)).optional() })])
    .optional(),
  tools_allowed: z.array(z.string().max(500)).optional(),
  tools_restricted: z.array(z.string().max(500)).optional(),
  mcp_servers: z.array(z.string().max(200)).optional(),
  /** One of the agents that are built in, or a name under `agents`. A list: the first is preferred, the others take over while its quota is used up or when its program is missing. @default command when `command` is set, else the agent found on this machine */
  agent: z.union([agentNameSchema, z.array(agentNameSchema).min(1).max(8)]).optional(),
  /** The command line of a `command` agent, or the scenario file of a `script` agent. A list is an argv; a string is run by sh -c. */
  command: z.union([z.string().min(1).max(10_000), z.array(z.string().max(10_000)).min(1)]).optional(),
  model: z.string().max(200).optional(),
  /** structured: its work is shown from its events. terminal: its own screen, as if you had started it yourself. @default structured */
  mode: z.enum(AGENT_MODES).optional(),
  /** Most characters of the brief its agents are started with; what is least important is left out, and said. @default by model: a fifth of its context window */
  context_chars: z.number().int().min(16_000).max(4_000_000).optional(),
  /** Most sessions of this role at the same time. @default no cap below `parallel` */
  instances: z.number().int().min(1).max(100).optional(),
  /** A session running longer is stopped and counts as a failed attempt. @default 60m */
  timeout: durationSchema.optional(),
  checks: z.array(textSchema(2_000).min(1)).optional(),
  /** At this many US dollars over the whole run all agents of the role are stopped, and you are asked. @default none */
  budget_usd: z.number().positive().max(MOST_USD).optional(),
  limits: z
    .strictObject({
      /** Of one session; one that goes over counts as a failed attempt. */
      usd: z.number().positive().optional(),
      memory_mb: z.number().int().positive().optional(),
      output_mb: z.number().positive().optional(),
      /** Silence inside a call of the model after which its agent is stopped; half-way there it is shown as stalled. @default that of the agent, 5m to 10m */
      silence: durationSchema.optional(),
    })
    .optional(),
});

/** What decides which programs run, or whom a session speaks for, is not for a file to set. */
const variableSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a name of a variable: letters, digits and "_"')
  .refine(
    (name) =>
      !/^(MAOS_|GIT_|LD_|DYLD_)|^(PATH|HOME|SHELL|NODE_OPTIONS|BASH_ENV|ENV|XDG_CONFIG_HOME|CLAUDE_CONFIG_DIR|CODEX_HOME|GEMINI_CLI_TRUST_WORKSPACE|OPENCODE_DISABLE_PROJECT_CONFIG)$/.test(
        name,
      ),
    'this variable is set by maos-tui itself, or could change what programs run',
  );

/** An agent of the user's own: how it is started, and how it is spoken to. */
export const agentInputSchema = z.strictObject({
  /** acp: the Agent Client Protocol on its standard input and output. command: a program in a terminal that reads its brief from $MAOS_BRIEF_MD. */
  protocol: z.enum(USER_PROTOCOLS),
  /** The command line, word by word. */
  command: z.array(z.string().max(10_000)).min(1).max(200),
  /** Variables for it. They are kept in the run's records: leave keys in your own environment. @default none */
  env: z.record(variableSchema, z.string().max(10_000)).optional(),
  /** How to get it, as `doctor` shows it. @default none */
  install: lineSchema(500).optional(),
  /** The word before the name of a model, such as --model. @default none: `model` cannot be set */
  model_flag: z.string().min(1).max(100).optional(),
});
export type AgentInput = z.infer<typeof agentInputSchema>;

/** The screen as one person wants it. It stands in the user's own file; a repository cannot set it. */
export const uiInputSchema = z.strictObject({
  /** @default ansi */
  theme: z.enum(THEMES).optional(),
  /** Borders and marks in ASCII. @default what the terminal can show */
  ascii: z.boolean().optional(),
  /** Clocks and marks move while agents work. @default true */
  motion: z.boolean().optional(),
  /** The screen takes clicks and the wheel; the terminal's own selection then needs Shift. @default false */
  mouse: z.boolean().optional(),
  /** Lines that are read out one by one, in place of the screen. @default false */
  screen_reader: z.boolean().optional(),
  /** How you are called while the terminal is not in front. @default auto */
  notify: z.enum(NOTIFIERS).optional(),
  /** A command run when something needs you, by sh; what it is stands in $MAOS_NOTIFY_KIND, $MAOS_NOTIFY_TITLE and $MAOS_NOTIFY_TEXT. @default none */
  notify_command: z.string().min(1).max(10_000).optional(),
  /** Keys of your own: what a key does (`maos-tui help actions`), and the key or keys for it. @default those that are built in */
  keys: z.record(z.string().min(1).max(64), z.union([z.string().min(1).max(20), z.array(z.string().min(1).max(20)).min(1).max(4)])).optional(),
});
export type UiInput = z.infer<typeof uiInputSchema>;

export const configInputSchema = z.strictObject({
  version: z.union([z.literal(1), z.literal('1'), z.literal('1.0')]),
  settings: settingsInputSchema.optional(),
  services: z.record(idSchema, serviceInputSchema).optional(),
  /** Agents that a role can name besides those that are built in. */
  agents: z.record(idSchema, agentInputSchema).optional(),
  /** What models cost, by name (`*` at its end: all that begin so), where the agent itself does not say. They go before those that are built in. */
  prices: z.record(modelPatternSchema, priceSchema).optional(),
  /** How the screen looks and behaves: only in the user's own file. */
  ui: uiInputSchema.optional(),
});
export type ConfigInput = z.infer<typeof configInputSchema>;

export const agentSpecSchema = z.strictObject({
  kind: z.enum(AGENT_KINDS),
  /** argv of a command agent; [scenario file] of a script agent; [binary] of claude. */
  argv: z.array(z.string()),
  model: z.string().nullable(),
  /** As multi-agent.yaml calls it. Absent: its kind is its name. */
  name: idSchema.optional(),
  /** Added to its environment. */
  env: z.record(z.string(), z.string()).optional(),
  /** How it is run. Absent: the one way its kind has, or structured. */
  mode: z.enum(AGENT_MODES).optional(),
});
export type AgentSpec = z.infer<typeof agentSpecSchema>;

export const roleSchema = z.strictObject({
  name: idSchema,
  persona: z.string(),
  access_level: z.enum(['read', 'write']),
  programming_languages: z.array(z.string()),
  frameworks: z.array(z.string()),
  directories: z.strictObject({ read: z.array(z.string()), write: z.array(z.string()) }),
  tools_allowed: z.array(z.string()),
  tools_restricted: z.array(z.string()),
  mcp_servers: z.array(z.string()),
  agent: agentSpecSchema,
  /** All that a session of it may be, in the order of preference, `agent` first. Absent: `agent` alone. */
  agents: z.array(agentSpecSchema).optional(),
  /** null: capped by the run's slots alone. */
  instances: z.number().int().nullable(),
  timeout_ms: z.number().positive(),
  checks: z.array(z.string()),
  limits: z.strictObject({ usd: z.number().nullable(), memory_mb: z.number().nullable(), output_mb: z.number().nullable(), silence_ms: z.number().positive().optional() }),
  /** Over the whole run. */
  budget_usd: z.number().nullable().optional(),
  /** Absent: by model. */
  context_chars: z.number().int().optional(),
});
export type Role = z.infer<typeof roleSchema>;

export const resolvedConfigSchema = z.strictObject({
  parallel: z.number().int(),
  autonomy: z.enum(AUTONOMIES),
  budget_usd: z.number().nullable(),
  task_budget_usd: z.number().nullable().optional(),
  checks: z.array(z.string()),
  review: reviewModeSchema,
  retries: z.number().int(),
  /** Absent in runs of older versions: off. */
  replan: z.enum(REPLANS).optional(),
  /** Absent in runs of older versions: user. */
  mediation: z.enum(MEDIATIONS).optional(),
  checkpoint_seconds: z.number(),
  /** By name; always holds the architect. */
  roles: z.record(idSchema, roleSchema),
  /** Skills of the repository and of the user, as they were when the run began. @default none */
  skills: z.array(skillUseSchema).optional(),
  /** Prompts that stand in for those of this program, by name. @default none */
  prompts: z.record(z.string(), promptUseSchema).optional(),
  /** Prices of models whose agents do not tell their cost. */
  prices: z.array(listedPriceSchema).optional(),
});
export type ResolvedConfig = z.infer<typeof resolvedConfigSchema>;

export const runBaseSchema = z.strictObject({ branch: lineSchema(300), commit: z.string() });
