import { describe, expect, it } from 'vitest';
import { builtInPrompt } from '../../src/agents/prompts/built-in.ts';
import { PROMPT_NAMES, PROMPTS, VARIABLES } from '../../src/agents/prompts/names.ts';
import { fillTemplate, parseTemplate, variablesOf } from '../../src/agents/prompts/template.ts';

describe('prompts as files', () => {
  it.each(PROMPT_NAMES)('%s has a version, no unknown variable, and all that its agent needs', (name) => {
    const template = parseTemplate(builtInPrompt(name));
    expect(template.version).toBeGreaterThan(0);
    const used = variablesOf(template).map((variable) => variable.name);
    expect(used.filter((one) => !(VARIABLES as readonly string[]).includes(one))).toEqual([]);
    expect(used).toEqual(expect.arrayContaining([...PROMPTS[name].needs]));
    expect(new Set(used).size).toBe(used.length);
  });

  it('never expands what stands for a variable', () => {
    const text = fillTemplate('Hello {{ name }}, see {{goal}}.\n\n{{none}}\n\n{{odd}}', (name) => ({ name: '{{goal}}', goal: '$& {{name}}', none: '' })[name]);
    expect(text).toBe('Hello {{goal}}, see $& {{name}}.\n\n{{odd}}');
  });

  it('tells the line of a variable, its head counted', () => {
    expect(variablesOf(parseTemplate('---\nprompt: task\nversion: 3\n---\n# Do\n\n so {{tusk}}'))).toEqual([{ name: 'tusk', line: 7, col: 5 }]);
    expect(parseTemplate('\uFEFF---\r\nversion: 3\r\n---\r\nx').version).toBe(3);
    expect(parseTemplate('no head {{role}}')).toEqual({ version: null, text: 'no head {{role}}', headLines: 0 });
  });
});
