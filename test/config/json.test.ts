import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_JSON_DEPTH, parseJsonWithPosition } from '../../src/system/json.ts';

const problem = (text: string | Uint8Array) => {
  const result = parseJsonWithPosition(text);
  if (result.ok) throw new Error(`was read: ${JSON.stringify(result.value)}`);
  return result.problem;
};

describe('parseJsonWithPosition', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['missing comma', '{\n  "a": 1\n  "b": 2\n}', '3:3 expected "," or "}", found a double quote | a comma is missing on line 2'],
    ['missing comma in a list', '[1\n2]', '2:1 expected "," or "]", found "2" | a comma is missing on line 1'],
    ['comma too many', '{"a":1,\n}', '1:7 a comma stands before "}" | one comma too many on line 1'],
    ['single quotes', "{'a':1}", '1:2 expected a key in double quotes, found "\'" | JSON uses double quotes, not single ones'],
    ['no quotes', '{a:1}', '1:2 expected a key in double quotes, found "a" | texts and keys stand in double quotes'],
    ['comment', '{\n// x\n}', '2:1 expected a key in double quotes, found "/" | JSON has no comments'],
    ['missing colon', '{"a" 1}', '1:6 expected ":" after the key "a", found "1" | a colon is missing on line 1'],
    ['open text', '{"a": "x\n}', '1:7 this text is not closed on its line | a double quote is missing on line 1'],
    ['cut off', '{\n "a": [1', '2:9 the file ends too early: expected "," or "]" | the "[" of line 2 is not closed'],
    ['wrong bracket', '[{"a":1]', '1:8 expected "," or "}", found "]" | the "{" of line 1 is closed by the wrong bracket'],
    ['too much', '{}}', '1:3 unexpected "}" after the end of the JSON value | one closing bracket too many'],
    ['NaN', '[NaN]', '1:2 expected a value, found "N" | use null or a number'],
    ['duplicate key', '{"role":"qa",\n"role":"lead"}', '2:1 the key "role" stands twice in this object | keep one of the two'],
    ['__proto__', '{"__proto__":{}}', '1:2 the key "__proto__" is not allowed | remove it'],
    ['too large a number', '[1e400]', '1:2 the number 1e400 is too large | write a smaller number'],
    ['20 digits', '[12345678901234567890]', '1:2 the number 12345678901234567890 is too large to be kept exactly | write it in double quotes'],
    ['empty', '', '1:1 the file is empty | put the last good content back, or remove the file'],
    ['only a BOM', '\uFEFF \n', '1:1 the file is empty | put the last good content back, or remove the file'],
    ['NUL bytes', '\0\0\0', '1:1 expected a value, found a control character | the file holds NUL bytes; it may have been damaged when the disk was full'],
    ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le'), '1:1 the file is UTF-16 | save it as UTF-8'],
    ['bad UTF-8', Buffer.from('{\n"a":"\xff"}', 'latin1'), '2:6 this is not UTF-8 text | save the file as UTF-8'],
    ['bad escape', '["\\x"]', '1:3 \\x is not an escape of JSON | a backslash itself is written \\\\'],
  ])('%s', (_name, text, expected) => {
    const { line, col, message, hint } = problem(text);
    expect(`${line}:${col} ${message} | ${hint}`).toBe(expected);
  });

  it('reads what JSON.parse reads, with BOM and CRLF', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        fc.pre(!text.includes('"__proto__"') && !/\d{16}/.test(text));
        const result = parseJsonWithPosition(`\uFEFF${text.replaceAll('\n', '\r\n')}`);
        expect(result).toMatchObject({ ok: true });
        if (result.ok) expect(result.value).toEqual(JSON.parse(text));
      }),
    );
  });

  it('accepts nothing that JSON.parse refuses, and always says where', () => {
    const text = JSON.stringify({ tasks: [{ id: 'a', n: 1.5, ok: true, none: null, list: ['x'] }] }, null, 1);
    for (let cut = 0; cut < text.length; cut++) {
      const { line, col, message } = problem(text.slice(0, cut));
      expect(line).toBeGreaterThan(0);
      expect(col).toBeGreaterThan(0);
      expect(message).not.toBe('');
    }
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ',', ':', 'a', '1', '\n', '-', '.', 'e', 'true', '\\'), maxLength: 12 }), (source) => {
        const result = parseJsonWithPosition(source);
        if (result.ok) expect(() => JSON.parse(source)).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });

  it(`refuses more than ${MAX_JSON_DEPTH} levels without recursing into them`, () => {
    expect(parseJsonWithPosition('['.repeat(MAX_JSON_DEPTH) + ']'.repeat(MAX_JSON_DEPTH)).ok).toBe(true);
    expect(problem('['.repeat(200_000)).code).toBe('json.depth');
  });

  it('finds the place of a value, or of its nearest parent', () => {
    const result = parseJsonWithPosition('{\n "tasks": [\n  {"id": "a"},\n  {"id": "b"}\n ]\n}');
    if (!result.ok) throw new Error('not read');
    expect(result.locate(['tasks', 1, 'id'])).toEqual({ line: 4, col: 10 });
    expect(result.locate(['tasks', 0, 'missing'])).toEqual({ line: 3, col: 3 });
    expect(result.locate([])).toEqual({ line: 1, col: 1 });
  });
});
