/**
 * What an agent says in the Agent Client Protocol, as far as it is used. Unknown updates and fields pass: agents are of many versions.
 * Must not interpret; that is session.ts.
 */
import { z } from 'zod';

const block = z.looseObject({ type: z.string(), text: z.string().optional(), uri: z.string().optional() });
const content = z.looseObject({
  type: z.string(),
  content: block.optional().catch(undefined),
  path: z.string().optional(),
  oldText: z.string().nullish(),
  newText: z.string().optional(),
});
export const toolSchema = z.looseObject({
  toolCallId: z.string(),
  title: z.string().nullish(),
  name: z.string().nullish(),
  kind: z.string().nullish(),
  status: z.string().nullish(),
  content: z.array(content).nullish().catch(null),
  locations: z
    .array(z.looseObject({ path: z.string() }))
    .nullish()
    .catch(null),
  rawInput: z.unknown().optional(),
  rawOutput: z.unknown().optional(),
});
export type ToolState = z.infer<typeof toolSchema>;

const chunk = z.looseObject({ content: block });
const SCHEMAS = {
  agent_message_chunk: chunk,
  agent_thought_chunk: chunk,
  tool_call: toolSchema,
  tool_call_update: toolSchema,
  plan: z.looseObject({ entries: z.array(z.looseObject({ content: z.string(), status: z.string().catch('pending') })) }),
  current_mode_update: z.looseObject({ currentModeId: z.string() }),
  usage_update: z.looseObject({ cost: z.looseObject({ amount: z.number(), currency: z.string() }).nullish() }),
} as const;
type Known = keyof typeof SCHEMAS;
export type Update = { [K in Known]: { kind: K; value: z.infer<(typeof SCHEMAS)[K]> } }[Known];

const notification = z.looseObject({ sessionId: z.string(), update: z.looseObject({ sessionUpdate: z.string() }) });

/** The update in the parameters of a `session/update`; null: of no known form. */
export function updateIn(params: unknown): Update | null {
  const outer = notification.safeParse(params);
  if (!outer.success) return null;
  const kind = outer.data.update.sessionUpdate;
  if (!Object.hasOwn(SCHEMAS, kind)) return null;
  const parsed = SCHEMAS[kind as Known].safeParse(outer.data.update);
  return parsed.success ? ({ kind, value: parsed.data } as Update) : null;
}

export const permissionSchema = z.looseObject({
  sessionId: z.string(),
  toolCall: toolSchema,
  options: z.array(z.looseObject({ optionId: z.string(), name: z.string().catch(''), kind: z.string().catch('') })),
});
export type PermissionRequest = z.infer<typeof permissionSchema>;

/** Answer to `initialize`. */
export const initializedSchema = z.looseObject({
  protocolVersion: z.number(),
  agentCapabilities: z
    .looseObject({ loadSession: z.boolean().nullish(), sessionCapabilities: z.looseObject({ resume: z.unknown().optional() }).nullish() })
    .nullish()
    .catch(null),
});

const modes = z.looseObject({ currentModeId: z.string(), availableModes: z.array(z.looseObject({ id: z.string() })).catch([]) });
/** Answer to `session/new`, `session/load` and `session/resume`; the last two need not repeat the id. */
export const openedSchema = z.looseObject({
  sessionId: z.string().optional(),
  modes: modes.nullish().catch(null),
  models: z.looseObject({ currentModelId: z.string() }).nullish().catch(null),
  configOptions: z
    .array(z.looseObject({ id: z.string(), category: z.string().nullish(), currentValue: z.unknown().optional() }))
    .nullish()
    .catch(null),
});
export type Opened = z.infer<typeof openedSchema>;

const count = z.number().nonnegative().catch(0);
/** Answer to `session/prompt`. Where usage stands differs: in the protocol's own field, or in Gemini's. */
export const turnSchema = z.looseObject({
  stopReason: z.string().catch('unknown'),
  usage: z.looseObject({ inputTokens: count, outputTokens: count, cachedReadTokens: count, cachedWriteTokens: count, thoughtTokens: count }).nullish().catch(null),
  _meta: z
    .looseObject({
      quota: z
        .looseObject({
          model_usage: z.array(z.looseObject({ model: z.string(), token_count: z.looseObject({ input_tokens: count, output_tokens: count }) })),
        })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
});
export type TurnEnd = z.infer<typeof turnSchema>;

/** Text of one block of content. */
export const textOf = (value: { type: string; text?: string | undefined; uri?: string | undefined } | undefined): string =>
  value === undefined ? '' : (value.text ?? (value.uri === undefined ? '' : `[${value.uri}]`));
