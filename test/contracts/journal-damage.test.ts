import { appendFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFileStore } from '../../src/store/file/index.ts';
import { tempDir } from '../support/temp.ts';
import { collect, note, textOf } from './forms.ts';

async function journalWith(texts: string[], options: { segmentBytes?: number } = {}) {
  const dir = join(tempDir(), '.multi-agent');
  const { journal } = await openFileStore(dir, { create: true, ...options });
  for (const text of texts) await journal.append([note(text)], 1);
  await journal.close();
  const audit = join(dir, 'audit');
  const files = (await readdir(audit)).sort().map((name) => join(audit, name));
  return { dir, audit, files, file: files[0] ?? '', reopen: async () => (await openFileStore(dir, options)).journal };
}

describe('a journal in files that was damaged', () => {
  it('any flipped bit of any byte is found by verify', async () => {
    const { file, reopen } = await journalWith(['one', 'zwölf � \u0007', 'three']);
    const whole = await readFile(file);
    const clean = await (await reopen()).verify();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
        const flipped = Buffer.from(whole);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        await writeFile(file, flipped);
        const report = await (await reopen()).verify();
        expect(report.damage !== null || report.cut > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
    await writeFile(file, whole);
    expect(await (await reopen()).verify()).toEqual(clean);
  });

  it('a last line torn at any byte is waited for by readers, cut by repair, and written over', async () => {
    const { file, reopen } = await journalWith(['kept', 'torn']);
    const whole = await readFile(file);
    const lastLine = whole.indexOf(10) + 1;
    for (let size = lastLine; size < whole.length; size++) {
      await writeFile(file, whole.subarray(0, size));
      const journal = await reopen();
      expect((await collect(journal.read(0))).map(textOf)).toEqual(['kept']);
      expect(await journal.repair()).toEqual({ cut: size - lastLine, last: 1 });
      expect((await readFile(file)).length).toBe(lastLine);
    }
    const journal = await reopen();
    await journal.append([note('again')], 2);
    expect((await collect(journal.read(0))).map(textOf)).toEqual(['kept', 'again']);
    expect(await journal.verify()).toMatchObject({ events: 2, damage: null, cut: 0 });
    await journal.close();
  });

  it.each([
    ['an edited line', (text: string) => text.replace('"two"', '"TWO"'), 2],
    ['a deleted line', (text: string) => dropLine(text, 2), 2],
    ['a doubled line', (text: string) => text.replace(/^(.*"two".*\n)/m, '$1$1'), 3],
    ['swapped lines', (text: string) => swapLines(text, 2, 3), 2],
    ['an empty line', (text: string) => text.replace('\n', '\n\n'), 2],
    ['a line that is not JSON', (text: string) => text.replace('\n', '\nhello\n'), 2],
  ])('%s makes repair refuse, naming file and line, and changes nothing', async (_, damage, line) => {
    const { file, reopen } = await journalWith(['one', 'two', 'three']);
    const damaged = damage(await readFile(file, 'utf8'));
    await writeFile(file, damaged);
    const journal = await reopen();
    expect((await journal.verify()).damage).toMatchObject({ file, line });
    await expect(journal.repair()).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED', message: expect.stringContaining(`${file}, line ${line}:`) });
    await expect(journal.append([note('more')], 2)).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' });
    expect(await readFile(file, 'utf8')).toBe(damaged);
  });

  it('goes through many segments, and names the one that is missing', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => `event ${i + 1}`);
    const { files, reopen } = await journalWith(texts, { segmentBytes: 1000 });
    expect(files.length).toBeGreaterThan(5);
    const journal = await reopen();
    expect((await collect(journal.read(0))).map(textOf)).toEqual(texts);
    expect((await collect(journal.read(33))).map(textOf)).toEqual(texts.slice(33));
    expect(await journal.verify()).toMatchObject({ events: 40, segments: files.length, first: 1, last: 40, damage: null });
    await rm(files[2] ?? '');
    expect((await (await reopen()).verify()).damage).toMatchObject({ file: files[1] });
    await expect(collect((await reopen()).read(0))).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' });
    expect((await collect((await reopen()).read(39))).map(textOf)).toEqual(['event 40']);
  });

  it('reads the end of a long segment alone, from any point, and still counts its lines', async () => {
    const texts = Array.from({ length: 900 }, (_, i) => `${i + 1} ${'x'.repeat(i % 400)}`);
    const dir = join(tempDir(), '.multi-agent');
    const { journal } = await openFileStore(dir, { create: true });
    await journal.append(texts.map(note), 1);
    await journal.close();
    for (const after of [0, 1, 10, 450, 700, 880, 898, 899, 900]) {
      const fresh = await openFileStore(dir);
      expect((await collect(fresh.journal.read(after))).map(textOf)).toEqual(texts.slice(after));
    }
    const file = join(dir, 'audit', '000000000001.jsonl');
    const lines = (await readFile(file, 'utf8')).split('\n');
    lines[894] = 'broken';
    await writeFile(file, lines.join('\n'));
    await expect(collect((await openFileStore(dir)).journal.read(890))).rejects.toMatchObject({ message: expect.stringContaining('line 895:') });
  });

  it('a missing beginning is damage', async () => {
    const { files, reopen } = await journalWith(['a', 'b', 'c', 'd', 'e', 'f'], { segmentBytes: 500 });
    await rm(files[0] ?? '');
    expect((await (await reopen()).verify()).damage?.message).toContain('are missing before it');
    await expect(collect((await reopen()).read(0))).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' });
  });

  it('a torn line in a segment that is not the last is damage', async () => {
    const { files, reopen } = await journalWith(['a', 'b', 'c', 'd', 'e', 'f'], { segmentBytes: 500 });
    const first = files[0] ?? '';
    await truncate(first, (await readFile(first)).length - 5);
    expect((await (await reopen()).verify()).damage).toMatchObject({ file: first });
  });

  it('an empty segment left by a crash between creation and first write is used', async () => {
    const { audit, reopen } = await journalWith(['one']);
    await writeFile(join(audit, '000000000002.jsonl'), '');
    const journal = await reopen();
    expect(await journal.repair()).toEqual({ cut: 0, last: 1 });
    await journal.append([note('two')], 2);
    expect((await collect(journal.read(0))).map(textOf)).toEqual(['one', 'two']);
    expect(await journal.verify()).toMatchObject({ events: 2, damage: null });
    await journal.close();
  });

  it('what a fenced writer still appended behind the next segment counts for nothing', async () => {
    const { dir, file, reopen } = await journalWith(['one']);
    const next = await reopen();
    await next.append([note('two, by the new one')], 2);
    await next.close();
    // The old writer had passed its check, slept, and wrote: into the segment of its own epoch.
    const other = await openFileStore(join(tempDir(), '.multi-agent'), { create: true });
    await mkdir(join(other.dir, 'audit'), { recursive: true });
    await writeFile(join(other.dir, 'audit', '000000000001.jsonl'), await readFile(file));
    await other.journal.append([note('two, by the old one')], 1);
    await other.journal.close();
    await appendFile(file, await readFile(join(other.dir, 'audit', '000000000002.jsonl')));
    const { journal } = await openFileStore(dir);
    expect((await collect(journal.read(0))).map(textOf)).toEqual(['one', 'two, by the new one']);
    expect(await journal.verify()).toMatchObject({ events: 2, damage: null });
    expect(await journal.repair()).toEqual({ cut: 0, last: 2 });
  });

  it('a reader that saw events of a fenced writer is told to read again', async () => {
    const { file, audit, reopen } = await journalWith(['one', 'two']);
    const reader = await reopen();
    expect(await collect(reader.read(0))).toHaveLength(2);
    const text = await readFile(file, 'utf8');
    await writeFile(file, `${text.split('\n')[0]}\n`);
    const writer = await reopen();
    await writer.append([note('another two'), note('three')], 2);
    await writer.close();
    expect(await readdir(audit)).toEqual(['000000000001.jsonl', '000000000002.jsonl']);
    await expect(collect(reader.read(2))).rejects.toMatchObject({ code: 'JOURNAL_REWOUND' });
    expect((await collect(reader.read(0))).map(textOf)).toEqual(['one', 'another two', 'three']);
  });

  it('refuses a segment that is a symlink', async () => {
    const { dir, audit, file } = await journalWith(['one']);
    const elsewhere = join(dir, 'elsewhere');
    await writeFile(elsewhere, await readFile(file));
    await rm(file);
    const { symlink } = await import('node:fs/promises');
    await symlink(elsewhere, join(audit, '000000000001.jsonl'));
    const { journal } = await openFileStore(dir);
    await expect(collect(journal.read(0))).rejects.toMatchObject({ code: 'NOT_A_FILE' });
    expect((await journal.verify()).damage).not.toBeNull();
  });
});

function dropLine(text: string, line: number): string {
  const lines = text.split('\n');
  lines.splice(line - 1, 1);
  return lines.join('\n');
}

function swapLines(text: string, a: number, b: number): string {
  const lines = text.split('\n');
  [lines[a - 1], lines[b - 1]] = [lines[b - 1] ?? '', lines[a - 1] ?? ''];
  return lines.join('\n');
}
