/**
 * How long a brief may be, by the model that reads it. Data: context windows as their makers give them (November 2026), a part of which is
 * the brief's, so that the work itself has room. Characters, not tokens: three to a token is a careful guess for prose and code.
 */
import type { AgentSpec } from '../../protocol/config.ts';

/** For a model that is not known. */
export const DEFAULT_CHARS = 60_000;
/** Less than this holds no task with its rules. */
export const LEAST_CHARS = 16_000;

const SHARE = 0.2;
const CHARS_PER_TOKEN = 3;

/** The first that matches the name of the model counts; tokens. */
const WINDOWS: readonly { model: RegExp; tokens: number }[] = [
  { model: /\[1m\]$/i, tokens: 1_000_000 },
  { model: /claude|^(opus|sonnet|haiku|default|opusplan)$/i, tokens: 200_000 },
  { model: /gpt-5|codex/i, tokens: 272_000 },
  { model: /gpt-4\.1/i, tokens: 1_000_000 },
  { model: /^o[134](-|$)/i, tokens: 200_000 },
  { model: /gpt-4o/i, tokens: 128_000 },
  { model: /gemini/i, tokens: 1_000_000 },
];
/** What a CLI uses that is told no model. */
const USUAL: Partial<Record<AgentSpec['kind'], number>> = { claude: 200_000, codex: 272_000, gemini: 1_000_000 };
/** A longer brief is not read with care by any of them. */
const MOST_CHARS = 240_000;

/** Most characters of a brief for this agent. */
export function charsFor({ kind, model }: Pick<AgentSpec, 'kind' | 'model'>): number {
  const tokens = model === null ? USUAL[kind] : WINDOWS.find((window) => window.model.test(model))?.tokens;
  return tokens === undefined ? DEFAULT_CHARS : Math.min(MOST_CHARS, Math.floor(tokens * SHARE * CHARS_PER_TOKEN));
}
