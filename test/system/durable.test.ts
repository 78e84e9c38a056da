import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ensureDir, linkDurable, readSmall, sweepTemps, writeDurable } from '../../src/system/durable.ts';
import { tempDir } from '../support/temp.ts';

describe('writeDurable', () => {
  it('writes any content whole and private, and leaves nothing else', async () => {
    const dir = tempDir();
    const path = join(dir, 'tasks.json');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        await writeDurable(path, bytes);
        expect(Buffer.compare(await readFile(path), bytes)).toBe(0);
      }),
      { numRuns: 20 },
    );
    await writeDurable(path, 'grüße');
    expect(await readFile(path, 'utf8')).toBe('grüße');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(dir)).toEqual(['tasks.json']);
  });

  it('replaces a symlink instead of writing through it', async () => {
    const dir = tempDir();
    await writeFile(join(dir, 'outside'), 'untouched');
    await symlink(join(dir, 'outside'), join(dir, 'link'));
    await writeDurable(join(dir, 'link'), 'new');
    expect(await readFile(join(dir, 'outside'), 'utf8')).toBe('untouched');
    expect(await readFile(join(dir, 'link'), 'utf8')).toBe('new');
  });

  it('a reader sees the old or the new content, never a part', async () => {
    const path = join(tempDir(), 'state.json');
    const contents = ['a'.repeat(200_000), 'b'.repeat(100_000)];
    await writeDurable(path, contents[0] ?? '');
    let writing = true;
    const writer = (async () => {
      for (let i = 0; i < 30; i++) await writeDurable(path, contents[i % 2] ?? '', { sync: false });
      writing = false;
    })();
    while (writing) expect(contents).toContain(await readFile(path, 'utf8'));
    await writer;
  });

  it('says what is wrong, and leaves no temporary file', async () => {
    const dir = tempDir();
    await expect(writeDurable(join(dir, 'missing', 'x'), '')).rejects.toMatchObject({ name: 'MaosError', code: 'GONE', hint: expect.stringMatching(/./) });
    await mkdir(join(dir, 'taken'));
    await expect(writeDurable(join(dir, 'taken'), 'x')).rejects.toMatchObject({ name: 'MaosError', message: expect.stringContaining(join(dir, 'taken')) });
    expect(await readdir(dir)).toEqual(['taken']);
  });

  it('keeps the old file when the new one does not fit', async () => {
    const dir = tempDir();
    await writeDurable(join(dir, 'x'), 'old');
    const program = `import { writeDurable } from ${JSON.stringify(join(import.meta.dirname, '../../src/system/durable.ts'))};
      await writeDurable(process.argv[1], 'n'.repeat(50000)).catch((error) => console.log(error.code));`;
    const said = execFileSync('sh', ['-c', 'ulimit -f 16; exec "$0" "$@"', process.execPath, '--import', 'tsx', '--input-type=module', '-e', program, join(dir, 'x')], {
      env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    });
    expect(String(said).trim()).toBe('FILE_LIMIT');
    expect(await readdir(dir)).toEqual(['x']);
    expect(await readFile(join(dir, 'x'), 'utf8')).toBe('old');
  });
});

describe('the other durable files', () => {
  it('linkDurable creates once, whoever races for it', async () => {
    const dir = tempDir();
    const path = join(dir, 'lease');
    const made = await Promise.all(Array.from({ length: 20 }, (_, i) => linkDurable(path, `${i}`)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await readFile(path, 'utf8')).toBe(String(made.indexOf(true)));
    expect(await readdir(dir)).toEqual(['lease']);
  });

  it('sweepTemps removes only ours and only old', async () => {
    const dir = tempDir();
    const past = new Date(Date.now() - 60_000);
    for (const name of ['.a.json.0123456789ab.tmp', '.b.json.0123456789ab.tmp', '.mine.tmp', 'x.tmp']) {
      await writeFile(join(dir, name), '');
      if (!name.startsWith('.b')) await utimes(join(dir, name), past, past);
    }
    expect(await sweepTemps(dir, 30_000)).toBe(1);
    expect((await readdir(dir)).sort()).toEqual(['.b.json.0123456789ab.tmp', '.mine.tmp', 'x.tmp']);
    expect(await sweepTemps(join(dir, 'missing'), 0)).toBe(0);
  });

  it('ensureDir makes private directories and refuses anything else in their place', async () => {
    const dir = tempDir();
    await ensureDir(join(dir, 'a', 'b'));
    await ensureDir(join(dir, 'a', 'b'));
    expect((await stat(join(dir, 'a', 'b'))).mode & 0o777).toBe(0o700);
    await symlink(join(dir, 'a'), join(dir, 'link'));
    await writeFile(join(dir, 'file'), '');
    await expect(ensureDir(join(dir, 'link'))).rejects.toMatchObject({ code: 'NOT_A_DIRECTORY' });
    await expect(ensureDir(join(dir, 'file'))).rejects.toMatchObject({ code: 'NOT_A_DIRECTORY' });
    await Promise.all(Array.from({ length: 5 }, () => ensureDir(join(dir, 'raced', 'deep'))));
  });

  it('readSmall reads regular files only, up to its limit', async () => {
    const dir = tempDir();
    await writeFile(join(dir, 'ok'), '12345');
    await symlink(join(dir, 'ok'), join(dir, 'link'));
    execFileSync('mkfifo', [join(dir, 'fifo')]);
    expect(String(await readSmall(join(dir, 'ok'), 5))).toBe('12345');
    expect(await readSmall(join(dir, 'missing'), 5)).toBeNull();
    expect(await readSmall(join(dir, 'ok', 'below'), 5)).toBeNull();
    await expect(readSmall(join(dir, 'ok'), 4)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    for (const name of ['link', 'fifo', '.']) await expect(readSmall(join(dir, name), 100)).rejects.toMatchObject({ code: 'NOT_A_FILE' });
  });

  it('a directory without permission is named', async () => {
    const dir = tempDir();
    await chmod(dir, 0o500);
    const result = writeDurable(join(dir, 'x'), '');
    // Root may write anywhere.
    if (process.getuid?.() === 0) await result;
    else await expect(result).rejects.toMatchObject({ code: 'NO_ACCESS' });
  });
});
