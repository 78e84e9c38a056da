import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEYS, putKeysInForce } from '../../src/tui/keys/index.ts';
import { remapped } from '../../src/tui/keys/remap.ts';
import { SCREENS } from '../../src/tui/screen-names.ts';
import { picture } from '../../src/tui/screens/index.ts';
import { fixtureState } from './fixture-state.ts';
import { appOn } from './timed-app.ts';

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

  it('stand in the texts that name them, and no text names what no key does', () => {
    const ids = new Set(KEYS.map(({ id }) => id));
    const root = new URL('../../src/tui/', import.meta.url);
    const asked = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...readFileSync(new URL(file, root), 'utf8').matchAll(/called\('([^']+)'\)/g)].map((match) => match[1] ?? ''));
    expect(asked.length).toBeGreaterThan(40);
    expect(asked.filter((id) => !ids.has(id))).toEqual([]);
    const shown = (request: string | null) => {
      const state = fixtureState();
      if (request === null) state.approvals = {};
      const app = appOn(state);
      Object.assign(app.ui, { screen: 'you', request });
      app.touch();
      return picture(app.view)
        .blocks.flatMap(({ lines }) => lines.map((line) => line.map(({ text }) => text).join('')))
        .join('\n');
    };
    expect(shown('P19')).toContain('y once');
    try {
      expect(putKeysInForce({ 'you.yes': '!', 'screen.run': 'ctrl+x', 'screen.you': 'Y' })).toEqual([]);
      expect(shown('P19')).toContain('! once   t this task');
      expect(shown(null)).toMatch(/Ctrl\+X +See the run/);
      expect(shown(null)).toContain('[Y You:0]');
    } finally {
      putKeysInForce({});
    }
  });
});
