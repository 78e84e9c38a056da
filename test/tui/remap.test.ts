import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEYS } from '../../src/tui/keys/index.ts';
import { remapped } from '../../src/tui/keys/remap.ts';
import { SCREENS } from '../../src/tui/model.ts';

const find = (keys: typeof KEYS, screen: (typeof SCREENS)[number], name: string) => keys.find((key) => (key.on?.includes(screen) ?? true) && key.keys.includes(name))?.id;

describe('keys of the user', () => {
  it('take the place of those that are built in, and pairs say so', () => {
    const { keys, problems } = remapped(KEYS, { 'run.quit': 'Q', 'move.up': [',', 'up'] });
    expect(problems).toEqual([]);
    expect(find(keys, 'run', 'Q')).toBe('run.quit');
    expect(find(keys, 'run', 'q')).toBeUndefined();
    expect(keys.find(({ id }) => id === 'move.down')?.show).toBe('j ,');
  });

  it('may change places', () => {
    const { keys, problems } = remapped(KEYS, { 'run.quit': 'P', 'run.pause': 'q' });
    expect(problems).toEqual([]);
    expect([find(keys, 'run', 'P'), find(keys, 'run', 'q')]).toEqual(['run.quit', 'run.pause']);
  });

  it('never leave two meanings for one key, whatever is wished for, and Esc, Enter and ? stay', () => {
    const ids = KEYS.map(({ id }) => id);
    const shared = (keys: typeof KEYS) =>
      SCREENS.flatMap((screen) => {
        const here = keys.filter((key) => key.on?.includes(screen) ?? true);
        return here.flatMap((a) => here.flatMap((b) => (a.id < b.id ? a.keys.filter((name) => b.keys.includes(name)).map((name) => `${screen} ${name} ${a.id} ${b.id}`) : [])));
      });
    const builtIn = new Set(shared(KEYS));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...ids), fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzQX', 'esc', 'enter', '?', 'ctrl+c', 'ctrl+x', 'f1', 'tab')), (wishes) => {
        const { keys } = remapped(KEYS, wishes);
        expect(shared(keys).filter((one) => !builtIn.has(one))).toEqual([]);
        for (const [name, id] of [
          ['esc', 'view.back'],
          ['?', 'help.keys'],
        ] as const)
          expect(find(keys, 'run', name)).toBe(id);
      }),
      { numRuns: 100 },
    );
  });
});
