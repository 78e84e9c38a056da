import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { schemaFiles } from '../../src/cli/print-schemas.ts';

const folder = join(import.meta.dirname, '../../schemas');
const printed = schemaFiles();

describe('schemas/', () => {
  it('holds exactly what is printed from the source (else run: npm run schemas)', () => {
    expect(
      readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .sort(),
    ).toEqual([...printed.keys()].sort());
    for (const [name, content] of printed) expect(readFileSync(join(folder, name), 'utf8'), name).toBe(content);
  });

  it.each([...printed])('%s is a JSON Schema', (_name, content) => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    expect(typeof ajv.compile(JSON.parse(content))).toBe('function');
  });

  it('accepts a task written by hand with three fields, and refuses a misspelt one', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const valid = ajv.compile(JSON.parse(printed.get('tasks.schema.json') ?? ''));
    expect(valid({ tasks: [{ id: 'T9', title: 'Add a page', assigned_to: 'frontend' }] })).toBe(true);
    expect(valid({ tasks: [{ id: 'T9', title: 'Add a page', asigned_to: 'frontend' }] })).toBe(false);
  });
});
