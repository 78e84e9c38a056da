/**
 * A failure of the world: disk, git, process, network. It carries what a user needs to go on.
 * Rejections (a value out of `decide`) and defects (thrown, end the process) are not MaosErrors.
 */
export interface MaosErrorOptions {
  code: string;
  message: string;
  hint?: string;
  retryable?: boolean;
  cause?: unknown;
  exit?: number;
}

export class MaosError extends Error {
  readonly code: string;
  /** The next key or command. */
  readonly hint: string;
  readonly retryable: boolean;
  /** Exit code for the command line (ux: exit codes). */
  readonly exit: number;
  constructor({ code, message, hint = '', retryable = false, cause, exit = 1 }: MaosErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'MaosError';
    this.code = code;
    this.hint = hint;
    this.retryable = retryable;
    this.exit = exit;
  }
}

export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notSetUp: 3,
  agentMissing: 4,
  waits: 5,
  invalid: 6,
  unreachable: 7,
  failedTasks: 8,
  changed: 9,
  budget: 10,
  timeout: 124,
} as const;
