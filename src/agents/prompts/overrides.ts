/**
 * Prompts of the repository and of the user, which stand in for those of this program: NAME.md in folders, the first wins. Reads only.
 * A variable nobody knows is an error with line and column; what an agent would miss, or a version that is behind, is a warning.
 */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../system/canonical.ts';
import { type FileProblem, problemIn } from '../../system/json.ts';
import { builtInPrompt } from './built-in.ts';
import { PROMPT_NAMES, PROMPTS, type PromptName, VARIABLES } from './names.ts';
import { parseTemplate, variablesOf } from './template.ts';

export interface PromptFolder {
  folder: string;
  /** As it is shown. */
  shown: string;
}
export interface OwnPrompt {
  name: PromptName;
  version: number | null;
  from: string;
  digest: string;
  text: string;
}

/** Longer ones would leave no room for the brief. */
const MOST_CHARS = 10_000;

export async function readPrompts(folders: readonly PromptFolder[]): Promise<{ prompts: OwnPrompt[]; problems: FileProblem[] }> {
  const prompts = new Map<string, OwnPrompt>();
  const problems: FileProblem[] = [];
  for (const { folder, shown } of folders) {
    const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR')
        problems.push(problemIn(shown, 'prompt.unreadable', `the folder cannot be read: ${error.message}`, 'check its permissions'));
      return [];
    });
    for (const file of files.filter((one) => one.endsWith('.md')).sort()) {
      const from = `${shown}/${file}`;
      const name = PROMPT_NAMES.find((known) => `${known}.md` === file);
      if (name === undefined) {
        problems.push(problemIn(from, 'prompt.unknown', 'there is no prompt of this name', `one of: ${PROMPT_NAMES.join(', ')}`, true));
        continue;
      }
      if (prompts.has(name)) continue;
      const text = await textOf(join(folder, file));
      if (typeof text !== 'string') problems.push(problemIn(from, 'prompt.unreadable', text.why, 'a prompt is a text file'));
      else {
        problems.push(...problemsOf(name, text, from));
        prompts.set(name, { name, version: parseTemplate(text).version, from, digest: sha256(text), text });
      }
    }
  }
  return { prompts: [...prompts.values()], problems };
}

async function textOf(path: string): Promise<string | { why: string }> {
  try {
    // a link could lead anywhere
    const about = await lstat(path);
    if (!about.isFile()) return { why: 'it is not a file' };
    if (about.size > MOST_CHARS * 4) return { why: `it has ${about.size} bytes` };
    const text = await readFile(path, 'utf8');
    return text.length > MOST_CHARS ? { why: `it has ${text.length} characters; at most ${MOST_CHARS} leave room for the brief` } : text;
  } catch (error) {
    return { why: `it cannot be read: ${(error as Error).message}` };
  }
}

function problemsOf(name: PromptName, text: string, from: string): FileProblem[] {
  const template = parseTemplate(text);
  const used = variablesOf(template);
  const known: readonly string[] = VARIABLES;
  const newest = parseTemplate(builtInPrompt(name)).version ?? 1;
  const seen = new Set(used.map((variable) => variable.name));
  const missing = PROMPTS[name].needs.filter((need) => !seen.has(need));
  const show = `see: maos-tui prompts show ${name} --built-in`;
  return [
    ...used
      .filter((variable) => !known.includes(variable.name))
      .map((variable) => problemIn(from, 'prompt.variable', `{{${variable.name}}} is not a variable`, `one of: ${known.join(', ')}`, undefined, variable.line, variable.col)),
    ...(missing.length === 0 ? [] : [problemIn(from, 'prompt.incomplete', `its agents will not be told: ${missing.map((need) => `{{${need}}}`).join(', ')}`, show, true)]),
    ...(template.version !== null && template.version >= newest
      ? []
      : [
          problemIn(
            from,
            'prompt.version',
            `it is written for version ${template.version ?? 'unknown'} of this prompt, which is ${newest} now`,
            `${show}; then set "version: ${newest}" in its head`,
            true,
          ),
        ]),
  ];
}
