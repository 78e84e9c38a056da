/**
 * The command line and environment Claude Code is started with. All that is data about this CLI stands here.
 * Free text never goes on the command line: `--allowedTools` takes all words that follow it.
 */
import type { SessionContext } from '../contract.ts';

export const BINARY = 'claude';
export const INSTALL = 'npm i -g @anthropic-ai/claude-code';

/** Verbs that may be called without asking. `play` is not one of them: it runs what a file says. */
const VERBS = ['brief', 'propose-plan', 'progress', 'complete', 'fail', 'ask', 'send', 'inbox', 'context'];
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

export function argumentsFor(context: SessionContext): string[] {
  const { agent, resume, tools } = context;
  return [
    agent.argv[0] ?? BINARY,
    ...agent.argv.slice(1),
    '-p',
    '--input-format',
    'stream-json',
    '--output-format',
    'stream-json',
    '--verbose',
    '--permission-prompt-tool',
    'stdio',
    // A repository's own settings may run hooks: only those of the user count.
    '--setting-sources',
    'user',
    '--strict-mcp-config',
    '--permission-mode',
    'default',
    ...(agent.model === null ? [] : ['--model', agent.model]),
    ...(resume === null ? [] : ['--resume', resume]),
    '--allowedTools',
    ...VERBS.map((verb) => `Bash(maos-tui agent ${verb} *)`),
    ...tools.allowed.map(toolRule),
    '--disallowedTools',
    ...NEVER,
    ...tools.restricted.map(toolRule),
  ];
}

/** The session's environment with what keeps this CLI quiet and bounded; what the user has set wins. */
export function environmentFor(context: SessionContext): Record<string, string> {
  return {
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_MAX_RETRIES: '8',
    CLAUDE_ENABLE_BYTE_WATCHDOG: '1',
    CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: '180000',
    // Waiting for the user's answer is a shell command that may take long.
    BASH_MAX_TIMEOUT_MS: '3600000',
    ...context.env,
  };
}
