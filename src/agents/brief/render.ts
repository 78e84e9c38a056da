/**
 * A brief as Markdown for a model (MAOS_BRIEF_MD): a prompt whose variables stand for sections.
 * Invariants: never longer than its limit; most important first where room is short; what is left out is named at the end; task and criteria
 * stand there whole or not at all; a higher limit shows all that a lower one showed; text of other agents stands in fences it cannot leave.
 * Must not decide what belongs into a brief.
 */
import type { Brief } from '../../protocol/brief.ts';
import { oneLine, plain } from '../look/plain.ts';
import { builtInPrompt } from '../prompts/built-in.ts';
import { type PromptName, promptOf } from '../prompts/names.ts';
import { fillTemplate, parseTemplate, variablesOf } from '../prompts/template.ts';
import { DEFAULT_CHARS } from './limits.ts';
import { allot, type Filled, fill, lengthOf, type Section } from './section.ts';
import { sectionsOf } from './sections.ts';
import type { HandIn } from './verbs.ts';

export interface RenderOptions {
  /** Most characters. @default the brief's own, else 60000 */
  limit?: number;
  /** How results are handed in: by commands, or in the answer of a structured agent, which has our tools as well. @default verb */
  handIn?: HandIn;
}

/** Kept free for the list of what was left out, when anything is. */
const NOTES = 2_400;

/** Sections by variable, filled within `room`. */
function within(sections: ReadonlyMap<string, Section>, room: number): Map<string, Filled> {
  const entries = [...sections];
  const needs = new Map(entries.map(([name, section]) => [name, lengthOf(section) + 2]));
  const all = [...needs.values()].reduce((sum, need) => sum + need, 0);
  const everything = all <= room;
  let left = everything ? room : room - NOTES;
  const filled = new Map<string, Filled>();
  for (const [name, section] of entries) {
    if (section.share !== 'whole') continue;
    const need = needs.get(name) ?? 0;
    const fits = need <= left;
    filled.set(name, fill(section, fits ? need : 0));
    // After what is needed and did not fit, nothing less important may take its place.
    left = fits ? left - need : 0;
  }
  const rest = entries.filter(([, section]) => section.share !== 'whole');
  const rooms = allot(
    rest.map(([name, section]) => ({ need: needs.get(name) ?? 0, share: Number(section.share) })),
    left,
  );
  rest.forEach(([name, section], index) => void filled.set(name, fill(section, (rooms[index] ?? 0) - 2)));
  return filled;
}

interface Written {
  text: string;
  sections: ReadonlyMap<string, Filled>;
}

function written(name: PromptName, brief: Brief, { limit = brief.limit ?? DEFAULT_CHARS, handIn = 'verb' }: RenderOptions): Written {
  const template = parseTemplate(brief.prompts?.find((one) => one.name === name)?.text ?? builtInPrompt(name));
  const words: Record<string, string> = { role: oneLine(brief.role, 100), attempt: String(brief.attempt), try: brief.attempt > 1 ? ` This is try ${brief.attempt}.` : '' };
  const text = plain(template.text);
  const used = new Set(variablesOf({ ...template, text }).map((variable) => variable.name));
  const sections = new Map(Object.entries(sectionsOf(brief, handIn)).filter(([variable]) => used.has(variable)));
  const fixed = fillTemplate(text, (variable) => (sections.has(variable) ? '' : (words[variable] ?? undefined)));
  const filled = within(sections, limit - fixed.length - 3);
  const left = [...filled.values()].flatMap((section) => section.left ?? []);
  const note =
    left.length === 0 ? '' : `\n\n## Left out to stay under ${limit} characters\n\nThe whole brief: \`maos-tui agent brief\`.\n\n${left.map((line) => `- ${line}`).join('\n')}`;
  return { text: `${fillTemplate(text, (variable) => filled.get(variable)?.text ?? words[variable])}${note}\n`, sections: filled };
}

/** The whole brief. */
export const renderBrief = (brief: Brief, options: RenderOptions = {}): string => written(promptOf(brief), brief, options).text;

/** For a conversation that is gone on with: what happened, and what is new since its brief. */
export const renderResume = (brief: Brief, options: RenderOptions = {}): string => written('resume', brief, options).text;

/** Ids of the messages that an agent finds whole in its brief, in whichever way it is handed in; `resumed`: or in the text its conversation goes on with. */
export function messagesShown(brief: Brief, resumed: boolean): string[] {
  const ways = (['verb', 'answer'] as const).flatMap((handIn) => [promptOf(brief), ...(resumed ? (['resume'] as const) : [])].map((name) => written(name, brief, { handIn })));
  return brief.messages.slice(0, Math.min(...ways.map(({ sections }) => sections.get('messages')?.whole ?? 0))).map(({ id }) => id);
}
