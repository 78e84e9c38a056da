import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfigText } from '../../src/config/index.ts';
import { commandSchema } from '../../src/protocol/command.ts';
import { effectSchema } from '../../src/protocol/effect.ts';
import { eventSchema } from '../../src/protocol/event.ts';
import { stateFileSchema, tasksFileSchema } from '../../src/protocol/files.ts';
import { messageSchema } from '../../src/protocol/message.ts';
import { contextIndexSchema } from '../../src/protocol/records.ts';
import { openFileStore } from '../../src/store/file/index.ts';

const example = join(import.meta.dirname, '../../.multi-agent.example');
const json = (...path: string[]) => JSON.parse(readFileSync(join(example, ...path), 'utf8'));

describe('.multi-agent.example/ (made anew by: npm run example)', () => {
  let copy = '';
  beforeAll(() => {
    copy = join(mkdtempSync(join(tmpdir(), 'example-')), '.multi-agent');
    cpSync(example, copy, { recursive: true });
  });
  afterAll(() => rmSync(join(copy, '..'), { recursive: true, force: true }));

  it('has an audit log whose chain is whole', async () => {
    const store = await openFileStore(copy);
    const report = await store.journal.verify();
    await store.journal.close();
    expect(report.damage).toBeNull();
    expect(report.events).toBeGreaterThan(100);
  });

  it('has files that fit the schemas', () => {
    tasksFileSchema.parse(json('tasks.json'));
    stateFileSchema.parse(json('state.json'));
    contextIndexSchema.parse(json('context', 'index.json'));
    expect(readConfigText(readFileSync(join(example, 'multi-agent.yaml'), 'utf8'), 'multi-agent.yaml').problems).toEqual([]);
    for (const file of readdirSync(join(example, 'audit'))) {
      for (const line of readFileSync(join(example, 'audit', file), 'utf8')
        .trim()
        .split('\n'))
        eventSchema.parse(JSON.parse(line));
    }
    for (const name of readdirSync(join(example, 'messages'))) {
      const schema = { orchestrator: commandSchema, host: effectSchema }[name] ?? messageSchema;
      for (const box of ['new', 'cur', 'done']) {
        const folder = join('messages', name, box);
        if (existsSync(join(example, folder))) for (const file of readdirSync(join(example, folder))) schema.parse(json(folder, file));
      }
    }
  });

  it('holds no secret', () => {
    expect(existsSync(join(example, 'leases'))).toBe(false);
    expect(readdirSync(example, { recursive: true }).filter((path) => /(^|\/)key$/.test(String(path)))).toEqual([]);
  });
});
