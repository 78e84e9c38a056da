/** One of the ranked requirements of the terminal (ux, section 6), and where it is proved. `list.test.ts` holds each entry against the tests it names. */
export interface Requirement {
  n: number;
  /** What holds, in one short sentence. */
  says: string;
  /** Titles as they stand in the source, from the top of the repository. */
  tests: readonly { file: string; title: string }[];
  /** The strongest proof: the built program or our screen in a real terminal, a command run as a process, or parts of it called directly. */
  how: 'pty' | 'cmd' | 'model';
  /** Why no test can prove it here. Beside tests it begins with `left:` and says which part they do not prove. */
  missing?: string;
}

/** `from('test/tui/keys.test.ts', 'a title', …)` */
export const from = (file: string, ...titles: string[]): Requirement['tests'] => titles.map((title) => ({ file, title }));
