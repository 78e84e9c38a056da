/**
 * One thing wrong with a file a person wrote: where, what, and what to do. Problems are values; reading never throws them.
 */
export interface ConfigProblem {
  /** Path as it should be shown: relative to the repository for files in it, else absolute. */
  file: string;
  /** From 1. */
  line: number;
  col: number;
  code: string;
  message: string;
  hint: string;
  /** It can be used all the same. */
  warning?: boolean;
}

/** `multi-agent.yaml:3:5: message (hint)`: the form editors and terminals make clickable. */
export function problemLine(problem: ConfigProblem): string {
  return `${problem.file}:${problem.line}:${problem.col}: ${problem.message}${problem.hint ? ` (${problem.hint})` : ''}`;
}
