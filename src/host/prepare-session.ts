/**
 * Everything an agent needs before its process starts: its worktree (with a merge begun in it, when it has a conflict to resolve), its
 * brief as JSON and as text, its environment with its token. Starts nothing; done again it finds what is there.
 */
import { renderBrief } from '../agents/brief/index.ts';
import type { SessionContext } from '../agents/contract.ts';
import { isTrusted } from '../agents/trust/record.ts';
import type { EffectOf } from '../protocol/effect.ts';
import type { Artifacts } from '../store/ports.ts';
import { failpoint } from '../system/failpoint.ts';
import { secretOf } from '../system/signature.ts';
import { furnishBrief } from './furnish-brief.ts';
import { identityOf } from './git/environment.ts';
import { beginMerge } from './git/merge-onto.ts';
import { ensureWorktree } from './git/worktrees.ts';
import { sessionEnvironment } from './session-env.ts';

export interface SessionGround {
  /** Absolute path of `.multi-agent/`. */
  dir: string;
  repo: string;
  /** Absolute path of worktrees/. */
  worktrees: string;
  /** The directory's key, from which the session's token is made. */
  key: Buffer;
  artifacts: Artifacts;
}

export async function prepareSession({ dir, repo, worktrees, key, artifacts }: SessionGround, effect: EffectOf<'start-session'>, mark: string): Promise<SessionContext> {
  const { session_id, run_id, task_id, role, agent, resume, tools } = effect;
  const owner = { run_id, task_id, session_id, role };
  const { path } = await ensureWorktree({ repo, root: worktrees, name: effect.worktree, branch: effect.branch, start: effect.start_commit, owner });
  failpoint('after-worktree', dir);
  if (effect.merge_onto !== null) {
    await beginMerge({ repo, worktrees }, effect.worktree, effect.merge_onto, task_id ?? session_id);
  }
  const trusted = await isTrusted(repo, path, process.env);
  const brief = await furnishBrief({ repo, artifacts }, effect, trusted);
  const brief_path = artifacts.path(await artifacts.put(`${JSON.stringify(brief, null, 2)}\n`));
  const brief_md_path = artifacts.path(await artifacts.put(renderBrief(brief)));
  const token = secretOf(key, `session:${session_id}`);
  const own = sessionEnvironment({ ...owner, dir, token, brief: brief_path, brief_md: brief_md_path, mark, identity: await identityOf(repo) });
  // What multi-agent.yaml sets for this agent; the schema keeps it from what only we may set.
  const env = { ...own, ...agent.env };
  const silence = effect.limits.silence_ms === undefined ? {} : { silence_ms: effect.limits.silence_ms };
  return { session_id, brief, brief_path, brief_md_path, cwd: path, env, agent, trusted, resume, tools, ...silence };
}
