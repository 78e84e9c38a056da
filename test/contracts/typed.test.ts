import { randomUUID } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFileStore } from '../../src/store/file/index.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { forms } from './forms.ts';

describe.each(forms)('what is typed ($form)', ({ open }) => {
  it('arrives line by line, once and in order, whatever the lines hold', async () => {
    const { typed } = await open();
    const taken: string[] = [];
    onTestFinished(await typed.open('s1', (line) => taken.push(line)));
    const lines = ['{"n":1}', 'ü 界 \u0003\u001b[A', '', 'x'.repeat(60_000), ...Array.from({ length: 200 }, () => randomUUID())];
    for (const line of lines) await typed.append('s1', line);
    await until(() => taken.length >= lines.length);
    expect(taken).toEqual(lines);
  });

  it('goes to its own session only', async () => {
    const { typed } = await open();
    const taken: string[][] = [[], []];
    onTestFinished(await typed.open('s1', (line) => taken[0]?.push(line)));
    onTestFinished(await typed.open('s2', (line) => taken[1]?.push(line)));
    await typed.append('s2', 'two');
    await typed.append('s1', 'one');
    await until(() => taken.flat().length === 2);
    expect(taken).toEqual([['one'], ['two']]);
  });

  it('is refused where nobody takes it: before, afterwards, and when it was cleared', async () => {
    const { typed } = await open();
    const refused = expect.objectContaining({ code: 'NOT_TYPED_TO' });
    await expect(typed.append('s1', 'x')).rejects.toEqual(refused);
    const end = await typed.open('s1', () => undefined);
    await typed.append('s1', 'x');
    await end();
    await expect(typed.append('s1', 'x')).rejects.toEqual(refused);
    await typed.open('s2', () => undefined);
    await typed.clear();
    await expect(typed.append('s2', 'x')).rejects.toEqual(refused);
  });

  it('begins anew when a session is opened again', async () => {
    const { typed } = await open();
    const taken: string[] = [];
    const end = await typed.open('s1', () => undefined);
    await typed.append('s1', 'old');
    await end();
    onTestFinished(await typed.open('s1', (line) => taken.push(line)));
    await typed.append('s1', 'new');
    await until(() => taken.length > 0);
    expect(taken).toEqual(['new']);
  });

  it('has bounds', async () => {
    const { typed } = await open();
    onTestFinished(await typed.open('s1', () => undefined));
    await expect(typed.append('s1', 'x'.repeat(65 * 1024))).rejects.toEqual(expect.objectContaining({ code: 'TOO_LARGE' }));
    await expect(typed.append('../s1', 'x')).rejects.toEqual(expect.objectContaining({ code: 'BAD_NAME' }));
  });
});

describe('what is typed, in files', () => {
  it('is private while it is there, and gone with its session', async () => {
    const dir = join(tempDir(), '.multi-agent');
    const { typed } = await openFileStore(dir, { create: true });
    const end = await typed.open('s1', () => undefined);
    await typed.append('s1', 'secret');
    expect((await stat(join(dir, 'logs', 's1.keys'))).mode & 0o777).toBe(0o600);
    await end();
    expect(await readdir(join(dir, 'logs'))).toEqual([]);
  });
});
