import { readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../src/system/log.ts';
import { tempDir } from '../support/temp.ts';

describe('a daemon log', () => {
  it('has each line on disk at once, private, as JSON', async () => {
    const file = join(tempDir(), 'host.log');
    openLog(file, 'host').info({ session: 's1' }, 'started');
    openLog(file, 'host').error({ err: new Error('broken') }, 'failed');
    const lines = (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { name: 'host', session: 's1', msg: 'started', time: expect.stringMatching(/Z$/) },
      { msg: 'failed', err: { message: 'broken' } },
    ]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('starts afresh over 10 MB and keeps the one before', async () => {
    const file = join(tempDir(), 'host.log');
    await writeFile(file, '');
    await truncate(file, 11 * 1024 * 1024);
    openLog(file, 'host').info('new');
    expect((await stat(`${file}.old`)).size).toBe(11 * 1024 * 1024);
    expect((await stat(file)).size).toBeLessThan(1000);
  });

  it('goes on when the disk takes nothing', () => {
    const log = openLog('/dev/full', 'host');
    expect(() => {
      for (let i = 0; i < 100; i++) log.info('lost');
    }).not.toThrow();
  });

  it('is not written through a symlink', async () => {
    const dir = tempDir();
    await writeFile(join(dir, 'target'), '');
    await symlink(join(dir, 'target'), join(dir, 'host.log'));
    expect(() => openLog(join(dir, 'host.log'), 'host')).toThrow(expect.objectContaining({ code: 'NOT_A_FILE' }));
  });
});
