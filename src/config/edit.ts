/**
 * One value of a configuration changed in its text: comments, order and everything else stay. Pure; whether the result is a good
 * configuration is for readConfigText to say. Must not write files.
 */
import { parseDocument } from 'yaml';

const FIRST = 'version: 1\n';

/**
 * The text with the value at `path` set, or taken out when it is undefined; groups left empty go with it.
 * @param text null when there is no file yet
 */
export function editedText(text: string | null, path: readonly string[], value: unknown): string {
  const document = parseDocument(text ?? FIRST);
  if (value === undefined) {
    document.deleteIn(path);
    for (let up = path.slice(0, -1); up.length > 0; up = up.slice(0, -1)) {
      const left: unknown = document.getIn(up);
      if (left === null || typeof left !== 'object' || !('items' in left) || (left.items as unknown[]).length > 0) break;
      document.deleteIn(up);
    }
    // Given as it is, a value takes the old one's place and leaves the comment behind it.
  } else document.setIn(path, value !== null && typeof value === 'object' ? document.createNode(value) : value);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
