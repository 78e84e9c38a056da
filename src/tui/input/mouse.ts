/**
 * The mouse, while the user has it on: a click gives an agent the focus, selects what it lies on or shows a screen, the wheel scrolls. Must not open, answer or send
 * anything, and does nothing in a dialog. The click that brings the window to the front is for the window alone.
 */
import { copyKey } from '../actions/copy-mode.ts';
import { show } from '../actions/look.ts';
import { choose, focusPane, scrollPane, step } from '../actions/move.ts';
import type { Rect } from '../frame/grid.ts';
import type { Controls } from '../model.ts';
import { tabOf } from '../parts/header.ts';
import { spanAt } from '../parts/line.ts';
import { SCREENS } from '../screen-names.ts';
import { picture } from '../screens/index.ts';
import type { Token } from './tokenizer.ts';

/** Button presses, motion while one is down, and coordinates in decimal; nothing else, so that the terminal reports no idle motion. */
export const MOUSE_ON = '\x1b[?1000h\x1b[?1002h\x1b[?1006h';
export const MOUSE_OFF = '\x1b[?1000l\x1b[?1002l\x1b[?1006l';
/** A click so soon after the window came to the front is what brought it there, ms. */
const FRONT = 300;
/** Lines of an agent's output for each step of the wheel. */
const WHEEL = 3;

const within = ({ x, y, width, height }: Rect, point: { x: number; y: number }): boolean => point.x >= x && point.x < x + width && point.y >= y && point.y < y + height;
/** The pane with its border and the blank beside it; zoomed, what is left of that on screen. */
const framed = ({ x, y, width, height }: Rect): Rect => ({ x: x - 2, y: y - 1, width: width + 4, height: height + 2 });

export class Mouse {
  /** When the window came to the front, ms; never while it is not there. */
  private frontAt: number | null = Number.NEGATIVE_INFINITY;
  private readonly controls: Controls;
  constructor(controls: Controls) {
    this.controls = controls;
  }

  focus(on: boolean): void {
    this.frontAt = on ? this.controls.clock() : null;
  }

  token(token: Extract<Token, { type: 'mouse' }>): void {
    const { ui } = this.controls;
    if (!ui.mouse || ui.dialog || ui.filtering || ui.typing !== null) return;
    if (token.button !== 'left') this.wheel(token, token.button === 'wheel-up' ? -1 : 1);
    else if (this.frontAt !== null && this.controls.clock() - this.frontAt > FRONT) this.click(token);
  }

  private click(at: { x: number; y: number }): void {
    const { ui, view } = this.controls;
    if (ui.help || ui.copying) return;
    const { blocks, panes } = picture(view);
    const pane = panes.find((one) => within(framed(one.rect), at));
    if (pane) {
      if (!pane.focused) focusPane(this.controls, pane.session);
      return;
    }
    const block = blocks.findLast((one) => within(one.rect, at));
    if (!block) return;
    const row = at.y - block.rect.y;
    const id = spanAt(block.lines[row] ?? [], at.x - block.rect.x)?.pick ?? block.picks?.ids[row - block.picks.from];
    const screen = SCREENS.find((name) => id === tabOf(name));
    if (screen) show(screen)(this.controls);
    else if (id !== undefined) choose(this.controls, id);
  }

  private wheel(at: { x: number; y: number }, by: 1 | -1): void {
    const { ui, view } = this.controls;
    if (ui.help) ui.top = Math.max(0, Math.min(200, ui.top + by * WHEEL));
    else if (ui.copying) for (let times = 0; times < WHEEL; times++) copyKey(this.controls, by > 0 ? 'j' : 'k');
    else {
      const pane = picture(view).panes.find((one) => within(framed(one.rect), at));
      if (!pane) step(this.controls, by);
      else {
        if (!pane.focused) focusPane(this.controls, pane.session);
        scrollPane(this.controls, -by * WHEEL);
      }
    }
  }
}
