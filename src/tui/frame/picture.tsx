/** The whole screen as one Ink tree: every block at its place. Blocks that did not change are not rendered again. */
import { Box, Text } from 'ink';
import { memo } from 'react';
import { ansi } from '../parts/line.ts';
import type { Block } from '../parts/panel.ts';
import { StillRows } from './still-table.tsx';

const Placed = memo(function Placed({ x, y, width, height, text }: { x: number; y: number; width: number; height: number; text: string }) {
  return (
    <Box position="absolute" marginLeft={x} marginTop={y} width={width} height={height}>
      <Text wrap="truncate">{text}</Text>
    </Box>
  );
});

export function Picture({ cols, rows, blocks }: { cols: number; rows: number; blocks: readonly Block[] }) {
  return (
    <Box width={cols} height={rows}>
      {blocks
        .filter((one) => one.rect.width > 0 && one.rect.height > 0)
        .map((one) =>
          one.table ? (
            <Box
              key={`table ${one.rect.x},${one.rect.y}`}
              position="absolute"
              marginLeft={one.rect.x}
              marginTop={one.rect.y}
              width={one.rect.width}
              height={one.rect.height}
              overflow="hidden"
            >
              <StillRows table={one.table} />
            </Box>
          ) : (
            <Placed key={`${one.rect.x},${one.rect.y}`} x={one.rect.x} y={one.rect.y} width={one.rect.width} height={one.rect.height} text={one.lines.map(ansi).join('\n')} />
          ),
        )}
    </Box>
  );
}
