/**
 * Where things lie under `.multi-agent/`, said once. Must not touch the disk, save to resolve the directory's real path.
 */
import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sha256 } from './canonical.ts';

export interface Layout {
  readonly dir: string;
  readonly tasks: string;
  readonly state: string;
  readonly messages: string;
  readonly audit: string;
  readonly checkpoints: string;
  readonly context: string;
  readonly artifacts: string;
  readonly logs: string;
  readonly leases: string;
  readonly worktrees: string;
  readonly skills: string;
  readonly templates: string;
  readonly policies: string;
}

/** Absolute paths for the absolute directory `dir` (the `.multi-agent` itself). */
export function layout(dir: string): Layout {
  return {
    dir,
    tasks: join(dir, 'tasks.json'),
    state: join(dir, 'state.json'),
    messages: join(dir, 'messages'),
    audit: join(dir, 'audit'),
    checkpoints: join(dir, 'checkpoints'),
    context: join(dir, 'context'),
    artifacts: join(dir, 'artifacts'),
    logs: join(dir, 'logs'),
    leases: join(dir, 'leases'),
    worktrees: join(dir, 'worktrees'),
    skills: join(dir, 'skills'),
    templates: join(dir, 'templates'),
    policies: join(dir, 'policies'),
  };
}

/** Twelve hex characters that stand for the directory, the same by whatever path it was reached. First part of MAOS_MARK. */
export function dirDigest(dir: string): string {
  let real = resolve(dir);
  try {
    real = realpathSync(real);
  } catch {
    // A directory that does not exist yet has only the path it was asked by.
  }
  return sha256(real).slice(0, 12);
}
