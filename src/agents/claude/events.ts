/**
 * What Claude Code prints in stream-json, as far as it is used. Unknown types and fields pass: the CLI adds some in every version.
 * Must not interpret; that is session.ts.
 */
import { z } from 'zod';

const tokens = z.number().nonnegative().catch(0);
const blockSchema = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  id: z.string().optional(),
  name: z.string().optional(),
  input: z.record(z.string(), z.unknown()).optional(),
  tool_use_id: z.string().optional(),
  content: z.unknown().optional(),
  is_error: z.boolean().nullish(),
});
export type Block = z.infer<typeof blockSchema>;
const usageSchema = z.looseObject({ input_tokens: tokens, output_tokens: tokens, cache_creation_input_tokens: tokens, cache_read_input_tokens: tokens });
const modelUsageSchema = z.looseObject({
  inputTokens: tokens,
  outputTokens: tokens,
  cacheReadInputTokens: tokens,
  cacheCreationInputTokens: tokens,
  costUSD: z.number().nonnegative().nullish(),
});
export type ModelUsage = z.infer<typeof modelUsageSchema>;
const content = z.union([z.string(), z.array(blockSchema)]);

const SCHEMAS = {
  system: z.looseObject({
    type: z.literal('system'),
    subtype: z.string(),
    session_id: z.string().optional(),
    model: z.string().optional(),
    tasks: z.array(z.looseObject({ task_id: z.string(), task_type: z.string().optional() })).optional(),
    attempt: z.number().optional(),
    max_retries: z.number().optional(),
    retry_delay_ms: z.number().optional(),
    error_status: z.number().nullish(),
    error: z.string().optional(),
  }),
  /** How far the account's limits are used; `resetsAt` in seconds since 1970. */
  rate_limit_event: z.looseObject({
    type: z.literal('rate_limit_event'),
    rate_limit_info: z.looseObject({ status: z.string(), resetsAt: z.number().nullish().catch(null) }),
  }),
  assistant: z.looseObject({
    type: z.literal('assistant'),
    parent_tool_use_id: z.string().nullish(),
    message: z.looseObject({ id: z.string().optional(), model: z.string().optional(), content, usage: usageSchema.optional() }),
  }),
  /** `isReplay`: one of our own prompts, at the moment it is taken up. */
  user: z.looseObject({
    type: z.literal('user'),
    uuid: z.string().optional(),
    isReplay: z.boolean().optional(),
    parent_tool_use_id: z.string().nullish(),
    message: z.looseObject({ content }),
  }),
  result: z.looseObject({
    type: z.literal('result'),
    subtype: z.string(),
    is_error: z.boolean(),
    result: z.string().optional(),
    errors: z.array(z.string()).optional(),
    terminal_reason: z.string().nullish(),
    api_error_status: z.number().nullish(),
    total_cost_usd: z.number().nonnegative().optional(),
    usage: usageSchema.optional(),
    queued_turn_count: z.number().optional(),
    session_id: z.string().optional(),
    num_turns: z.number().optional(),
    duration_ms: z.number().optional(),
    model_usage_since_last_result: z.record(z.string(), modelUsageSchema).optional(),
  }),
  control_request: z.looseObject({
    type: z.literal('control_request'),
    request_id: z.string(),
    request: z.looseObject({
      subtype: z.string(),
      callback_id: z.string().optional(),
      tool_name: z.string().optional(),
      input: z.record(z.string(), z.unknown()).optional(),
      description: z.string().optional(),
      decision_reason: z.string().optional(),
      blocked_path: z.string().optional(),
      permission_suggestions: z
        .array(
          z.looseObject({
            type: z.string(),
            behavior: z.string().optional(),
            rules: z.array(z.looseObject({ toolName: z.string(), ruleContent: z.string().optional() })).optional(),
          }),
        )
        .nullish(),
    }),
  }),
  control_cancel_request: z.looseObject({ type: z.literal('control_cancel_request'), request_id: z.string() }),
  control_response: z.looseObject({
    type: z.literal('control_response'),
    response: z.looseObject({ subtype: z.string(), request_id: z.string(), response: z.unknown().optional() }),
  }),
} as const;

type Known = keyof typeof SCHEMAS;
export type EventOf<T extends Known> = z.infer<(typeof SCHEMAS)[T]>;
export type ClaudeEvent = { [T in Known]: EventOf<T> }[Known];
export type ToolRequest = EventOf<'control_request'>;

export interface ParsedLine {
  /** As it was printed. */ value: unknown /** null: of no known form. */;
  event: ClaudeEvent | null;
}

/** null when the line is not JSON at all. */
export function parseLine(line: string): ParsedLine | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null; // a stray line on stdout: shown as text by the session
  }
  const type = typeof value === 'object' && value !== null && 'type' in value ? String(value.type) : '';
  if (!Object.hasOwn(SCHEMAS, type)) return { value, event: null };
  const parsed = SCHEMAS[type as Known].safeParse(value);
  return { value, event: parsed.success ? parsed.data : null };
}

/** The content of a message as blocks. */
export const blocksOf = (value: string | Block[]): Block[] => (typeof value === 'string' ? [{ type: 'text', text: value }] : value);

/** Text of a tool result, whose content is a string or a list of blocks. */
export function resultText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return '';
  return value.map((block: unknown) => (typeof block === 'object' && block !== null && 'text' in block && typeof block.text === 'string' ? block.text : '')).join('\n');
}
