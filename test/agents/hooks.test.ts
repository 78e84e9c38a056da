/** The hook channel with real processes: what an agent's CLI would run as its hook, against the host's end of the socket. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type HookCall, HookChannel } from '../../src/agents/hooks/channel.ts';
import { packageRoot } from '../../src/system/self.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

interface Ran {
  code: number | null;
  printed: string;
}
interface Hook {
  pid: number;
  ended: Promise<Ran>;
  kill(): void;
}

function channel(take: (call: HookCall) => void): HookChannel {
  const opened = new HookChannel(take);
  onTestFinished(() => opened.close());
  return opened;
}

function runHook({ argv, env }: { argv: string[]; env: Record<string, string> }, input: string): Hook {
  const [file = '', ...args] = argv;
  const child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  child.stdin.on('error', () => undefined); // it may end without reading
  child.stdin.end(input);
  const ended = new Promise<Ran>((resolve) => {
    child.on('close', (code) => resolve({ code, printed }));
  });
  return { pid: child.pid ?? 0, ended, kill: () => void child.kill('SIGKILL') };
}
const folderOf = (opened: HookChannel): string => dirname(opened.argv.at(-1) ?? '');

beforeAll(() => {
  expect(existsSync(join(packageRoot(), 'dist', 'hook.js')), 'run: node src/build.mjs').toBe(true);
});

describe('the hook channel', () => {
  it('hands over what the hook was given and prints the reply', async () => {
    const seen: unknown[] = [];
    const opened = channel(({ event, reply }) => {
      seen.push(event);
      reply({ decision: 'block', reason: 'größer' });
    });
    const big = 'ü'.repeat(300_000);
    const { ended } = runHook(opened, JSON.stringify({ hook_event_name: 'Stop', big }));
    expect(await ended).toEqual({ code: 0, printed: '{"decision":"block","reason":"größer"}' });
    expect(seen).toEqual([{ hook_event_name: 'Stop', big }]);
  });

  it('answers many at the same time, each its own, however long they wait', async () => {
    const waiting: HookCall[] = [];
    const opened = channel((call) => waiting.push(call));
    const hooks = [1, 2, 3].map((n) => runHook(opened, JSON.stringify({ n })));
    await until(() => waiting.length === 3, { what: 'three calls' });
    for (const { event, reply } of waiting.reverse()) reply({ said: event.n });
    expect((await Promise.all(hooks.map(({ ended }) => ended))).map(({ printed }) => printed)).toEqual([1, 2, 3].map((n) => JSON.stringify({ said: n })));
  });

  it('a hook without a decision, without JSON, and with too little of a token prints nothing', async () => {
    let heard = 0;
    const opened = channel(({ reply }) => {
      heard += 1;
      reply(null);
    });
    expect(await runHook(opened, '{}').ended).toEqual({ code: 0, printed: '' });
    expect(await runHook(opened, 'not json').ended).toEqual({ code: 0, printed: '' });
    expect(heard).toBe(1);
    for (const env of [{ MAOS_HOOK_TOKEN: 'wrong' }, { MAOS_HOOK_TOKEN: `${opened.env.MAOS_HOOK_TOKEN}x` }, {}])
      expect(await runHook({ argv: opened.argv, env: env as Record<string, string> }, '{}').ended).toEqual({ code: 0, printed: '' });
    expect(heard).toBe(1);
  });

  it('says that a hook is gone when the CLI gave it up, once', async () => {
    let call: HookCall | null = null;
    let gone = 0;
    const opened = channel((came) => {
      call = came;
      came.onGone(() => {
        gone += 1;
      });
    });
    const hook = runHook(opened, '{}');
    await until(() => call !== null, { what: 'the call' });
    hook.kill();
    await until(() => gone > 0, { what: 'the end of the hook to be told' });
    await hook.ended;
    opened.close();
    expect(gone).toBe(1);
  });

  it('lets the agent go on when the host is gone, before the call and during it', async () => {
    const dead = new HookChannel(() => undefined);
    dead.close();
    expect(await runHook(dead, '{}').ended).toEqual({ code: 0, printed: '' });

    let calls = 0;
    const dying = new HookChannel(() => {
      calls += 1;
    });
    const hook = runHook(dying, '{}');
    await until(() => calls === 1, { what: 'the call' });
    dying.close();
    expect(await hook.ended).toEqual({ code: 0, printed: '' });
  });

  it('lies in a folder of its owner alone, leaves nothing there, and clears what a killed host left', async () => {
    const opened = channel(() => undefined);
    const folder = folderOf(opened);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect((opened.argv.at(-1) ?? '').length).toBeLessThan(100);
    opened.close();
    expect(existsSync(folder)).toBe(false);

    const ended = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => ended.on('close', resolve));
    const left = join(dirname(folder), `maos-hook-${ended.pid}-abcdef`);
    mkdirSync(left);
    channel(() => undefined);
    expect(existsSync(left)).toBe(false);
  });

  it('finds a short path where the temporary directory has a long one', () => {
    const before = process.env.TMPDIR;
    onTestFinished(() => {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    });
    process.env.TMPDIR = join(tempDir(), 'd'.repeat(120));
    const opened = channel(() => undefined);
    expect((opened.argv.at(-1) ?? '').length).toBeLessThan(100);
  });
});
