/**
 * Within the sandbox commands run unasked. One that the role's rules forbid is noticed when it runs: it has to be broken off, and the
 * agent told. Must not break anything off itself.
 */
import { oneLine } from '../look/plain.ts';
import { bare } from './command-line.ts';
import type { Item } from './events.ts';
import type { Permissions } from './permission.ts';

/** Times in one session that an agent is told and may go on. */
const PATIENCE = 3;

export interface Overstep {
  rule: string;
  command: string;
  /** For the agent. */
  told: string;
  /** It was told often enough. */
  last: boolean;
}

export class Fence {
  #times = 0;
  #open: Overstep | null = null;
  constructor(readonly permissions: Permissions) {}

  /** Of an item that runs or ran; null when nothing is to be done. One at a time. */
  crossed({ type, command, status }: Item): Overstep | null {
    if (type !== 'commandExecution' || status === 'declined' || this.#open !== null) return null;
    const words = bare(command ?? '');
    const rule = this.permissions.forbidden(words);
    if (rule === null) return null;
    this.#times += 1;
    const told = `\`${words}\` was broken off: the rule \`${rule}\` of your role forbids it. Go on without it.`;
    this.#open = { rule, command: oneLine(words, 300), told, last: this.#times > PATIENCE };
    return this.#open;
  }

  /** The turn that was broken off has ended: what to tell. */
  settled(): string | null {
    const open = this.#open;
    this.#open = null;
    return open?.told ?? null;
  }
}
