/** One call of a tool, as the first lines of it: its name and what it was called with. */
import { TERMINAL } from '../contract.ts';
import { bold, cyan, green } from './paint.ts';
import { oneLine, plain } from './plain.ts';
import { wrap } from './wrap.ts';

const LINES = 3;
const CHARACTERS = 500;

/** Painted lines. Paths below `cwd` are shown without it. */
export function callLines(tool: string, argument: string, cwd: string): string[] {
  const name = oneLine(tool, 60);
  const lines = plain(argument).replaceAll(`${cwd}/`, '').split('\n');
  const cut = lines.length > LINES || lines.join('\n').length > CHARACTERS;
  const [first = '', ...rest] = wrap(`${name}(${lines.slice(0, LINES).join('\n').slice(0, CHARACTERS)}${cut ? '…' : ''})`, TERMINAL.cols - 6);
  return [`${green('●')} ${bold(first.slice(0, name.length))}${cyan(first.slice(name.length))}`, ...rest.map((line) => `  ${cyan(line)}`)];
}
