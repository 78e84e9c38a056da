/** The one place that names ink-table, in a file of its own so that it is loaded only when a still table is drawn. */
export { Table } from 'ink-table';
