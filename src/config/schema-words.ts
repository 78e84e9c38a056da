/**
 * Says in plain words what the schema library found, and which keys are known at a place of multi-agent.yaml.
 * Must not read files or know positions.
 */
import type { z } from 'zod';
import { agentInputSchema, configInputSchema, serviceInputSchema, settingsInputSchema, uiInputSchema } from '../protocol/config.ts';
import { nearest } from './suggest.ts';

export interface SchemaFinding {
  path: PropertyKey[] /** The finding is about the key itself, not its value. */;
  key: boolean;
  code: string;
  message: string;
  hint: string;
}
type Issue = z.core.$ZodIssue;

/** Keys that may stand at a path of multi-agent.yaml; empty where any name is allowed. */
export function knownKeys(path: readonly PropertyKey[]): string[] {
  const [top, , field] = path;
  if (path.length === 0) return Object.keys(configInputSchema.shape);
  if (top === 'settings' && path.length === 1) return Object.keys(settingsInputSchema.shape);
  if (top === 'ui' && path.length === 1) return Object.keys(uiInputSchema.shape);
  if (top === 'agents' && path.length === 2) return Object.keys(agentInputSchema.shape);
  if (top !== 'services') return [];
  if (path.length === 2) return Object.keys(serviceInputSchema.shape);
  if (field === 'limits') return Object.keys(serviceInputSchema.shape.limits.unwrap().shape);
  return field === 'directories' ? ['read', 'write'] : [];
}

const NAMES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
  null: 'nothing',
  undefined: 'nothing',
};

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of keys';
  return `${NAMES[typeof value] ?? typeof value} (${JSON.stringify(value).slice(0, 60)})`;
}

const dotted = (path: readonly PropertyKey[]) => path.map((part, index) => (typeof part === 'number' ? `[${part + 1}]` : `${index ? '.' : ''}${String(part)}`)).join('');

/** Value at a path; undefined when there is none. */
function at(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const part of path) value = value !== null && typeof value === 'object' && Object.hasOwn(value, part) ? (value as Record<PropertyKey, unknown>)[part] : undefined;
  return value;
}

/** Unions fail with one list of issues per form; the form the writer meant is the one whose outer type fits. */
function flatten(issue: Issue, root: unknown, base: readonly PropertyKey[]): Issue[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'invalid_key')
    return issue.issues.slice(0, 1).map((inner) => ({ code: 'invalid_key', origin: 'record', issues: [inner], path, message: inner.message }) as Issue);
  if (issue.code !== 'invalid_union') return [{ ...issue, path } as Issue];
  const meant = issue.errors.filter(
    (form) => form.length > 0 && !form.some((inner) => inner.path.length === 0 && (inner.code === 'invalid_type' || inner.code === 'invalid_value')),
  );
  const form = meant[0];
  return form ? form.flatMap((inner) => flatten(inner, root, path)) : [{ ...issue, path } as Issue];
}

const FORMS: Record<string, string> = {
  version: '1',
  directories: 'a list of paths, or a group with read and write',
  command: 'a text or a list of texts',
  timeout: 'a duration such as 45s, 30m or 2h',
  silence: 'a duration such as 45s, 30m or 2h',
  review: 'user, auto or role:NAME',
};

function worded(issue: Issue, root: unknown): SchemaFinding[] {
  const path = [...issue.path];
  const name = dotted(path) || 'the file';
  const value = at(root, path);
  const one = (code: string, message: string, hint = ''): SchemaFinding[] => [{ path, key: false, code, message, hint }];
  const last = String(path.at(-1) ?? '');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const known = knownKeys(path);
      const near = nearest(key, known);
      const elsewhere = near
        ? null
        : path.length === 0 && knownKeys(['settings']).includes(key)
          ? 'settings'
          : path[0] === 'settings' && knownKeys([]).includes(key)
            ? 'the top of the file'
            : null;
      const hint = near ? '' : elsewhere ? `it belongs under ${elsewhere}` : known.length > 0 ? `known here: ${known.join(', ')}` : '';
      return {
        path: [...path, key],
        key: true,
        code: 'config.unknown-key',
        message: `\`${key}\` is not a setting${path.length > 1 ? ` of ${dotted(path)}` : ''}${near ? `; did you mean \`${near}\`?` : ''}`,
        hint,
      };
    });
  }
  if (last === 'version' && path.length === 1)
    return one(
      'config.version',
      value === undefined ? '`version` is missing' : `version ${JSON.stringify(value)} is not known to this maos-tui`,
      value === undefined ? 'the first line is: version: 1' : 'version: 1 is the newest one it reads',
    );
  if (issue.code === 'invalid_key') {
    const what = path[0] === 'services' ? 'a role' : path.at(-2) === 'env' ? 'a variable here' : 'an agent';
    return [{ path, key: true, code: path[0] === 'services' ? 'config.role-name' : 'config.name', message: `\`${last}\` cannot be the name of ${what}`, hint: issue.message }];
  }
  if (issue.code === 'invalid_type') {
    const expected = NAMES[issue.expected] ?? issue.expected;
    if (value === null) return one('config.type', `\`${name}\` is empty; it must be ${expected}`, 'remove the line, or put a value after the colon');
    return one('config.type', value === undefined ? `\`${name}\` is missing` : `\`${name}\` must be ${expected}, not ${kindOf(value)}`);
  }
  if (issue.code === 'invalid_union') return one('config.type', `\`${name}\` must be ${FORMS[last] ?? 'of another form'}, not ${kindOf(value)}`);
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const near = typeof value === 'string' ? nearest(value, values) : null;
    return one('config.value', `\`${name}\` must be ${values.join(', ').replace(/, ([^,]*)$/, ' or $1')}, not ${kindOf(value)}`, near ? `did you mean ${near}?` : '');
  }
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const small = issue.code === 'too_small';
    const limit = small ? issue.minimum : issue.maximum;
    if (issue.origin === 'string') return one('config.value', small ? `\`${name}\` is empty` : `\`${name}\` is longer than ${limit} characters`);
    if (issue.origin === 'array') return one('config.value', small ? `\`${name}\` is an empty list` : `\`${name}\` has more than ${limit} entries`);
    return one('config.value', `\`${name}\` must be ${small ? (issue.inclusive === false ? 'more than' : 'at least') : 'at most'} ${limit}, not ${JSON.stringify(value)}`);
  }
  if (issue.code === 'invalid_format') return one('config.value', `\`${name}\` must be ${FORMS[last] ?? issue.message}, not ${kindOf(value)}`);
  return one('config.value', `\`${name}\`: ${issue.message}`);
}

/** Findings of a failed parse of configInputSchema, in the order of the schema. */
export function schemaFindings(issues: readonly Issue[], root: unknown): SchemaFinding[] {
  return issues.flatMap((issue) => flatten(issue, root, [])).flatMap((issue) => worded(issue, root));
}
