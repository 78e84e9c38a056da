/**
 * Colours for code, line by line: comments, strings, numbers and the words of the language, from one table by file type. It knows no
 * grammar, so it can be wrong inside texts of several lines, and never slow. Only the 16 colours of the terminal. Pure.
 */
import type { Style } from '../theme.ts';

interface Language {
  files: RegExp;
  /** What begins a comment, as a pattern. */
  comment?: string;
  quotes?: string;
  /** Case does not matter to the words. */
  loose?: boolean;
  words?: string;
}

const C = String.raw`\/\/.*|\/\*.*?(?:\*\/|$)|^\s*\*(?:[ /].*)?$`;
const HASH = String.raw`(?:^|(?<=\s))#.*`;
const CONTROL = 'if else for while do switch case default break continue return';
const LANGUAGES: readonly Language[] = [
  {
    files: /\.(?:[cm]?[jt]sx?|vue|svelte)$/i,
    comment: C,
    quotes: '"\'`',
    words: `${CONTROL} async await class const let var function extends implements import export from as new this super throw try catch finally typeof instanceof in of void delete yield static get set readonly type interface enum namespace declare public private protected abstract satisfies keyof null undefined true false`,
  },
  { files: /\.(?:json5?|jsonc)$/i, comment: C, quotes: '"', words: 'true false null' },
  {
    files: /\.(?:go)$/i,
    comment: C,
    quotes: '"`\'',
    words: `${CONTROL} package import func type struct interface map chan go defer select range var const fallthrough goto nil true false error string int bool byte`,
  },
  {
    files: /\.(?:rs)$/i,
    comment: C,
    quotes: '"',
    words:
      'as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while None Some Ok Err',
  },
  {
    files: /\.(?:java|kts?|scala|groovy|cs|swift|dart|php|c|h|cc|cpp|hpp|m|proto)$/i,
    comment: C,
    quotes: '"\'',
    words: `${CONTROL} abstract auto bool boolean byte catch char class const double enum export extends extern final finally float fun func guard implements import include int interface internal let long message namespace new null nil object open operator override package private protected public repeated service short signed sizeof static string struct super template this throw throws trait true false try typedef union unsigned using val var virtual void volatile where namespace define ifdef endif`,
  },
  {
    files: /\.(?:pyi?)$/i,
    comment: HASH,
    quotes: '"\'',
    words:
      'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case None True False self',
  },
  {
    files: /\.(?:rb|ex|exs)$|(?:^|\/)(?:Gemfile|Rakefile)$/i,
    comment: HASH,
    quotes: '"\'',
    words:
      'alias and begin break case class def do else elsif end ensure false for if in module next nil not or redo rescue retry return self super then true undef unless until when while yield require attr_reader attr_accessor defmodule fn',
  },
  {
    files: /\.(?:sh|bash|zsh|fish)$|(?:^|\/)(?:Makefile|Dockerfile)$/i,
    comment: HASH,
    quotes: '"\'',
    words: 'if then else elif fi for while until do done case esac in function return local export set unset exit trap FROM RUN COPY ADD ENV ARG CMD ENTRYPOINT WORKDIR EXPOSE',
  },
  { files: /\.(?:ya?ml|toml|ini|cfg|conf|env|properties)$/i, comment: HASH, quotes: '"\'', words: 'true false null yes no on off' },
  {
    files: /\.(?:sql)$/i,
    comment: String.raw`--.*|\/\*.*?(?:\*\/|$)`,
    quotes: "'",
    loose: true,
    words:
      'select from where insert into values update set delete create alter drop table index unique primary key foreign references not null default and or in is as on join left right inner outer group by order having limit offset union all distinct exists begin commit rollback case when then else end constraint cascade returning with',
  },
  { files: /\.(?:css|scss|less)$/i, comment: C, quotes: '"\'', words: 'important media import include mixin keyframes supports' },
  { files: /\.(?:html?|xml|svg)$/i, comment: '<!--.*?(?:-->|$)', quotes: '"' },
];

type Kind = 'comment' | 'string' | 'number' | 'word';
const COLOURS: Record<Kind, Style> = { comment: { dim: true }, string: { fg: 3 }, number: { fg: 6 }, word: { fg: 5 } };
/** In a line that is coloured as a whole already. */
const IN_CHANGE: Record<Kind, Style> = { ...COLOURS, word: { bold: true } };
/** Longer lines are data, not something that is read. */
const LONGEST = 2_000;

const patterns = new Map<Language, RegExp>();
function patternOf(language: Language): RegExp {
  const made = patterns.get(language);
  if (made) return made;
  const strings = [...(language.quotes ?? '')].map((quote) => String.raw`${quote}(?:[^${quote}\\]|\\.)*(?:${quote}|$)`).join('|');
  const parts = [
    ...(language.comment === undefined ? [] : [`(?<comment>${language.comment})`]),
    ...(strings === '' ? [] : [`(?<string>${strings})`]),
    ...(language.words === undefined ? [] : [String.raw`(?<word>(?<![\w.$-])(?:${[...new Set(language.words.split(' '))].join('|')})(?![\w$-]))`]),
    String.raw`(?<number>(?<![\w.])\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\w)|\b0x[\da-fA-F]+\b)`,
  ];
  const pattern = new RegExp(parts.join('|'), language.loose ? 'gi' : 'g');
  patterns.set(language, pattern);
  return pattern;
}

export interface Token {
  from: number;
  to: number;
  style: Style;
}

/** What is coloured in a line of that file, in order; the rest keeps its colour. */
export function tokensOf(path: string, text: string, changed: boolean): Token[] {
  const language = text.length > LONGEST ? undefined : LANGUAGES.find((one) => one.files.test(path));
  if (!language) return [];
  const styles = changed ? IN_CHANGE : COLOURS;
  return [...text.matchAll(patternOf(language))].flatMap((match): Token[] => {
    const kind = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined)?.[0] as Kind | undefined;
    return kind === undefined || match[0] === '' ? [] : [{ from: match.index, to: match.index + match[0].length, style: styles[kind] }];
  });
}
