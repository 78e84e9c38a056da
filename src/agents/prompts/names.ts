/** Which prompts there are, what each is for, and which variables may stand in them. Data. */
import type { Brief } from '../../protocol/brief.ts';
import type { Purpose } from '../../protocol/words.ts';

/** Facts within a sentence. */
const WORDS = ['role', 'try', 'attempt'] as const;
/** What sessions of every kind are told. */
const COMMON = ['goal', 'persona', 'messages', 'context', 'notes', 'skills', 'tools', 'hand_in'] as const;
const WORK = ['task', 'acceptance', 'where', 'dependencies', 'earlier', 'earlier_messages', 'conflict'] as const;
const PLANNING = ['situation', 'open', 'feedback', 'roles', 'format'] as const;

export const VARIABLES = [...WORDS, ...COMMON, ...WORK, ...PLANNING, 'result'] as const;
export type VariableName = (typeof VARIABLES)[number];

export interface PromptDefinition {
  about: string;
  /** An agent that is not told these cannot do its work. */
  needs: readonly VariableName[];
}

export const PROMPTS = {
  'architect-plan': { about: 'The architect makes the plan of a run.', needs: ['goal', 'feedback', 'roles', 'format', 'hand_in'] },
  'architect-replan': { about: 'The architect looks at the plan again at the end of a phase.', needs: ['goal', 'situation', 'open', 'feedback', 'roles', 'format', 'hand_in'] },
  'architect-mediate': { about: 'The architect looks at a task that failed for good.', needs: ['task', 'situation', 'open', 'earlier', 'feedback', 'roles', 'format', 'hand_in'] },
  task: { about: 'An agent does one task.', needs: ['conflict', 'task', 'acceptance', 'where', 'earlier', 'hand_in'] },
  review: { about: 'An agent reviews the result of a task.', needs: ['task', 'acceptance', 'result', 'hand_in'] },
  resume: { about: 'A conversation that ended too early goes on.', needs: ['conflict', 'feedback', 'earlier', 'hand_in'] },
} as const satisfies Record<string, PromptDefinition>;
export type PromptName = keyof typeof PROMPTS;
export const PROMPT_NAMES = Object.keys(PROMPTS) as PromptName[];

const PROMPT_OF: Readonly<Record<Purpose, PromptName>> = { plan: 'architect-plan', task: 'task', review: 'review' };

/** The prompt a brief is written with. */
export function promptOf({ purpose, replan, mediation }: Pick<Brief, 'purpose' | 'replan' | 'mediation'>): PromptName {
  if (replan !== undefined) return 'architect-replan';
  return mediation?.kind === 'failure' ? 'architect-mediate' : PROMPT_OF[purpose];
}
