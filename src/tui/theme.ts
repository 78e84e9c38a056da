/**
 * Colours and characters. Only the 16 colours every terminal has, so that the user's own theme decides what they look
 * like; every meaning also stands in a glyph and a word. ASCII is a map from cell to cell, so no border ever moves.
 */
import type { Tone } from '../core/view/task-status.ts';

export interface Style {
  fg?: number;
  bold?: boolean;
  dim?: boolean;
  inverse?: boolean;
  underline?: boolean;
}

export const PLAIN: Style = {};
export const BOLD: Style = { bold: true };
export const DIM: Style = { dim: true };
export const CYAN: Style = { fg: 6 };
export const KEY: Style = { fg: 6, bold: true };
export const TITLE: Style = { fg: 6, bold: true };
export const STAR: Style = { fg: 3 };

export const TONES: Record<Tone, Style> = {
  plain: PLAIN,
  dim: DIM,
  good: { fg: 2 },
  bad: { fg: 1, bold: true },
  warn: { fg: 3, bold: true },
  busy: { fg: 6 },
  accent: { fg: 5, bold: true },
};

const TWINS: Record<string, string> = {
  '┌': '+',
  '┐': '+',
  '└': '+',
  '┘': '+',
  '─': '-',
  '│': '|',
  '├': '+',
  '┤': '+',
  '┼': '+',
  '┴': '+',
  '┬': '+',
  '╯': "'",
  '╰': '`',
  '╮': '.',
  '╭': '.',
  '┏': '#',
  '┓': '#',
  '┗': '#',
  '┛': '#',
  '━': '=',
  '┃': '#',
  '▸': '>',
  '▾': 'v',
  '▶': '>',
  '●': '*',
  '○': 'o',
  '·': '.',
  '◇': '%',
  '▲': '!',
  '◆': '?',
  '✓': 'v',
  '✗': 'x',
  '↻': 'r',
  '≠': '#',
  '⊘': '/',
  '‖': '=',
  '★': '^',
  '↑': 'u',
  '↓': 'd',
  '←': '<',
  '→': '>',
  '…': '~',
  '—': '-',
  '–': '-',
  '−': '-',
  '×': 'x',
  '≤': '<',
  '≥': '>',
  '•': '*',
  '⏺': '*',
  '✻': '*',
  '✽': '*',
  '✶': '*',
  '✳': '*',
  '⎿': '`',
  '█': '#',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
};

/** One ASCII character for any cell; what has no twin becomes a question mark. */
export const asciiCell = (cell: string): string => (cell <= '\x7f' || cell === '' ? cell : (TWINS[cell] ?? '?'));
