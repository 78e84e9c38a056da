/**
 * ink-table for tables that stand still: it measures text by its length and draws every cell anew, so cells are plain ASCII and
 * only screens without movement use it. Loaded when such a screen is opened first; the frame is the panel's, not the table's.
 */
import { Box, Text } from 'ink';
import type { PropsWithChildren } from 'react';
import type { StillTable } from '../parts/panel.ts';
import { asciiCell } from '../theme.ts';
import type { Table } from './table-component.ts';

let component: typeof Table | null = null;

export const tablesLoaded = (): boolean => component !== null;
export async function loadTables(): Promise<void> {
  component = (await import('./table-component.ts')).Table;
}

const MARK = '▸';
/** Letters without their marks; what ASCII has no sign for becomes a question mark. The sign for a cut is as long as it is wide. */
const ascii = (text: string): string => Array.from(text.normalize('NFD').replace(/\p{M}/gu, ''), (char) => (char === '…' ? char : asciiCell(char))).join('');

const Heading = ({ children }: PropsWithChildren) => <Text dimColor>{children}</Text>;
const Cell = ({ children }: PropsWithChildren) =>
  String(children).trim() === MARK ? (
    <Text bold color="cyan">
      {children}
    </Text>
  ) : (
    <Text>{children}</Text>
  );
/** The lines between cells; the panel around the table draws the only frame. */
const NoLines = () => null;

export function StillRows({ table }: { table: StillTable }) {
  if (!component) return null;
  const Rows = component;
  const data = table.rows.map(
    (row, at): Record<string, string> => ({
      ' ': at === table.selected ? MARK : ' ',
      ...Object.fromEntries(table.columns.map(({ head }, column) => [head, ascii(row[column] ?? '')])),
    }),
  );
  const columns = [{ key: ' ' }, ...table.columns.map(({ head, align = 'left' as const }) => ({ key: head, align }))];
  return (
    <Box height={table.rows.length + 1}>
      <Rows data={data} columns={columns} header={Heading} cell={Cell} skeleton={NoLines} />
    </Box>
  );
}
