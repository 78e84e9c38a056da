/** `prompts`: the texts that agents are started with, this program's and those that stand in for them. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function register(program: Command, io: Io): void {
  const prompts = program.command('prompts').description('prompts that agents are started with: list, show');
  prompts
    .command('list', { isDefault: true })
    .description('every prompt, its version, and the file it is from')
    .action(() => list(io));
  prompts
    .command('show')
    .description('the text of a prompt; save it as .multi-agent/prompts/NAME.md to change it')
    .argument('<name>')
    .option('--built-in', 'the one this program comes with')
    .action((name: string, options: { builtIn?: boolean }) => show(io, name, options.builtIn === true));
}

async function found(io: Io) {
  const { findRepository } = await import('../preflight.ts');
  const { readOwnTexts } = await import('../own-texts.ts');
  const { PROMPT_NAMES, PROMPTS } = await import('../../agents/prompts/names.ts');
  const { builtInPrompt } = await import('../../agents/prompts/built-in.ts');
  const { parseTemplate } = await import('../../agents/prompts/template.ts');
  const { sha256 } = await import('../../system/canonical.ts');
  const { prompts, problems } = await readOwnTexts(await findRepository(io.cwd));
  const rows = PROMPT_NAMES.map((name) => {
    const text = builtInPrompt(name);
    const builtIn = { name, version: parseTemplate(text).version, from: 'built-in', digest: sha256(text), text };
    return { ...(prompts.find((one) => one.name === name) ?? builtIn), builtIn, about: PROMPTS[name].about };
  });
  return { rows, problems: problems.filter(({ code }) => code.startsWith('prompt.')) };
}

async function list(io: Io): Promise<void> {
  const { problemLine } = await import('../../config/problem.ts');
  const { shownLine } = await import('../io.ts');
  const { rows, problems } = await found(io);
  if (io.json) return io.data({ schema: 'maos.prompts/1', prompts: rows.map(({ name, version, from, digest, about }) => ({ name, version, from, digest, about })), problems });
  io.table([
    ...(io.plain ? [] : [['NAME', 'VERSION', 'FROM', 'DIGEST', 'FOR']]),
    ...rows.map(({ name, version, from, digest, about }) => [name, String(version ?? '-'), shownLine(from), digest.slice(0, 12), about]),
  ]);
  for (const problem of problems) io.note(shownLine(problemLine(problem)));
}

async function show(io: Io, name: string, builtIn: boolean): Promise<void> {
  const { usage } = await import('../io.ts');
  const { rows } = await found(io);
  const row = rows.find((one) => one.name === name);
  if (row === undefined) throw usage(`There is no prompt ${name}.`, `One of: ${rows.map((one) => one.name).join(', ')}`);
  const { version, from, digest, text } = builtIn ? row.builtIn : row;
  if (io.json) return io.data({ schema: 'maos.prompt/1', name: row.name, version, from, digest, text });
  io.out(text.trimEnd());
}
