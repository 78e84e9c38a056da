/**
 * Prompts as files: a head that names the prompt and its version, then text with variables like `{{task}}`. Pure.
 * Invariant: variables are looked for in the file alone, never in what stands for them, so that no text of others is ever expanded.
 */

export interface Template {
  /** Version of the prompt of this program that the text was written for; null when its head does not say. */
  version: number | null;
  /** Without the head. */
  text: string;
  /** Lines of the head, to name the line of something in the text. */
  headLines: number;
}

export interface Variable {
  name: string;
  /** In the file, from 1. */
  line: number;
  col: number;
}

const HEAD = /^---\n(?:[^\n]*\n)*?---\n/;
const VARIABLE = /\{\{([^{}\n]*)\}\}/g;

/** Never throws. A file without a head is all text. */
export function parseTemplate(file: string): Template {
  const normal = file.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const head = HEAD.exec(normal)?.[0] ?? '';
  const version = /^version:[ \t]*(\d{1,6})[ \t]*$/m.exec(head)?.[1];
  return { version: version === undefined ? null : Number(version), text: normal.slice(head.length), headLines: head.split('\n').length - 1 };
}

/** Every variable of the text, in order. */
export function variablesOf({ text, headLines }: Template): Variable[] {
  return text
    .split('\n')
    .flatMap((line, index) => [...line.matchAll(VARIABLE)].map((found) => ({ name: (found[1] ?? '').trim(), line: headLines + index + 1, col: found.index + 1 })));
}

/**
 * The text with each variable replaced. A paragraph that is nothing but an empty variable vanishes.
 * Throws nothing for names that `found` does not know: it gives undefined for them, and they stay as they are written.
 */
export function fillTemplate(text: string, found: (name: string) => string | undefined): string {
  const filled = (part: string) => part.replace(VARIABLE, (written, name: string) => found(name.trim()) ?? written);
  return text
    .trim()
    .split(/\n{2,}/)
    .flatMap((paragraph) => {
      const done = filled(paragraph);
      return done.trim() === '' ? [] : [done];
    })
    .join('\n\n');
}
