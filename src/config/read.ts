/**
 * Reads multi-agent.yaml and the user-wide defaults beneath it. Everything wrong is a problem with file, line and column;
 * nothing that was written is ignored. Reads only: must not write, and must not know how a run uses a setting.
 */
import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Document, LineCounter as Lines, ParsedNode } from 'yaml';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { type ConfigInput, configInputSchema } from '../protocol/config.ts';
import { CONFIG_FILE, userConfigPath } from './places.ts';
import type { ConfigProblem } from './problem.ts';
import { ruleFindings } from './rules.ts';
import { schemaFindings } from './schema-words.ts';
import { yamlWords } from './yaml-words.ts';

/** Bytes. A nested file beyond it could exhaust the parser's stack. */
export const CONFIG_MAX = 256 * 1024;

/** Whose file it is: `ui` stands in the user's only. */
export type Whose = 'project' | 'user';

export interface ReadConfig {
  /** null when there is no file (defaults apply) and when there are problems. User-wide defaults are merged in. */
  config: ConfigInput | null;
  /** Absolute path of the project's file, also when it does not exist. */
  path: string;
  exists: boolean;
  problems: ConfigProblem[];
}

/** The project's file wins over the user's, setting by setting; roles come from the project when it names any. */
export async function readConfig(repo: string, env: NodeJS.ProcessEnv = process.env): Promise<ReadConfig> {
  const path = join(repo, CONFIG_FILE);
  const userPath = userConfigPath(env);
  const [own, user] = await Promise.all([readOne(path, CONFIG_FILE), readOne(userPath, userPath, 'user')]);
  const problems = [...own.problems, ...user.problems];
  return { config: problems.length > 0 ? null : mergeConfigs(user.config, own.config), path, exists: own.exists, problems };
}

/** One of the two files by itself. `shown` is its name in problems. */
export const readConfigFile = readOne;

function mergeConfigs(below: ConfigInput | null, above: ConfigInput | null): ConfigInput | null {
  if (!below || !above) return above ?? below;
  const services: NonNullable<ConfigInput['services']> = {};
  for (const name of Object.keys(above.services ?? below.services ?? {})) services[name] = { ...below.services?.[name], ...above.services?.[name] };
  return {
    version: above.version,
    settings: { ...below.settings, ...above.settings },
    ...(above.services || below.services ? { services } : {}),
    ...(above.agents || below.agents ? { agents: { ...below.agents, ...above.agents } } : {}),
    ...(below.ui ? { ui: below.ui } : {}),
    ...(above.prices || below.prices ? { prices: { ...above.prices, ...without(below.prices ?? {}, above.prices ?? {}) } } : {}),
  };
}

/** The project's prices come first, as the first that fits counts. */
const without = <T>(all: Record<string, T>, named: Record<string, T>): Record<string, T> => Object.fromEntries(Object.entries(all).filter(([name]) => !Object.hasOwn(named, name)));

const tooLarge = (bytes: number): [code: string, message: string, hint: string] => [
  'config.too-large',
  `the file has ${bytes} bytes; at most ${CONFIG_MAX} are read`,
  'a configuration of 20 roles needs about 10,000',
];

async function readOne(path: string, shown: string, whose: Whose = 'project'): Promise<{ config: ConfigInput | null; exists: boolean; problems: ConfigProblem[] }> {
  const problem = (code: string, message: string, hint: string) => ({ config: null, exists: true, problems: [{ file: shown, line: 1, col: 1, code, message, hint }] });
  let bytes: Buffer;
  try {
    const file = await open(path, 'r');
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return problem('config.not-a-file', 'this is not a file', 'move it away, then: maos-tui init');
      if (stat.size > CONFIG_MAX) return problem(...tooLarge(stat.size));
      bytes = await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' && (await lstat(path).catch(() => null)) !== null)
      return problem('config.dangling', 'this is a link to a file that does not exist', 'mend the link, or remove it');
    if (code === 'ENOENT' || code === 'ENOTDIR') return { config: null, exists: false, problems: [] };
    return problem('config.unreadable', `the file cannot be read: ${(error as Error).message}`, 'check its permissions');
  }
  return { exists: true, ...readConfigText(bytes, shown, whose) };
}

