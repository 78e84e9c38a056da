/**
 * What the app-server says, as far as it is used. Unknown methods and fields pass: every version adds some.
 * Must not interpret; that is session.ts.
 */
import { z } from 'zod';

const count = z.number().nonnegative().catch(0);
const text = z.string().catch('');
const maybe = z.string().nullish().catch(null);

const itemSchema = z.looseObject({
  type: z.string(),
  id: z.string(),
  text: z.string().optional(),
  command: z.string().optional(),
  source: z.string().optional(),
  status: z.string().optional(),
  aggregatedOutput: maybe,
  exitCode: z.number().nullish(),
  changes: z
    .array(z.looseObject({ path: z.string(), kind: z.looseObject({ type: z.string() }).catch({ type: 'update' }), diff: text }))
    .optional()
    .catch(undefined),
  server: z.string().optional(),
  tool: z.string().optional(),
  arguments: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.unknown().optional(),
  query: z.string().optional(),
});
export type Item = z.infer<typeof itemSchema>;

const errorSchema = z.looseObject({ message: text, codexErrorInfo: z.unknown().optional(), additionalDetails: maybe });
export type TurnError = z.infer<typeof errorSchema>;
const turn = z.looseObject({ id: z.string(), status: text, error: errorSchema.nullish(), durationMs: z.number().nullish() });
export type Turn = z.infer<typeof turn>;
/** Those read from a cache are among the input. */
const tokens = z.looseObject({ inputTokens: count, outputTokens: count, cachedInputTokens: count });
export type Tokens = z.infer<typeof tokens>;
const window = z.looseObject({ usedPercent: count, resetsAt: z.number().nullish() }).nullish().catch(null);

const NOTIFICATIONS = {
  'item/started': z.looseObject({ threadId: z.string(), item: itemSchema }),
  'item/completed': z.looseObject({ threadId: z.string(), item: itemSchema }),
  'turn/started': z.looseObject({ threadId: z.string(), turn }),
  'turn/completed': z.looseObject({ threadId: z.string(), turn }),
  'thread/tokenUsage/updated': z.looseObject({ threadId: z.string(), tokenUsage: z.looseObject({ total: tokens, last: tokens }) }),
  'account/rateLimits/updated': z.looseObject({ rateLimits: z.looseObject({ primary: window, secondary: window }) }),
  error: z.looseObject({ threadId: z.string(), willRetry: z.boolean().catch(false), error: errorSchema }),
  warning: z.looseObject({ message: z.string() }),
  configWarning: z.looseObject({ summary: z.string(), details: maybe }),
  'mcpServer/startupStatus/updated': z.looseObject({ name: text, status: text, error: maybe }),
  'serverRequest/resolved': z.looseObject({ requestId: z.union([z.string(), z.number()]) }),
} as const;
type Noted = keyof typeof NOTIFICATIONS;
export type Notification = { [M in Noted]: { method: M; params: z.infer<(typeof NOTIFICATIONS)[M]> } }[Noted];

const question = z.looseObject({
  id: z.string(),
  question: text,
  options: z
    .array(z.looseObject({ label: text }))
    .nullish()
    .catch(null),
});
const REQUESTS = {
  'item/commandExecution/requestApproval': z.looseObject({
    itemId: z.string(),
    command: maybe,
    cwd: maybe,
    reason: maybe,
    proposedExecpolicyAmendment: z.array(z.string()).nullish().catch(null),
    networkApprovalContext: z.looseObject({ host: text }).nullish().catch(null),
  }),
  'item/fileChange/requestApproval': z.looseObject({ itemId: z.string(), reason: maybe, grantRoot: maybe }),
  'item/permissions/requestApproval': z.looseObject({ itemId: z.string(), cwd: maybe, reason: maybe, permissions: z.record(z.string(), z.unknown()) }),
  'item/tool/requestUserInput': z.looseObject({ itemId: z.string(), questions: z.array(question) }),
  'mcpServer/elicitation/request': z.looseObject({
    serverName: text,
    message: text,
    mode: text,
    url: maybe,
    _meta: z.record(z.string(), z.unknown()).nullish().catch(null),
    requestedSchema: z
      .looseObject({ properties: z.record(z.string(), z.looseObject({ type: z.unknown() })).catch({}), required: z.array(z.string()).nullish().catch(null) })
      .nullish()
      .catch(null),
  }),
} as const;
type Asked = keyof typeof REQUESTS;
export type Request = { [M in Asked]: { method: M; params: z.infer<(typeof REQUESTS)[M]> } }[Asked];

export function notificationIn(method: string, params: unknown): Notification | null {
  if (!Object.hasOwn(NOTIFICATIONS, method)) return null;
  const parsed = NOTIFICATIONS[method as Noted].safeParse(params);
  return parsed.success ? ({ method, params: parsed.data } as Notification) : null;
}

export function requestIn(method: string, params: unknown): Request | null {
  if (!Object.hasOwn(REQUESTS, method)) return null;
  const parsed = REQUESTS[method as Asked].safeParse(params);
  return parsed.success ? ({ method, params: parsed.data } as Request) : null;
}

/** Answer to `thread/start` and `thread/resume`. */
export const openedSchema = z.looseObject({
  thread: z.looseObject({ id: z.string().min(1) }),
  model: z.string().nullish().catch(null),
  /** null: another sandbox than ours is in force. */
  activePermissionProfile: z.looseObject({ id: z.string() }).nullish().catch(null),
});

/** A sign that the model or a tool is at work; notes about retries and accounts are none. */
export const isProgress = (method: string): boolean => /^(item|turn)\//.test(method);
/** A piece of what comes whole later. */
export const isPart = (method: string): boolean => /delta$/i.test(method);
