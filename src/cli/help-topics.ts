/** The help topics, as plain text. What they say is checked by tests against the program. */
export const TOPICS: Readonly<Record<string, string>> = {
  'exit-codes': `
Exit codes
  0    done; for status: nothing needs you
  1    failed, or the request was refused
  2    wrong usage, or needs a terminal
  3    not set up here: no git repository, no commit, or no .multi-agent/
  4    an agent's program is missing
  5    waits for you (status, and run without --detach)
  6    a file is not valid: multi-agent.yaml, tasks.json, state.json, a plan, or the audit log
  7    the orchestrator cannot be reached, or another one holds the lease
  8    the run ended with failed tasks
  9    refused: it changed since you saw it (--at does not match)
  10   stopped by the budget
  124  --timeout was reached
  130, 143  interrupted, terminated`,
  environment: `
Environment
  NO_COLOR, FORCE_COLOR    no colour; colour also without a terminal
  EDITOR, VISUAL           editor of plan edit
  XDG_CONFIG_HOME          maos-tui/config.yaml in it holds your defaults for all repositories
  XDG_STATE_HOME           maos-tui/maos-tui-errors.log in it keeps the details of unexpected errors
  MAOS_ASCII               1: the screen without box characters
  MAOS_NO_MOTION           1: clocks on the screen stand still
  MAOS_SCREEN_READER       1: lines to be read out in place of the screen; INK_SCREEN_READER and CLAUDE_AX_SCREEN_READER count too
  MAOS_SCRIPT_SPEED        factor on the pauses of scripted agents; 0 for none
Handed on to agents and checks, from where maos-tui was started; nothing else is
  HOME, USER, LOGNAME, SHELL, PATH, TMPDIR, TZ, LANG, LANGUAGE, LC_*, XDG_*, COLORTERM
  HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, also in small letters
  NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, SSL_CERT_DIR
  CLAUDE_CONFIG_DIR, CODEX_HOME, ANTHROPIC_*, OPENAI_*, GEMINI_*, GOOGLE_*
Handed on to agents alone
  CLAUDE_CODE_*, OPENCODE_*, DISABLE_AUTOUPDATER, DISABLE_TELEMETRY
  AWS_*                        when CLAUDE_CODE_USE_BEDROCK is set
  CLOUD_ML_REGION, VERTEX_*    when CLAUDE_CODE_USE_VERTEX is set
  Anything else an agent needs goes into its command: [env, NAME=value, program]
Set for every agent
  MAOS_BRIEF, MAOS_BRIEF_MD    files with its task, as JSON and as text
  MAOS_RUN_ID, MAOS_TASK_ID, MAOS_SESSION_ID, MAOS_ROLE
  MAOS_DIR                     the .multi-agent directory
  MAOS_TOKEN                   proves who it is; maos-tui agent uses it`,
  json: `
JSON
  --json prints one object, or one per line with -f and --watch. Each has "schema", such as maos.status/1.
  tasks list, you and runs print one array. Times are RFC 3339 in UTC, money is a number in US dollars, unknown is null.
  New fields may appear; none disappears or changes its meaning within a major version.
  Errors are one object on stderr: {"schema":"maos.error/1","code","exit","message","hint","docs"}.
  Schemas of the files in .multi-agent/ are in the folder schemas/ of the package.`,
  files: `
Files
  multi-agent.yaml             roles and settings, at the top of the repository; maos-tui init writes one
  .multi-agent/tasks.json      the tasks; may be edited while a run goes on
  .multi-agent/state.json      the run at a glance
  .multi-agent/messages/       a mailbox per role, and those of orchestrator and host
  .multi-agent/audit/          everything that happened, chained by hashes: maos-tui audit verify
  .multi-agent/logs/           what each agent's terminal printed
  .multi-agent/worktrees/      where agents work, one per task
  .multi-agent/reports/        reports and bundles made from the screen
  .multi-agent/context/, artifacts/, checkpoints/, leases/
  $XDG_CONFIG_HOME/maos-tui/config.yaml   your defaults, in the form of multi-agent.yaml, and under ui how the screen looks
  Check them with: maos-tui validate`,
};
