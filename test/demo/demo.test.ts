import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../support/temp.ts';

const bin = join(import.meta.dirname, '../../bin/maos-tui.js');

function run(args: string[], tmp: string): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: tmp } });
    let out = '';
    let err = '';
    child.stdout.on('data', (bytes) => {
      out += bytes;
    });
    child.stderr.on('data', (bytes) => {
      err += bytes;
    });
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

it('plays a goal through to the merge without a terminal, with a retry, a permission and a conflict, and leaves nothing running', { timeout: 120_000 }, async () => {
  const tmp = tempDir();
  const { code, out, err } = await run(['demo', '--script', '--fast', '--no-keep'], tmp);
  expect(code, `${out}\n${err}`).toBe(0);
  expect(err).toContain('The agents are scripted');
  expect(out).toMatch(/plan v1 with 7 tasks by architect/);
  expect(out).toMatch(/T5 attempt 1 failed: .*check/);
  expect(out).toMatch(/NEEDS YOU \w+ \(permission T6\): node test\/support\/hammer\.js/);
  expect(out).toMatch(/T[12] conflicts in src\/settings\.js/);
  expect(out).toMatch(/run \w+ is merged: main went from/);
  expect(out.match(/^ {2}ok {2}/gm)).toHaveLength(6);
  expect(out).not.toContain('WRONG');
  expect(readdirSync(tmp).filter((name) => name.startsWith('maos-demo-'))).toEqual([]);
});
