/**
 * Puts into a brief what State only names: values of the shared context, texts of skills and prompts, the repository's notes, and the limit
 * of its model. After this the brief is whole, and is what its artifact keeps. Must not decide what a session is for.
 */
import { charsFor } from '../agents/brief/limits.ts';
import { startOf } from '../agents/look/plain.ts';
import { MANIFESTS } from '../agents/manifests.ts';
import { builtInPrompt } from '../agents/prompts/built-in.ts';
import { type PromptName, promptOf } from '../agents/prompts/names.ts';
import { parseTemplate } from '../agents/prompts/template.ts';
import type { Brief } from '../protocol/brief.ts';
import type { EffectOf } from '../protocol/effect.ts';
import type { Artifacts } from '../store/ports.ts';
import { sha256 } from '../system/canonical.ts';
import { repositoryNotes } from './repository-notes.ts';

interface Ground {
  repo: string;
  artifacts: Artifacts;
}

const textOf = async (artifacts: Artifacts, digest: string): Promise<string | undefined> => {
  const content = await artifacts.get(digest);
  return content === null ? undefined : Buffer.from(content).toString('utf8');
};

/** The newest values first, as far as they could be shown at all. */
async function withValues(artifacts: Artifacts, context: Brief['context'], limit: number): Promise<Brief['context']> {
  let room = limit;
  const furnished: Brief['context'] = [];
  for (const entry of [...context].reverse()) {
    const text = room > 0 && entry.digest !== undefined ? await textOf(artifacts, entry.digest) : undefined;
    const value = text === undefined || text.includes('\0') ? undefined : startOf(text, room);
    room -= value?.length ?? 0;
    furnished.unshift(value === undefined ? entry : { ...entry, value });
  }
  return furnished;
}

async function prompt(artifacts: Artifacts, name: PromptName, { prompts = [] }: Brief): Promise<NonNullable<Brief['prompts']>[number]> {
  const own = prompts.find((one) => one.name === name);
  const text = own === undefined ? undefined : await textOf(artifacts, own.digest);
  if (own !== undefined && text !== undefined) return { ...own, text };
  const builtIn = builtInPrompt(name);
  return { name, version: parseTemplate(builtIn).version, from: 'built-in', digest: sha256(builtIn), text: builtIn };
}

/** Throws ARTIFACT_DAMAGED, and what git fails with. */
export async function furnishBrief({ repo, artifacts }: Ground, { brief, agent, start_commit }: EffectOf<'start-session'>, trusted: boolean): Promise<Brief> {
  const limit = brief.limit ?? charsFor(agent);
  const reads = MANIFESTS.find(({ name }) => name === agent.kind)?.reads_notes;
  const notes = await repositoryNotes(
    repo,
    start_commit,
    [...brief.directories.write, ...(brief.task?.files ?? [])],
    [...(reads?.always ?? []), ...(trusted ? (reads?.trusted ?? []) : [])],
  );
  const skills = await Promise.all(
    (brief.skills ?? []).map(async (skill) => {
      const text = await textOf(artifacts, skill.digest);
      return { ...skill, path: artifacts.path(skill.digest), ...(text === undefined ? {} : { text }) };
    }),
  );
  return {
    ...brief,
    context: await withValues(artifacts, brief.context, limit),
    ...(notes.length === 0 ? {} : { notes }),
    ...(skills.length === 0 ? {} : { skills }),
    prompts: await Promise.all([promptOf(brief), 'resume' as const].map((name) => prompt(artifacts, name, brief))),
    limit,
  };
}
