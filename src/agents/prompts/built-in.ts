/** The prompts this program comes with: files beside this one, in `dist/prompts/` once it is built. Read once each. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../system/self.ts';
import type { PromptName } from './names.ts';

const read = new Map<PromptName, string>();

/** The whole file, head included. */
export function builtInPrompt(name: PromptName): string {
  const known = read.get(name);
  if (known !== undefined) return known;
  const [source = '', built = ''] = ['src/agents/prompts', 'dist/prompts'].map((folder) => join(packageRoot(), folder, `${name}.md`));
  const text = readFileSync(existsSync(source) ? source : built, 'utf8');
  read.set(name, text);
  return text;
}
