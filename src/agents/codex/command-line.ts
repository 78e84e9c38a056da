/** Commands as the server reports them: within the shell that runs them. Must not judge them; that is permission/rules.ts. */
const WRAPPED = /^\S*\/(?:ba|z|da)?sh -l?c (?:'((?:[^']|'\\'')*)'|"((?:[^"\\]|\\.)*)"|(\S+))$/s;

/** What the model asked for. */
export function bare(command: string): string {
  const found = WRAPPED.exec(command);
  if (found === null) return command;
  return found[1]?.replaceAll("'\\''", "'") ?? found[2]?.replace(/\\(["\\$`])/g, '$1') ?? found[3] ?? command;
}
