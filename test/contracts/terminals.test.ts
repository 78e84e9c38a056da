import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFileStore } from '../../src/store/file/index.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';
import { forms } from './forms.ts';

describe.each(forms)('terminal logs ($form)', ({ open }) => {
  it('keeps output byte for byte, whatever its pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 10 }), fc.nat(1000), fc.nat(1000), async (pieces, offset, limit) => {
        const { terminals } = await open();
        for (const piece of pieces) terminals.append('s1', piece);
        const all = Buffer.concat(pieces);
        const tail = await terminals.tail('s1', limit);
        expect([Buffer.from(tail.data), tail.end]).toEqual([all.subarray(Math.max(0, all.length - limit)), all.length]);
        const part = await terminals.readFrom('s1', offset, limit);
        expect([Buffer.from(part.data), part.end]).toEqual([all.subarray(offset, offset + limit), Math.min(all.length, Math.min(offset, all.length) + limit)]);
      }),
      { numRuns: 30 },
    );
  });

  it('a session without a log has none yet', async () => {
    const { terminals } = await open();
    expect(await terminals.tail('s1', 100)).toMatchObject({ end: 0 });
    expect((await terminals.readFrom('s1', 0, 100)).data).toHaveLength(0);
    expect(() => terminals.append('../x', Buffer.from('x'))).toThrow(expect.objectContaining({ code: 'BAD_NAME' }));
  });

  it('tells a watcher, also when the log does not exist yet', async () => {
    const { terminals } = await open();
    let told = 0;
    const stop = terminals.watch('s1', () => {
      told++;
    });
    terminals.append('s1', Buffer.from('one'));
    await terminals.flush();
    await until(() => told > 0);
    const before = told;
    terminals.append('s1', Buffer.from('two'));
    await terminals.flush();
    await until(() => told > before);
    stop();
  });
});

describe('terminal logs in files', () => {
  const openTerminals = async (logBytes?: number) => {
    const dir = join(tempDir(), '.multi-agent');
    const { terminals } = await openFileStore(dir, { create: true, ...(logBytes === undefined ? {} : { logBytes }) });
    return { terminals, log: join(dir, 'logs', 's1.log'), events: join(dir, 'logs', 's1.jsonl') };
  };

  it('writes by itself within moments, private, with events as JSON lines', async () => {
    const { terminals, log, events } = await openTerminals();
    terminals.append('s1', Buffer.from('hello'));
    terminals.appendEvent('s1', { type: 'turn' });
    terminals.appendEvent('s1', { type: 'end' });
    await until(async () => (await readFile(events, 'utf8')) === '{"type":"turn"}\n{"type":"end"}\n');
    await until(async () => (await readFile(log, 'utf8')) === 'hello');
    expect((await stat(log)).mode & 0o777).toBe(0o600);
  });

  it('stops at the cap, says so once, and never cuts an event in two', async () => {
    const { terminals, log, events } = await openTerminals(1000);
    for (let i = 0; i < 5; i++) {
      terminals.append('s1', Buffer.alloc(400, 'x'));
      terminals.appendEvent('s1', { text: 'y'.repeat(380) });
      await terminals.flush();
    }
    const text = await readFile(log, 'utf8');
    expect(text).toBe(`${'x'.repeat(1000)}\r\n[maos-tui: output beyond 1000 bytes is not kept]\r\n`);
    const lines = (await readFile(events, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([{ text: 'y'.repeat(380) }, { text: 'y'.repeat(380) }, { notice: 'output beyond 1000 bytes is not kept' }]);
  });

  it('an agent that floods costs bounded memory, and what is missing is said', async () => {
    const { terminals, log } = await openTerminals();
    const chunk = Buffer.alloc(1024 * 1024, 'f');
    for (let i = 0; i < 40; i++) terminals.append('s1', chunk);
    await terminals.flush();
    const size = (await stat(log)).size;
    expect(size).toBeLessThan(9 * 1024 * 1024);
    expect((await readFile(log, 'utf8')).slice(-200)).toContain('33554432 bytes of output are missing here');
  });
});
