/**
 * A test that leaves a process or a temporary folder behind fails the whole run. Every process started by a test inherits
 * MAOS_TEST_RUN, and every temporary folder lies in one folder of this run, because TMPDIR of the test workers points there
 * (vitest.config.ts). What is left is named, and then removed, so that the next run starts clean.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';

/** Caches that tools put into TMPDIR; they are no leftovers of a test. */
const TOOL_CACHES = /^(tsx-|node-compile-cache|v8-compile-cache|vitest-|\.?npm-)/;
const GRACE_MS = 3_000;

function markedProcesses(mark: string): { pid: number; command: string }[] {
  if (!existsSync('/proc/self/environ')) return [];
  const found: { pid: number; command: string }[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      if (!environment.includes(`MAOS_TEST_RUN=${mark}`)) continue;
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      if (isWorker(pid)) continue;
      found.push({ pid, command });
    } catch {
      // It ended while we looked, or belongs to another user: either way it is not one of ours that lives.
    }
  }
  return found;
}

/** The test runner's own workers and bundler carry the mark too, and end after this check. */
function isWorker(pid: number): boolean {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const state = /^State:\s+(\S)/m.exec(status)?.[1];
  const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
  return state === 'Z' || parent === process.pid;
}

function leftFolders(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => !TOOL_CACHES.test(name)) : [];
}

export default function setup({ config }: { config: { env: Record<string, string | undefined> } }): () => Promise<void> {
  const mark = config.env.MAOS_TEST_RUN ?? '';
  const folder = config.env.TMPDIR ?? '';
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return async () => {
    const end = performance.now() + GRACE_MS;
    let processes = markedProcesses(mark);
    while (processes.length > 0 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      processes = markedProcesses(mark);
    }
    const folders = leftFolders(folder);
    for (const { pid } of processes) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    if (processes.length === 0 && folders.length === 0) return;
    const lines = [...processes.map(({ pid, command }) => `process ${pid}: ${command}`), ...folders.map((name) => `temporary: ${name}`)];
    // Vitest reports what a teardown throws, but does not fail for it.
    process.exitCode = 1;
    throw new Error(`tests left ${lines.length} things behind (all removed now):\n  ${lines.join('\n  ')}`);
  };
}
