/** How the chrome is drawn: as flags and settings ask for, and as the terminal turned out to be able to. */
import { utf8 } from './environment.ts';
import type { CompositorOptions } from './frame/compositor.ts';
import type { Wishes } from './settings.ts';
import { THEME } from './themes.ts';

export class Looks {
  private readonly env: NodeJS.ProcessEnv;
  /** Flags outrank settings. */
  private readonly flag: boolean | undefined;
  private wishes: Wishes;
  private wideLines = false;

  constructor(env: NodeJS.ProcessEnv, flag: boolean | undefined, wishes: Wishes) {
    this.env = env;
    this.flag = flag;
    this.wishes = wishes;
  }

  get options(): Pick<CompositorOptions, 'ascii' | 'theme' | 'wide'> {
    return { ascii: this.asked ?? (this.wideLines || !utf8(this.env)), wide: utf8(this.env), theme: THEME[this.wishes.theme] };
  }
  private get asked(): boolean | undefined {
    return this.flag ?? this.wishes.ascii;
  }

  use(wishes: Wishes): void {
    this.wishes = wishes;
  }

  /** Nobody said which signs to use: the terminal is to be asked how wide a line is. */
  get asks(): boolean {
    return this.asked === undefined && utf8(this.env);
  }
  /** Where the cursor stood after one `─` at the beginning. True when that changes how the chrome is drawn: borders would break. */
  answered({ row, column }: { row: number; column: number }): boolean {
    if (!this.asks || this.wideLines || row !== 1 || column !== 3) return false;
    this.wideLines = true;
    return true;
  }
}
