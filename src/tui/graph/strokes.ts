/** Line characters by the sides they reach, so that joins of edges are never chosen by hand. Pure. */
export const stroke = (up: boolean, down: boolean, left: boolean, right: boolean): string =>
  ' ╵╷│╴┘┐┤╶└┌├─┴┬┼'[(up ? 1 : 0) + (down ? 2 : 0) + (left ? 4 : 0) + (right ? 8 : 0)] ?? ' ';

/** Lines that meet on one upright: `ins` come from the left, `outs` go to the right. Rows of the drawing. */
export interface Joint {
  ins: readonly number[];
  outs: readonly number[];
}

const top = ({ ins, outs }: Joint): number => Math.min(...ins, ...outs);
const bottom = ({ ins, outs }: Joint): number => Math.max(...ins, ...outs);
export const apart = (joints: readonly Joint[]): boolean => {
  const sorted = [...joints].sort((a, b) => top(a) - top(b));
  return sorted.every((joint, at) => at === 0 || top(joint) > bottom(sorted[at - 1] ?? joint));
};

/** What stands in row `y` between two columns: `lead` cells of line, the upright, an arrow. Exactly `lead + tail + 1` cells. */
export function gapText(joints: readonly Joint[], y: number, lead: number, tail: number, arrow: (y: number) => boolean): string {
  const joint = joints.find((one) => y >= top(one) && y <= bottom(one));
  if (!joint) return ' '.repeat(lead + 1 + tail);
  const [into, out] = [joint.ins.includes(y), joint.outs.includes(y)];
  const upright = stroke(y > top(joint), y < bottom(joint), into, out);
  const right = !out ? ' '.repeat(tail) : arrow(y) ? `${'─'.repeat(tail - 1)}▶` : '─'.repeat(tail);
  return (into ? '─' : ' ').repeat(lead) + upright + right;
}
