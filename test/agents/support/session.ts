/** Starts an adapter as the host does, and keeps all it reports. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderBrief } from '../../../src/agents/brief/index.ts';
import type { Adapter, AgentSession, Evidence, SessionContext } from '../../../src/agents/contract.ts';
import { spawnTerminal } from '../../../src/host/pty/terminal.ts';
import type { Brief } from '../../../src/protocol/brief.ts';
import { until } from '../../support/until.ts';

export type Of<T extends Evidence['type']> = Extract<Evidence, { type: T }>;

export function brief(changes: Partial<Brief> = {}): Brief {
  return {
    schema: 'maos.brief/1',
    run_id: 'r1',
    session_id: 's1',
    purpose: 'task',
    role: 'backend',
    persona: 'You write servers.',
    goal: 'Make a greeting service.',
    task: { id: 'T1', title: 'Write the greeting', description: 'Write hello.txt.', acceptance: ['hello.txt says hello'], files: ['hello.txt'], checks: [], priority: 'medium' },
    attempt: 1,
    earlier: [],
    conflict: null,
    review: null,
    dependencies: [],
    messages: [],
    context: [],
    directories: { read: ['.'], write: ['.'] },
    roles: [],
    plan_feedback: null,
    ...changes,
  };
}

export interface Started {
  session: AgentSession;
  seen: Evidence[];
  mark: string;
  of<T extends Evidence['type']>(type: T): Of<T>[];
  exit(timeout?: number): Promise<Of<'exit'>>;
  printed(): string;
}

export interface StartOptions {
  cwd: string;
  files: string;
  argv: string[];
  env: Record<string, string>;
  brief?: Brief;
  resume?: string | null;
  tools?: Partial<SessionContext['tools']>;
  self?: string[];
  kind?: SessionContext['agent']['kind'];
  model?: string | null;
  mode?: SessionContext['agent']['mode'];
  trusted?: boolean;
}

/** `files` is a directory for the brief, outside the worktree. */
export function startAgent(adapter: Adapter, options: StartOptions): Started {
  const given = options.brief ?? brief();
  mkdirSync(options.files, { recursive: true });
  const briefPath = join(options.files, 'brief.json');
  const briefMarkdown = join(options.files, 'brief.md');
  writeFileSync(briefPath, JSON.stringify(given));
  writeFileSync(briefMarkdown, renderBrief(given));
  const mark = `MAOS_MARK=test/${randomUUID()}`;
  const seen: Evidence[] = [];
  const session = adapter.start(
    {
      session_id: given.session_id,
      brief: given,
      brief_path: briefPath,
      brief_md_path: briefMarkdown,
      cwd: options.cwd,
      env: { ...options.env, MAOS_BRIEF: briefPath, MAOS_BRIEF_MD: briefMarkdown, MAOS_ROLE: given.role, MAOS_MARK: mark.slice('MAOS_MARK='.length) },
      agent: { kind: options.kind ?? adapter.kind, argv: options.argv, model: options.model ?? null, ...(options.mode === undefined ? {} : { mode: options.mode }) },
      resume: options.resume ?? null,
      trusted: options.trusted ?? false,
      tools: { allowed: [], restricted: [], write: ['.'], ...options.tools },
    },
    { terminal: spawnTerminal, self: options.self ?? [] },
    (evidence) => seen.push(evidence),
  );
  const of = <T extends Evidence['type']>(type: T): Of<T>[] => seen.filter((evidence): evidence is Of<T> => evidence.type === type);
  return {
    session,
    seen,
    mark,
    of,
    exit: (timeout = 20_000) => until(() => of('exit')[0], { timeout, what: 'the end of the agent' }),
    printed: () => Buffer.concat(of('output').map(({ bytes }) => bytes)).toString('utf8'),
  };
}
