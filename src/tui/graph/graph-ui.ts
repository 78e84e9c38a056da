/** What a person chose to look at on the graph. Everything by id: rows move while agents work. */
export type GraphLook = 'map' | 'focus' | 'path' | 'waves';

export interface GraphUi {
  look: GraphLook;
  /** Run the rest belongs to. */
  run: string | null;
  /** Unfolded groups: what matters of them, or all. */
  open: Record<string, 'some' | 'all'>;
  /** The group whose row has the selection; null while a task has it. */
  group: string | null;
  /** The selection is on the row that counts what its group does not show. */
  rest: boolean;
  /** Column of the table that has the selection, from 1; 0 follows the selected task. */
  wave: number;
  /** The tasks of that cell are listed. */
  cell: boolean;
  /** The neighbour chosen in the focus. */
  pick: string | null;
  /** Tasks the focus came through, newest last. */
  back: string[];
  /** The neighbour last gone to, by task and side. */
  taken: Record<string, string>;
  /** The last walk along an edge. */
  step: { from: string; to: string } | null;
  /** The done tasks of the critical path are listed. */
  done: boolean;
}

export const firstGraphUi = (): GraphUi => ({
  look: 'map',
  run: null,
  open: {},
  group: null,
  rest: false,
  wave: 0,
  cell: false,
  pick: null,
  back: [],
  taken: {},
  step: null,
  done: false,
});
