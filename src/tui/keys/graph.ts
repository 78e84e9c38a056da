/** Keys of the graph. */
import * as graph from '../actions/graph.ts';
import { modeOf } from '../graph/mode.ts';
import type { View } from '../model.ts';
import type { Key } from './key.ts';

const on: Key['on'] = ['graph'];
const group = 'Graph';
const noEdges = (view: View): string | null => graph.noGraph(view) ?? (['found', 'path'].includes(modeOf(view)) ? 'this is a list; j and k move' : null);

export const GRAPH: readonly Key[] = [
  {
    id: 'graph.up-stream',
    keys: ['h', 'left'],
    show: 'h l',
    label: 'up, down stream',
    now: (view) => (modeOf(view) === 'table' ? 'wave' : 'walk edges'),
    on,
    footer: 1,
    disabled: noEdges,
    run: graph.upStream,
  },
  { id: 'graph.down-stream', keys: ['l', 'right'], show: 'l', label: 'down stream', on, disabled: noEdges, run: graph.downStream },
  { id: 'graph.open', keys: ['enter'], show: 'Enter', label: 'open task, unfold', on, footer: 2, now: graph.enterLabel, disabled: graph.noGraph, run: graph.enter },
  {
    id: 'graph.path',
    keys: ['c'],
    show: 'c',
    label: 'critical path',
    group,
    on,
    footer: 3,
    now: (view) => (view.ui.graph.look === 'path' ? 'back to the graph' : 'critical path'),
    disabled: graph.noGraph,
    run: graph.path,
  },
  { id: 'graph.fold', keys: ['-'], show: '- =', label: 'fold, unfold', group, on, footer: 3, disabled: graph.nothingFolds, run: graph.fold },
  { id: 'graph.unfold', keys: ['='], show: '=', label: 'unfold', group, on, disabled: graph.nothingFolds, run: graph.unfold },
  {
    id: 'graph.focus',
    keys: ['f'],
    show: 'f',
    label: 'focus',
    group,
    on,
    footer: 4,
    now: (view) => (view.ui.graph.look === 'focus' ? 'back to the graph' : 'focus'),
    disabled: graph.noGraph,
    run: graph.focus,
  },
  { id: 'graph.waves', keys: ['w'], show: 'w', label: 'waves', group, on, footer: 4, now: graph.wavesLabel, disabled: graph.noGraph, run: graph.waves },
  { id: 'graph.back', keys: ['backspace'], show: 'Backspace', label: 'back', on, run: graph.back },
];
