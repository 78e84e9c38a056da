/** Text of others inside HTML and SVG: no markup of theirs, no control characters. */
import { shown } from '../io.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escaped = (text: string): string => shown(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
