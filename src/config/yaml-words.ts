/** Says in plain words what the YAML parser refused. Messages of unknown kinds pass through as they are. */
export function yamlWords(code: string, message: string, text: string): { message: string; hint: string } {
  const word = text.trim().split(/[\s:]/, 1)[0] ?? '';
  switch (code) {
    case 'DUPLICATE_KEY':
      return { message: word ? `\`${word}\` is set twice` : 'a key is set twice', hint: 'keep one of the two' };
    case 'TAB_AS_INDENT':
      return { message: 'a tab is used to indent', hint: 'YAML is indented with spaces' };
    case 'RESOURCE_EXHAUSTION':
      return { message: 'the file is nested too deeply to be read', hint: 'a configuration has four levels' };
    case 'BAD_INDENT':
      return /end with a/.test(message)
        ? { message: `a bracket is not closed: ${message.replace(/^.*end with a/, 'it must end with')}`, hint: 'close it on a line that is indented' }
        : { message: 'this line is indented differently from the ones it belongs to', hint: 'keys of one group start in the same column' };
    case 'MISSING_CHAR':
      return {
        message: /quote/i.test(message) ? 'a closing quote is missing' : message,
        hint: /quote/i.test(message) ? 'close the text on the line it begins' : 'check the quotes, brackets and colons of this line and the one before',
      };
    case 'MULTILINE_IMPLICIT_KEY':
      return { message: 'a colon is missing after this key, or the line before is not finished', hint: 'a setting is written as: name: value' };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return { message: 'two colons on one line, or a group that should begin on the next line', hint: 'put a text that contains ": " in quotes' };
    case 'BAD_ALIAS':
      return { message: 'an *alias stands here that no &anchor names', hint: 'put a text that begins with * or & in quotes' };
    case 'BAD_SCALAR_START':
      return { message: 'a text cannot begin with this character', hint: 'put it in quotes' };
    case 'MULTIPLE_DOCS':
      return { message: 'the file holds more than one document', hint: 'remove the second --- line and what follows' };
    case 'UNEXPECTED_TOKEN':
      return { message: `this does not belong here: ${message}`, hint: 'check the indentation and the line before' };
    case 'TAG_RESOLVE_FAILED':
      return { message: `an unknown !tag: ${message}`, hint: 'maos-tui uses no tags' };
    default:
      return { message, hint: 'check the line and the one before' };
  }
}
