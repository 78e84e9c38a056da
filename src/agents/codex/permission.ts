/**
 * What the server asks, in plain words and with the answer it wants, and which questions a rule of the role answers.
 * Nothing is remembered here, and no rule is written into the user's configuration: what was allowed for a task the orchestrator knows.
 */
import type { Asked } from '../contract.ts';
import { oneLine, visibleLine } from '../look/plain.ts';
import { type Call, judge, type RoleTools, type Ruling } from '../permission/judge.ts';
import { detailText, grantOf, grantOfEdit } from '../permission/question.ts';
import { forbids } from '../permission/rules.ts';
import { bare } from './command-line.ts';
import type { Item, Request } from './events.ts';

export interface Question extends Asked, Call {
  /** The result of the request. */
  result(allow: boolean, note: string): object;
  /** Whether the result carries the note. */
  tells: boolean;
}

const decision = (allow: boolean): object => ({ decision: allow ? 'accept' : 'decline' });
export const changesText = (changes: Item['changes']): string => (changes ?? []).map(({ path, kind, diff }) => `${kind.type} ${path}\n${diff}`).join('\n');

function asked(request: Request, items: ReadonlyMap<string, Item>, cwd: string): Question {
  switch (request.method) {
    case 'item/commandExecution/requestApproval': {
      const { command: given, reason, networkApprovalContext } = request.params;
      const host = networkApprovalContext?.host ?? '';
      const command = given ? bare(given) : null;
      const said = command ?? (host === '' ? 'more input for a running command' : `network: ${host}`);
      return {
        tool: command === null && host !== '' ? 'Network' : 'Bash',
        command,
        paths: [],
        summary: said,
        detail: said,
        why: reason ?? '',
        rule: host === '' ? 'outside of the sandbox' : `network access to ${host}`,
        grant: command === null ? (host === '' ? null : grantOf('Network', host)) : grantOf('Bash', host === '' ? command : `${command} (network: ${host})`),
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
        why: reason ?? '',
        rule: grantRoot ? `writes below ${grantRoot}` : 'outside of what it may write',
        grant: paths.length === 0 ? null : grantOfEdit(paths, cwd),
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
        why: reason ?? '',
        rule: 'asks for more than the sandbox allows',
        grant: grantOf('Permissions', JSON.stringify(permissions)),
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
        why: '',
        rule: 'a question of the agent',
        grant: null,
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
        why: '',
        rule: `asked by the MCP server ${serverName}`,
        grant: call ? grantOf(`mcp__${serverName}`, `${title} ${JSON.stringify(_meta?.tool_params ?? {})}`) : null,
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
export function questionOf(request: Request, items: ReadonlyMap<string, Item>, cwd: string): Question {
  const question = asked(request, items, cwd);
  return {
    ...question,
    tool: oneLine(question.tool, 200),
    summary: visibleLine(question.summary, 500),
    detail: detailText(question.detail),
    why: detailText(question.why).slice(0, 2_000),
    rule: oneLine(question.rule, 500),
  };
}

/** What the rules of a role say of its questions, and of commands that run unasked. */
export class Permissions {
  constructor(
    readonly cwd: string,
    readonly tools: RoleTools,
  ) {}

  /** The rule of the role that forbids a command, or null. */
  forbidden(command: string): string | null {
    return forbids(this.tools.restricted, { tool: 'Bash', command });
  }

  judge(question: Question): Ruling {
    return judge(question, this.cwd, this.tools);
  }
}
