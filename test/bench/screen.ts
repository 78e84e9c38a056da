/** The screen with 20 agents that print: first frame, bytes per second, CPU; and what it costs when nothing happens. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pty from 'node-pty';
import { openClient } from '../../src/client/index.ts';
import { selfArgv } from '../../src/system/self.ts';
import { BASE, config, parsed, role, SimulatedHost, World } from '../core/simulate.ts';
import { median, print } from './table.ts';

const AGENTS = 20;
const TICKS_PER_SECOND = 100;

/** CPU time of a process and all below it, in ms. */
function cpuMs(root: number): number {
  const stats = readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return [{ pid: Number(name), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }];
    } catch {
      return []; // it ended while we looked
    }
  });
  const family = new Set([root]);
  for (let grown = true; grown; ) {
    const before = family.size;
    for (const stat of stats) if (family.has(stat.parent)) family.add(stat.pid);
    grown = family.size > before;
  }
  return stats.filter((stat) => family.has(stat.pid)).reduce((sum, stat) => sum + stat.ticks, 0) * (1_000 / TICKS_PER_SECOND);
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function measure(cols: number, rows: number): Promise<(string | number)[]> {
  const repo = mkdtempSync(join(tmpdir(), 'maos-bench-'));
  spawnSync('git', ['init', '-q', repo]);
  const client = await openClient(repo, { create: true });
  const world = new World();
  const host = new SimulatedHost(world);
  host.start();
  const tasks = Array.from({ length: AGENTS }, (_, index) => ({ id: `T${index}`, title: `printer ${index}`, role: 'backend' }));
  world.time = Date.now();
  world.say('user', {
    type: 'submit-goal',
    run_id: 'r',
    goal: 'print',
    base: { branch: 'main', commit: BASE },
    config: config({ parallel: AGENTS }, [role('backend')]),
    plan: parsed({ tasks }),
    plan_only: false,
    approve_plan: false,
  });
  host.drive(() => host.running.size === AGENTS);
  await client.store.journal.append(
    world.events.map(({ at, actor, cause, body }) => ({ at, actor, cause, body })),
    1,
  );
  await client.store.journal.close();
  // somebody has to be alive, else the screen says that the orchestrator is lost
  const leases = await Promise.all(['orchestrator', 'host'].map((name) => client.store.leases.take(name, 'bench')));
  const renew = setInterval(() => {
    for (const lease of leases) if ('renew' in lease) void lease.renew();
  }, 2_000);
  const sessions = [...host.running.keys()];
  let line = 0;
  const say = (): void => {
    line += 1;
    for (const session of sessions)
      client.store.terminals.append(session, Buffer.from(`\u001b[3${line % 8}m${session} says line ${line}, and the quick brown fox jumps over the lazy dog\u001b[0m\r\n`));
  };
  for (let at = 0; at < 100; at += 1) say();
  await client.store.terminals.flush();

  const firsts: number[] = [];
  const [node = '', bin = ''] = selfArgv();
  const open = () => {
    const began = performance.now();
    let bytes = 0;
    let first = 0;
    const term = pty.spawn(node, [bin], { cols, rows, cwd: repo, env: { ...process.env, TERM: 'xterm-256color', SSH_CONNECTION: '' } as Record<string, string> });
    term.onData((data) => {
      bytes += Buffer.byteLength(data);
      if (first === 0 && data.includes('Run')) first = performance.now() - began;
    });
    return { term, bytes: () => bytes, first: () => first };
  };
  try {
    for (let at = 0; at < 5; at += 1) {
      const screen = open();
      while (screen.first() === 0) await wait(5);
      firsts.push(screen.first());
      const ended = new Promise((resolve) => screen.term.onExit(resolve));
      screen.term.kill('SIGTERM');
      await ended;
    }
    const screen = open();
    await wait(3_000);
    const printing = setInterval(say, 100);
    await wait(1_000);
    const [bytes, cpu] = [screen.bytes(), cpuMs(screen.term.pid)];
    await wait(6_000);
    const busy = [(screen.bytes() - bytes) / 6_000, (cpuMs(screen.term.pid) - cpu) / 60];
    clearInterval(printing);
    await wait(2_000);
    const [idleBytes, idleCpu] = [screen.bytes(), cpuMs(screen.term.pid)];
    await wait(4_000);
    const idle = [screen.bytes() - idleBytes, (cpuMs(screen.term.pid) - idleCpu) / 40];
    const ended = new Promise((resolve) => screen.term.onExit(resolve));
    screen.term.kill('SIGTERM');
    await ended;
    return [`${cols}x${rows}`, median(firsts), busy[0] ?? 0, busy[1] ?? 0, (idle[0] ?? 0) / 4, idle[1] ?? 0];
  } finally {
    clearInterval(renew);
    for (const lease of leases) if ('release' in lease) await lease.release();
    rmSync(repo, { recursive: true, force: true });
  }
}

export async function screen(): Promise<void> {
  const rows = [await measure(120, 40), await measure(250, 70)];
  print('The screen, 20 agents printing 10 lines a second each (idle: agents silent, their clocks run)', ['', 'first frame ms', 'kB/s', 'CPU %', 'idle B/s', 'idle CPU %'], rows);
}
