/** Reading on in a text that is longer than its place. Never past its end: a key back is seen at once. */
import type { Controls } from '../model.ts';
import { picture } from '../screens/index.ts';

/** No text is longer. */
const MOST = 1 << 16;

/** @param by lines, down is positive; any number beyond the text means its end */
export function scrollText({ ui, view }: Controls, by: number): void {
  const lookAt = (top: number): string => {
    ui.top = top;
    return JSON.stringify(picture(view).blocks.map((block) => block.lines));
  };
  const from = ui.top;
  const wanted = Math.max(0, Math.min(from + by, MOST));
  // The first line from which on nothing more comes into sight.
  const end = lookAt(MOST);
  let [low, high] = [0, Math.max(from, wanted)];
  if (lookAt(high) === end)
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lookAt(middle) === end) high = middle;
      else low = middle + 1;
    }
  ui.top = Math.min(wanted, high);
}

export const scrollDown = (controls: Controls): void => scrollText(controls, 1);
export const scrollUp = (controls: Controls): void => scrollText(controls, -1);
