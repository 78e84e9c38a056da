import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { spawnTerminal } from '../../src/host/pty/terminal.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

interface Seen {
  text(): string;
  bytes: number;
  exits: { code: number | null; signal: string | null }[];
  terminal: ReturnType<typeof spawnTerminal>;
}

function open(argv: string[], cwd = tempDir()): Seen {
  const chunks: Uint8Array[] = [];
  const exits: Seen['exits'] = [];
  const seen: Seen = {
    text: () => Buffer.concat(chunks).toString('utf8'),
    bytes: 0,
    exits,
    terminal: spawnTerminal({
      argv,
      cwd,
      env: { PATH: process.env.PATH ?? '' },
      cols: 120,
      rows: 40,
      onData(bytes) {
        expect(exits).toEqual([]);
        seen.bytes += bytes.length;
        if (seen.bytes < 4_000_000) chunks.push(bytes);
      },
      onExit: (exit) => exits.push(exit),
    }),
  };
  onTestFinished(async () => {
    seen.terminal.kill('SIGKILL');
    await until(() => exits.length > 0, { what: 'the exit' });
  });
  return seen;
}
const ended = (seen: Seen) => until(() => seen.exits.length > 0, { what: 'the exit', timeout: 20_000 });

describe('a terminal', () => {
  test('is 120 by 40, gives bytes as they are, and tells the exit once', async () => {
    const seen = open(['sh', '-c', 'stty size; printf "\\303\\274\\377"; exit 7']);
    await ended(seen);
    expect(seen.text()).toContain('40 120');
    expect(seen.bytes).toBe('40 120\r\n'.length + 3);
    expect(seen.exits).toEqual([{ code: 7, signal: null }]);
  });

  test('loses nothing of what 20 processes print and end at once', async () => {
    const all = Array.from({ length: 20 }, () => open(['node', '-e', "process.stdout.write('x'.repeat(200000) + 'END')"]));
    for (const seen of all) await ended(seen);
    expect(all.map((seen) => [seen.bytes, seen.text().endsWith('END')])).toEqual(all.map(() => [200_003, true]));
  });

  test('loses nothing when the flow is held back at the end', async () => {
    const seen = open(['sh', '-c', 'head -c 700000 /dev/zero | tr "\\0" y; printf END']);
    await ended(seen);
    expect([seen.bytes, seen.text().endsWith('END')]).toEqual([700_003, true]);
  });

  test('a flood is held to about 2 MB a second and costs little', async () => {
    const seen = open(['yes', 'a line of a flooding agent that never ends and says the same again and again']);
    await until(() => seen.bytes > 100_000);
    const [from, begin, cpu] = [seen.bytes, performance.now(), process.cpuUsage()];
    await until(() => performance.now() - begin > 1_500, { what: 'a second and a half of flood' });
    const seconds = (performance.now() - begin) / 1_000;
    const used = process.cpuUsage(cpu);
    expect((seen.bytes - from) / seconds).toBeLessThan(3_000_000);
    expect((used.user + used.system) / 1e6 / seconds).toBeLessThan(0.25);
  });

  test('input waits for a child that does not read, without blocking, and arrives whole when it does', async () => {
    const dir = tempDir();
    const seen = open(['sh', '-c', `stty raw -echo; echo ready; while ! test -e ${join(dir, 'go')}; do sleep 0.02; done; head -c 300000 | wc -c`]);
    await until(() => seen.text().includes('ready'));
    const begin = performance.now();
    seen.terminal.write(Buffer.alloc(300_000, 'z'));
    expect(performance.now() - begin).toBeLessThan(50);
    const cpu = process.cpuUsage();
    let turns = 0;
    await until(() => ++turns > 20);
    expect(process.cpuUsage(cpu).user).toBeLessThan(150_000);
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(dir, 'go'), '');
    await ended(seen);
    expect(seen.text()).toContain('300000');
  });

  test('a program or directory that does not exist is an exit, not an exception', async () => {
    const missing = open(['no-such-program-here']);
    await ended(missing);
    expect(missing.exits).toHaveLength(1);
    expect(missing.exits[0]?.code).not.toBe(0);
    const nowhere = open(['true'], '/no/such/directory');
    await ended(nowhere);
    expect(nowhere.exits).toEqual([{ code: 127, signal: null }]);
    expect(nowhere.text()).toContain('could not be started in /no/such/directory');
  });

  test('a signal ends what runs in it and is named', async () => {
    const seen = open(['sh', '-c', 'echo up; sleep 1000']);
    await until(() => seen.text().includes('up'));
    seen.terminal.kill('SIGTERM');
    await ended(seen);
    expect(seen.exits).toEqual([{ code: null, signal: 'SIGTERM' }]);
    seen.terminal.kill('SIGKILL');
    seen.terminal.write(Buffer.from('late'));
  });
});
