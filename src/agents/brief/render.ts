/**
 * A brief as Markdown for a model (MAOS_BRIEF_MD). Most important first; what does not fit is cut and named at the end.
 * Invariant: text of other agents stands in fences it cannot leave. Must not decide what belongs into a brief.
 */
import type { Brief } from '../../protocol/brief.ts';
import { oneLine } from '../look/plain.ts';
import type { Section } from './section.ts';
import { newsOf, sectionsOf } from './sections.ts';
import type { HandIn } from './verbs.ts';

export interface RenderOptions {
  /** Most characters. @default 60000 */
  limit?: number;
  /** How results are handed in: by commands, or in the answer of a structured agent. @default verb */
  handIn?: HandIn;
}

const LIMIT = 60_000;
/** Kept free for the note that names what was cut. */
const NOTE = 600;

const TITLES = { plan: 'Make the plan', task: 'Do one task', review: 'Review one result' } as const;

function fill(section: Section, room: number): { text: string; cut: string | null } {
  const parts: string[] = [];
  let left = room - section.heading.length - 2;
  let cut = 0;
  for (const item of section.items) {
    const rendered = item(left);
    if (rendered === null || rendered.cut) cut += 1;
    if (rendered === null) continue;
    parts.push(rendered.text);
    left -= rendered.text.length + 2;
  }
  const name = section.items.length > 1 ? `${section.name} (${cut} of ${section.items.length})` : section.name;
  if (parts.length === 0) return { text: '', cut: section.items.length === 0 ? null : name };
  const body = parts.map((part, index) => (index > 0 && part.startsWith('- ') && parts[index - 1]?.startsWith('- ') === true ? `\n${part}` : `\n\n${part}`)).join('');
  return { text: `${section.heading}${body}`, cut: cut === 0 ? null : name };
}

function assemble(head: string, sections: readonly Section[], limit: number): string {
  const filled = new Map<Section, string>();
  const cuts: string[] = [];
  let left = limit - head.length - NOTE;
  for (const section of [...sections.filter(({ must }) => must === true), ...sections.filter(({ must }) => must !== true)]) {
    const { text, cut } = fill(section, left);
    if (cut !== null) cuts.push(cut);
    if (text === '') continue;
    filled.set(section, text);
    left -= text.length + 2;
  }
  const body = sections.flatMap((section) => filled.get(section) ?? []);
  const note = cuts.length === 0 ? [] : [oneLine(`Cut to stay under ${limit} characters: ${cuts.join(', ')}. Read all of it with \`maos-tui agent brief\`.`, NOTE - 10)];
  return `${[head, ...body, ...note].join('\n\n')}\n`;
}

/** The whole brief. */
export function renderBrief(brief: Brief, { limit = LIMIT, handIn = 'verb' }: RenderOptions = {}): string {
  const attempt = brief.attempt > 1 ? ` This is try ${brief.attempt}.` : '';
  const title = brief.replan !== undefined ? 'Look at the plan again' : brief.mediation !== undefined ? 'Mediate' : TITLES[brief.purpose];
  const head = `# ${title}\n\nYou are the \`${oneLine(brief.role, 100)}\` agent of a run of several agents that work on one repository at the same time.${attempt}`;
  return assemble(head, sectionsOf(brief, handIn), limit);
}

/** For a conversation that is gone on with: what happened, and what is new since its brief. */
export function renderResume(brief: Brief, { limit = LIMIT, handIn = 'verb' }: RenderOptions = {}): string {
  const head = `# Go on\n\nYour session ended before your work counted as done, and begins again in the same working directory (try ${brief.attempt}). Look at what is there, finish what is missing, and do not repeat what is done. Your brief still holds; \`maos-tui agent brief\` shows it.`;
  return assemble(head, newsOf(brief, handIn), limit);
}
