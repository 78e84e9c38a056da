/**
 * Rules of a role (`Read`, `Bash(npm test *)`, `git commit`) held against what an agent asks. For agents that have no rules of their own.
 * Invariant: allowing needs a command without anything the shell would act on; forbidding looks into every part of one.
 */

/** Verbs of this program that may be called without asking. `play` is not one of them: it runs what a file says. */
export const VERBS = ['brief', 'propose-plan', 'progress', 'complete', 'fail', 'ask', 'send', 'inbox', 'context'] as const;

/** What is asked, in the words the rules use. */
export interface Act {
  /** Bash, Edit, Read, WebFetch, Search, or the agent's own name of a tool. */
  tool: string;
  /** The command line of a Bash. */
  command: string | null;
}
interface Rule {
  tool: string;
  /** null: every use of the tool. */
  prefix: string | null;
}

/** Words, quoted or not, that the shell hands over as they are. */
const SIMPLE = /^(?:[\w@%+=:,./ -]|'[^']*'|"[^"$`\\!]*")+$/;
const SAME: Readonly<Record<string, string>> = { write: 'edit', notebookedit: 'edit', glob: 'search', grep: 'search', websearch: 'webfetch' };
const TOOLS = new Set(['bash', 'edit', 'read', 'webfetch', 'search', 'task', 'skill', 'delete', 'move', ...Object.keys(SAME)]);

const named = (tool: string): string => SAME[tool.toLowerCase()] ?? tool.toLowerCase();
const bare = (prefix: string): string =>
  prefix
    .trim()
    .replace(/[ :]?\*$/, '')
    .trim();

/** Tools that write the files they name; moving and deleting are asked about. */
export const isEdit = (tool: string): boolean => named(tool) === 'edit';

function ruleOf(written: string): Rule {
  const text = written.trim();
  const call = /^([A-Za-z]\w*)\((.*)\)$/s.exec(text);
  if (call) return { tool: named(call[1] ?? ''), prefix: bare(call[2] ?? '') === '' ? null : bare(call[2] ?? '') };
  if (TOOLS.has(text.toLowerCase()) || /^mcp__\S+$/.test(text)) return { tool: named(text), prefix: null };
  return { tool: 'bash', prefix: bare(text) };
}

const begins = (command: string, prefix: string): boolean => command === prefix || command.startsWith(`${prefix} `);

/** Whether a rule lets it pass without asking. */
export function allows(rules: readonly string[], { tool, command }: Act): boolean {
  return rules.map(ruleOf).some((rule) => {
    if (rule.tool !== named(tool)) return false;
    return rule.prefix === null || (command !== null && SIMPLE.test(command) && begins(command.trim(), rule.prefix));
  });
}

/** The rule that forbids it; null when none does. A command is looked at in each of its parts. */
export function forbids(rules: readonly string[], { tool, command }: Act): string | null {
  const parts = (command ?? '').split(/[;&|\n(){}`]+|\$\(/).map((part) => part.trim().replace(/\s+/g, ' '));
  return (
    rules.find((written) => {
      const { tool: name, prefix } = ruleOf(written);
      if (name !== named(tool)) return false;
      return prefix === null || (command !== null && parts.some((part) => begins(part, prefix)));
    }) ?? null
  );
}
