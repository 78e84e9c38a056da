export interface Import {
  line: number;
  target: string;
  type: boolean;
  /** By `import()`. */
  lazy: boolean;
}
export interface Source {
  /** Relative to src, with "/". */
  path: string;
  lines: number;
  imports: Import[];
}
export type Table = Map<string, string[] | 'all'>;
export function importsOf(text: string): Import[];
export function importTable(markdown: string): Table;
export function findings(sources: Map<string, Source>, table: Table): { path: string; line: number; text: string }[];
export function readSources(src: string): Map<string, Source>;
