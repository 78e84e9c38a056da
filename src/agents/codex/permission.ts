/**
 * What the server asks, in plain words and with the answer it wants; which questions a rule answers, and what was allowed for the task.
 * What is remembered lives as long as the session: no rule is written into the user's configuration.
 */
import { oneLine, plain } from '../look/plain.ts';
import { mayWrite } from '../permission/may-write.ts';
import { allows, forbids, VERBS } from '../permission/rules.ts';
import { bare } from './command-line.ts';
import type { Item, Request } from './events.ts';

export interface Question {
  tool: string;
  command: string | null;
  /** Files it would change. */
  paths: string[];
  summary: string;
  detail: string;
  rule: string;
  /** What an answer for the task covers: the same again, and simple commands that begin so. null: nothing. */
  covers: { exact: string; prefix: string | null } | null;
  /** The result of the request. */
  result(allow: boolean, note: string): object;
  /** Whether the result carries the note. */
  tells: boolean;
}
export type Ruling = { verdict: 'allow' } | { verdict: 'deny'; rule: string } | { verdict: 'ask' };

const DETAIL = 90_000;
const VERB_RULES = VERBS.map((verb) => `Bash(maos-tui agent ${verb})`);
const clip = (value: string): string => (value.length <= DETAIL ? value : `${value.slice(0, DETAIL)}\n… (${value.length - DETAIL} characters cut)`);
const decision = (allow: boolean): object => ({ decision: allow ? 'accept' : 'decline' });
const because = (outside: string, reason: string | null | undefined): string => (reason ? `${outside}; it says: ${reason}` : outside);

export const changesText = (changes: Item['changes']): string => (changes ?? []).map(({ path, kind, diff }) => `${kind.type} ${path}\n${diff}`).join('\n');

function asked(request: Request, items: ReadonlyMap<string, Item>): Omit<Question, 'rule' | 'summary' | 'detail'> & { summary: string; detail: string; rule: string } {
  switch (request.method) {
    case 'item/commandExecution/requestApproval': {
      const { command: given, reason, proposedExecpolicyAmendment, networkApprovalContext } = request.params;
      const host = networkApprovalContext?.host ?? '';
      const command = given ? bare(given) : null;
      const words = proposedExecpolicyAmendment?.join(' ') ?? '';
      const said = command ?? (host === '' ? 'more input for a running command' : `network: ${host}`);
      return {
        tool: command === null && host !== '' ? 'Network' : 'Bash',
        command,
        paths: [],
        summary: said,
        detail: [said, host === '' ? '' : `# network: ${host}`, reason ? `# ${reason}` : ''].filter((part) => part !== '').join('\n\n'),
        rule: because(host === '' ? 'outside of the sandbox' : `network access to ${host}`, reason),
        covers: command === null ? { exact: said, prefix: null } : { exact: command, prefix: words !== '' && command.startsWith(words) ? words : null },
        result: decision,
        tells: false,
      };
    }
    case 'item/fileChange/requestApproval': {
      const { itemId, reason, grantRoot } = request.params;
      const changes = items.get(itemId)?.changes ?? [];
      const paths = changes.map(({ path }) => path);
      return {
        tool: 'Edit',
        command: null,
        paths,
        summary: paths.length === 0 ? 'a change of files' : paths.join(' '),
        detail: changesText(changes),
        rule: because(grantRoot ? `writes below ${grantRoot}` : 'outside of what it may write', reason),
        covers: paths.length === 0 ? null : { exact: [...paths].sort().join('\n'), prefix: null },
        result: decision,
        tells: false,
      };
    }
    case 'item/permissions/requestApproval': {
      const { permissions, reason } = request.params;
      const text = JSON.stringify(permissions, null, 2);
      return {
        tool: 'Permissions',
        command: null,
        paths: [],
        summary: reason ?? JSON.stringify(permissions),
        detail: text,
        rule: because('asks for more than the sandbox allows', reason),
        covers: { exact: text, prefix: null },
        result: (allow) => ({ permissions: allow ? permissions : {}, scope: 'turn' }),
        tells: false,
      };
    }
    case 'item/tool/requestUserInput': {
      const { questions } = request.params;
      const answers = (note: string) => Object.fromEntries(questions.map(({ id }) => [id, { answers: [note] }]));
      return {
        tool: 'AskUserQuestion',
        command: null,
        paths: [],
        summary: questions.map(({ question }) => question).join(' '),
        detail: questions.map(({ question, options }) => [question, ...(options ?? []).map(({ label }) => `- ${label}`)].join('\n')).join('\n\n'),
        rule: 'a question of the agent',
        covers: null,
        result: (allow, note) => ({ answers: answers(note === '' ? (allow ? 'Yes' : 'No') : note) }),
        tells: true,
      };
    }
    case 'mcpServer/elicitation/request': {
      const { serverName, message, url, _meta, requestedSchema } = request.params;
      const fields = Object.keys(requestedSchema?.properties ?? {});
      const call = _meta?.codex_approval_kind === 'mcp_tool_call' || fields.length === 0;
      const title = typeof _meta?.tool_title === 'string' ? _meta.tool_title : message;
      return {
        tool: call ? `mcp__${serverName}` : 'AskUserQuestion',
        command: null,
        paths: [],
        summary: message,
        detail: [message, url ?? '', _meta?.tool_params === undefined ? '' : JSON.stringify(_meta.tool_params, null, 2)].filter((part) => part !== '').join('\n\n'),
        rule: `asked by the MCP server ${serverName}`,
        covers: call ? { exact: `${serverName} ${title}`, prefix: null } : null,
        result: (allow, note) =>
          allow
            ? { action: 'accept', content: call ? {} : Object.fromEntries(fields.map((field) => [field, note])), _meta: null }
            : { action: 'decline', content: null, _meta: null },
        tells: !call,
      };
    }
  }
}

/** `items` are those that began and have not ended, by id: a question about files names only its item. */
export function questionOf(request: Request, items: ReadonlyMap<string, Item>): Question {
  const question = asked(request, items);
  return { ...question, tool: oneLine(question.tool, 200), summary: oneLine(question.summary, 500), detail: clip(plain(question.detail)), rule: oneLine(question.rule, 500) };
}

export class Permissions {
  readonly #remembered: { tool: string; exact: string; prefix: string | null }[] = [];
  constructor(
    readonly cwd: string,
    readonly tools: { allowed: readonly string[]; restricted: readonly string[]; write: readonly string[] },
  ) {}

  remember({ tool, covers }: Question): void {
    if (covers !== null) this.#remembered.push({ tool, ...covers });
  }

  /** The rule of the role that forbids a command, or null. */
  forbidden(command: string): string | null {
    return forbids(this.tools.restricted, { tool: 'Bash', command });
  }

  /** Forbidden by the role; or in no need of asking: an edit where it may work, what its rules allow, what was allowed for the task. */
  judge(question: Question): Ruling {
    const { tool, command, paths, covers } = question;
    const rule = forbids(this.tools.restricted, question);
    if (rule !== null) return { verdict: 'deny', rule };
    const edits = paths.length > 0 && paths.every((path) => mayWrite(path, this.cwd, this.tools.write));
    const like = (one: { tool: string; exact: string; prefix: string | null }): boolean =>
      one.tool === tool && (one.exact === covers?.exact || (one.prefix !== null && command !== null && allows([`Bash(${one.prefix})`], question)));
    return edits || this.#remembered.some(like) || allows([...VERB_RULES, ...this.tools.allowed], question) ? { verdict: 'allow' } : { verdict: 'ask' };
  }
}
