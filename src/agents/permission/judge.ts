/**
 * What the rules of a role say of a tool call, whichever agent makes it: the one place that decides it. Forbidding comes first, then the
 * role's directories, then what it may do unasked; the user is asked about the rest.
 */
import { mayWrite } from './may-write.ts';
import { type Act, allows, forbids, isEdit, VERBS } from './rules.ts';

export interface Call extends Act {
  /** Files it would change, as it names them. */
  paths: readonly string[];
}
/** `rule` is the name of what decided: a rule as it is written in multi-agent.yaml, or the setting it follows from. */
export type Ruling = { verdict: 'allow' | 'deny'; rule: string } | { verdict: 'ask'; rule: string };
export interface RoleTools {
  allowed: readonly string[];
  restricted: readonly string[];
  /** Empty: this work is reading only. */
  write: readonly string[];
}

/** Why a role that only reads may not write. */
export const READ_ONLY = 'access_level: read';
const VERB_RULES = VERBS.map((verb) => `Bash(maos-tui agent ${verb})`);

export function judge(call: Call, cwd: string, { allowed, restricted, write }: RoleTools): Ruling {
  const forbidden = forbids(restricted, call);
  if (forbidden !== null) return { verdict: 'deny', rule: `tools_restricted: ${forbidden}` };
  if (call.paths.length > 0) {
    if (write.length === 0) return { verdict: 'deny', rule: READ_ONLY };
    const outside = call.paths.find((path) => !mayWrite(path, cwd, write));
    if (outside !== undefined) return { verdict: 'ask', rule: `outside of directories: ${write.join(', ')}` };
    if (isEdit(call.tool)) return { verdict: 'allow', rule: 'directories' };
  }
  if (allows(VERB_RULES, call)) return { verdict: 'allow', rule: 'a verb of the run' };
  return allows(allowed, call) ? { verdict: 'allow', rule: 'tools_allowed' } : { verdict: 'ask', rule: 'not in tools_allowed' };
}

/** For the agent. */
export const denialOf = (rule: string): string => `Not allowed by a rule of your role (${rule}). Go on without it.`;