/** The same for text at hand. `file` is the name shown in problems. */
export function readConfigText(input: string | Uint8Array, file: string, whose: Whose = 'project'): { config: ConfigInput | null; problems: ConfigProblem[] } {
  const fail = (code: string, message: string, hint: string, line = 1, col = 1) => ({ config: null, problems: [{ file, line, col, code, message, hint }] });
  if (input.length > CONFIG_MAX) return fail(...tooLarge(input.length));
  let text: string;
  try {
    text = typeof input === 'string' ? input : new TextDecoder('utf-8', { fatal: true }).decode(input);
  } catch {
    return fail('config.encoding', 'this is not UTF-8 text', 'save the file as UTF-8');
  }
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  const nul = text.indexOf('\0');
  if (nul >= 0) return fail('config.encoding', 'the file holds NUL bytes', 'it is damaged or not a text file', text.slice(0, nul).split('\n').length);
  const lines = new LineCounter();
  let document: Document.Parsed;
  let value: unknown;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
    const all = [...document.errors, ...document.warnings];
    const exhausted = all.filter((error) => error.code === 'RESOURCE_EXHAUSTION');
    const broken = exhausted.length > 0 ? exhausted.slice(0, 1) : all;
    if (broken.length > 0) {
      return {
        config: null,
        problems: broken.slice(0, 20).map((error) => ({
          file,
          ...place(lines, error.pos[0]),
          code: `yaml.${error.code.toLowerCase().replaceAll('_', '-')}`,
          ...yamlWords(error.code, error.message, text.slice(error.pos[0], error.pos[0] + 80)),
        })),
      };
    }
    if (document.contents === null || (isScalar(document.contents) && document.contents.value === null))
      return fail('config.empty', 'the file is empty', 'maos-tui init --force writes a fresh one; without the file the usual settings apply');
    value = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    if (error instanceof RangeError) return fail('yaml.depth', 'the file is nested too deeply to be read', 'a configuration has four levels');
    return fail('yaml.alias', `the file cannot be expanded: ${(error as Error).message}`, 'write the values out instead of using *aliases');
  }
  if (!isMap(document.contents)) return fail('config.type', 'the file must hold keys such as version and services', 'see: maos-tui help files');
  const parsed = configInputSchema.safeParse(value);
  const findings = [
    ...protoFindings(document),
    ...(whose === 'project' ? uiFindings(document) : []),
    ...(parsed.success ? ruleFindings(parsed.data) : schemaFindings(parsed.error.issues, value)),
  ];
  const problems = findings.map(({ path, key, code, message, hint }) => ({ file, ...place(lines, offsetOf(document, path, key)), code, message, hint }));
  problems.sort((a, b) => a.line - b.line || a.col - b.col);
  return { config: parsed.success && problems.length === 0 ? parsed.data : null, problems };
}

/** How the screen looks is for the person in front of it: a repository that one clones must not say. */
function uiFindings(document: Document.Parsed) {
  if (!document.has('ui')) return [];
  return [
    {
      path: ['ui'],
      key: true,
      code: 'config.not-here',
      message: '`ui` is for your own file, not for a repository',
      hint: 'maos-tui config path names it; maos-tui config set ui.theme … writes it',
    },
  ];
}

/** A role called __proto__ would be dropped in silence by every object it is copied to. */
function protoFindings(document: Document.Parsed) {
  const services = document.get('services');
  if (!isMap(services) || !services.has('__proto__')) return [];
  return [{ path: ['services', '__proto__'], key: true, code: 'config.reserved-name', message: 'a role cannot be called `__proto__`', hint: 'choose another name' }];
}

function place(lines: Lines, offset: number): { line: number; col: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), col: Math.max(1, col) };
}

/** Line and column of the value at a path of a text that can be read. */
export function placesIn(text: string): (path: readonly PropertyKey[]) => { line: number; col: number } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  return (path) => place(lines, offsetOf(document, [...path], false));
}

/** Where the value at a path begins (or its key); the nearest parent when it is missing. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[], key: boolean): number {
  let node: ParsedNode | null = document.contents;
  let offset = node?.range[0] ?? 0;
  for (const [index, part] of path.entries()) {
    if (isMap(node)) {
      const pair: { key: unknown; value: unknown } | undefined = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      if (!pair) return offset;
      const keyNode = pair.key as ParsedNode;
      const valueNode = pair.value as ParsedNode | null;
      const keyOnly = (key && index === path.length - 1) || valueNode === null || (isScalar(valueNode) && valueNode.value === null);
      offset = (keyOnly ? keyNode : valueNode).range[0];
      node = valueNode;
    } else if (isSeq(node)) {
      const item = node.items[Number(part)] as ParsedNode | undefined;
      if (!item) return offset;
      offset = item.range[0];
      node = item;
    } else return offset;
  }
  return offset;
}
