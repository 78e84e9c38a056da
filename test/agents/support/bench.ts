/** A worktree, a home for briefs, and a `maos-tui` on PATH that writes down how it was called and answers as it is told. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tempDir } from '../../support/temp.ts';

export interface Call {
  args: string[];
  stdin: string;
}
/** By verb. */
export type Answers = Record<string, { code?: number; out?: string }>;

const RECORDER = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
const stdin = args.includes('-') ? readFileSync(0, 'utf8') : '';
appendFileSync(process.env.RECORD, JSON.stringify({ args, stdin }) + '\\n');
const answer = JSON.parse(process.env.ANSWERS)[args[1]] ?? {};
process.stdout.write(answer.out ?? '');
process.exitCode = answer.code ?? 0;
`;

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export interface Bench {
  root: string;
  worktree: string;
  files: string;
  env: Record<string, string>;
  /** argv that stands for this program. */
  self: string[];
  calls(): Call[];
  git(...args: string[]): string;
  scenario(text: string): string;
}

/** Call it inside a test. */
export function bench(answers: Answers = {}): Bench {
  const root = tempDir('maos-agents-');
  const [worktree, bin, files] = ['worktree', 'bin', 'files'].map((name) => join(root, name)) as [string, string, string];
  for (const folder of [worktree, bin, files]) mkdirSync(folder);
  writeFileSync(join(bin, 'maos-tui'), RECORDER, { mode: 0o755 });
  const record = join(root, 'record.jsonl');
  const env = { ...(process.env as Record<string, string>), PATH: `${bin}:${process.env.PATH ?? ''}`, RECORD: record, ANSWERS: JSON.stringify(answers), MAOS_SCRIPT_SPEED: '0' };
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: worktree, encoding: 'utf8', env });
  git('init', '-q', '-b', 'main');
  git('commit', '-q', '--allow-empty', '-m', 'start');
  return {
    root,
    worktree,
    files,
    env,
    self: [process.execPath, '--import', tsx, join(import.meta.dirname, 'player.ts')],
    calls: () =>
      existsSync(record)
        ? readFileSync(record, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Call)
        : [],
    git,
    scenario: (text) => {
      const path = join(root, 'scenario.yaml');
      writeFileSync(path, text);
      return path;
    },
  };
}
