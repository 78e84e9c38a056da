/**
 * The command line and environment Claude Code is started with. All that is data about this CLI stands here.
 * In structured mode no free text goes on the command line; in terminal mode the prompt does, after `--`, as nothing else submits it safely.
 */
import type { SessionContext } from '../contract.ts';
import { VERBS } from '../permission/rules.ts';
import { claudeManifest } from './manifest.ts';
import type { ClaudeMcp } from './mcp.ts';

export const BINARY = claudeManifest.binary;
export const INSTALL = claudeManifest.install;

/** Tools that would leave the worktree or wait for a screen that is not there. */
const NEVER = ['EnterWorktree', 'ExitWorktree', 'EnterPlanMode', 'ExitPlanMode', 'CronCreate', 'CronDelete', 'CronList', 'ScheduleWakeup'];
const TOOLS = ['Bash', 'Edit', 'Glob', 'Grep', 'NotebookEdit', 'Read', 'Skill', 'Task', 'WebFetch', 'WebSearch', 'Write'];

/** A rule as it is written in multi-agent.yaml (`Read`, `Bash(npm test *)`, `git commit`) in the words of this CLI. */
export function toolRule(written: string): string {
  const rule = written.trim();
  const known = TOOLS.find((tool) => tool.toLowerCase() === rule.toLowerCase());
  if (known !== undefined) return known;
  return /^(?:[A-Z]\w*(?:\(.*\))?|mcp__\S+)$/s.test(rule) ? rule : `Bash(${rule.replace(/[ :]\*$/, '')} *)`;
}

/** What needs no asking, and what is forbidden, as rules of this CLI. */
export function rulesFor({ tools }: SessionContext, mcp: ClaudeMcp): { allowed: string[]; denied: string[] } {
  return {
    allowed: [...VERBS.map((verb) => `Bash(maos-tui agent ${verb} *)`), ...mcp.allowed, ...tools.allowed.map(toolRule)],
    denied: [...NEVER, ...tools.restricted.map(toolRule)],
  };
}

const program = ({ agent }: SessionContext): string[] => [agent.argv[0] ?? BINARY, ...agent.argv.slice(1)];
const common = ({ agent, trusted }: SessionContext, mcp: ClaudeMcp): string[] => [
  // A repository's own settings may run hooks: only those of the user count, until they are trusted.
  '--setting-sources',
  trusted === true ? 'user,project' : 'user',
  // Of the servers that settings or a repository define, only those that mcp.ts passes on.
  '--strict-mcp-config',
  ...mcp.argv,
  ...(agent.model === null ? [] : ['--model', agent.model]),
];

export function argumentsFor(context: SessionContext, mcp: ClaudeMcp): string[] {
  const { allowed, denied } = rulesFor(context, mcp);
  return [
    ...program(context),
    '-p',
    '--input-format',
    'stream-json',
    '--output-format',
    'stream-json',
    '--verbose',
    // Says when it takes up what it was sent.
    '--replay-user-messages',
    '--permission-prompt-tool',
    'stdio',
    ...common(context, mcp),
    '--permission-mode',
    'default',
    ...(context.resume === null ? [] : ['--resume', context.resume]),
    '--allowedTools',
    ...allowed,
    '--disallowedTools',
    ...denied,
  ];
}

/** For its own screen. `more` ends with `--` and the prompt: some options take all words that follow them. */
export const terminalArguments = (context: SessionContext, mcp: ClaudeMcp, more: readonly string[]): string[] => [
  ...program(context),
  ...common(context, mcp),
  '--permission-mode',
  'manual',
  ...more,
];

/** The session's environment with what keeps this CLI quiet and bounded; what the user has set wins. */
export function environmentFor(context: SessionContext, mcp: ClaudeMcp): Record<string, string> {
  return {
    ...claudeManifest.env,
    ...context.env,
    ...mcp.env,
  };
}
