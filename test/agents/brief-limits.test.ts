import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderBrief } from '../../src/agents/brief/index.ts';
import { charsFor, DEFAULT_CHARS, LEAST_CHARS } from '../../src/agents/brief/limits.ts';
import type { Brief } from '../../src/protocol/brief.ts';
import { brief } from './support/session.ts';

/** Words that can be found again: each has a number of its own. Half of them beyond ASCII, in pairs of surrogates. */
const words = (from: string, count: number): string => Array.from({ length: count }, (_, index) => `${from}${index}${index % 2 === 0 ? '🦊' : ' '}`).join(' ');
const size = fc.oneof(fc.nat(20), fc.nat(300), fc.nat(2_000));

const anyBrief = fc
  .record({
    messages: fc.array(size, { maxLength: 12 }),
    context: fc.array(fc.option(size), { maxLength: 8 }),
    earlier: fc.array(size, { maxLength: 3 }),
    dependencies: fc.array(size, { maxLength: 8 }),
    notes: fc.array(size, { maxLength: 4 }),
    skills: fc.array(size, { maxLength: 4 }),
    goal: size,
    description: fc.nat(1_500),
    purpose: fc.constantFrom<Brief['purpose']>('task', 'review', 'plan'),
  })
  .map(({ messages, context, earlier, dependencies, notes, skills, goal, description, purpose }) =>
    brief({
      purpose,
      goal: words('goal', goal),
      task: { id: 'T1', title: 'A task', description: `${words('desc', description)} END`, acceptance: ['it is so'], files: [], checks: [], priority: 'medium' },
      messages: messages.map((count, index) => ({ id: `M${index}`, from: 'docs', text: words(`msg${index}x`, count) })),
      context: context.map((count, index) => ({ key: `k${index}`, by: 'docs', bytes: 1, ...(count === null ? {} : { value: words(`ctx${index}x`, count) }) })),
      earlier: earlier.map((count, index) => ({ attempt: index + 1, reason: words(`try${index}x`, count), checks: [] })),
      dependencies: dependencies.map((count, index) => ({ id: `D${index}`, title: 'Before', summary: words(`dep${index}x`, count), commit: null, files: [] })),
      notes: notes.map((count, index) => ({ path: `d${index}/AGENTS.md`, bytes: 10, text: words(`note${index}x`, count) })),
      skills: skills.map((count, index) => ({
        name: `s${index}`,
        version: '1.0.0',
        description: 'of use',
        digest: 'd',
        path: `/skills/s${index}`,
        text: words(`skill${index}x`, count),
      })),
    }),
  );

const shown = (text: string): Set<string> => new Set(text.match(/(goal|desc|msg|ctx|try|dep|note|skill)\d+x?\d*(?=[🦊 ])|`(s|k)\d+`/gu));

describe('a brief within its limit', () => {
  it('is never longer, is valid Unicode, holds the task whole or not at all, and says when something is left out', () => {
    fc.assert(
      fc.property(anyBrief, fc.integer({ min: LEAST_CHARS, max: 120_000 }), (given, limit) => {
        const text = renderBrief(given, { limit });
        expect(text.length).toBeLessThanOrEqual(limit);
        expect(Buffer.from(text).toString() === text).toBe(true);
        const all = shown(renderBrief(given, { limit: 10_000_000 }));
        const seen = shown(text);
        expect(text.includes('## Left out')).toBe([...all].some((word) => !seen.has(word)));
        if (given.purpose !== 'plan' && text.includes('desc0')) expect(text).toMatch(/ END\n/);
      }),
      { numRuns: 100 },
    );
  });

  it('shows with a higher limit all that it showed with a lower one, in the same order', () => {
    fc.assert(
      fc.property(anyBrief, fc.integer({ min: LEAST_CHARS, max: 90_000 }), fc.nat(40_000), (given, limit, more) => {
        const [less, rather] = [limit, limit + more].map((most) => [...shown(renderBrief(given, { limit: most }))]);
        const kept = new Set(less);
        const again = (rather ?? []).filter((word) => kept.has(word));
        // a diff of thousands of words would take longer than the test
        expect(less?.findIndex((word, index) => again[index] !== word)).toBe(-1);
      }),
      { numRuns: 100 },
    );
  });

  it('says where to read a task that does not fit, and puts nothing less important in its place', () => {
    const task = { id: 'T1', title: 'Long', description: 'd'.repeat(40_000), acceptance: ['seen'], files: [], checks: [], priority: 'medium' };
    const text = renderBrief(brief({ task, messages: [{ id: 'M1', from: 'docs', text: 'hello' }] }), { limit: 20_000 });
    expect(text).toContain('- your task: nothing; read it first: all of it: `maos-tui agent brief`');
    expect(text).not.toMatch(/dddd|hello/);
  });

  it('names every skill before it tells one, and the oldest messages go first, as they are delivered', () => {
    const skills = [1, 2].map((n) => ({ name: `s${n}`, version: '1.0.0', description: `about ${n}`, digest: 'd', path: `/p/${n}`, text: `${n}`.repeat(9_000) }));
    const messages = Array.from({ length: 20 }, (_, n) => ({ id: `M${n}`, from: 'docs', text: `${n}:${'m'.repeat(3_000)}` }));
    const text = renderBrief(brief({ skills, messages }), { limit: 24_000 });
    expect(text).toMatch(/- `s1` 1.0.0: about 1 \(\/p\/1\)\n- `s2` 1.0.0: about 2 \(\/p\/2\)/);
    expect(text).not.toContain('2222');
    expect(text).toContain('\n0:mmm');
    expect(text).not.toContain('19:mmm');
  });

  it('depends on the model, carefully where it is not known', () => {
    expect(charsFor({ kind: 'claude', model: null })).toBe(120_000);
    expect(charsFor({ kind: 'gemini', model: 'gemini-2.5-pro' })).toBe(240_000);
    expect(charsFor({ kind: 'command', model: null })).toBe(DEFAULT_CHARS);
    expect(charsFor({ kind: 'codex', model: 'something-new' })).toBe(DEFAULT_CHARS);
  });
});
