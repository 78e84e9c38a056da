/**
 * What an agent can say to its run, once for all ways of saying it: the verbs of `maos-tui agent` and the tools of `maos-tui mcp`.
 * Texts are cut to what the door takes. Must not print or know how it was asked.
 */
import { detailText, grantOf } from '../../agents/permission/question.ts';
import type { CommandBody } from '../../protocol/command.ts';
import type { Finding, Usage } from '../../protocol/common.ts';
import type { Priority } from '../../protocol/words.ts';
import { MaosError } from '../../system/errors.ts';
import { newId } from '../../system/ids.ts';
import { mailboxOf, type Patience, waitForMail } from './mail.ts';
import type { Session } from './session.ts';

export async function reportProgress(me: Session, text: string, percent?: number): Promise<void> {
  await me.tell({ type: 'report-progress', text: text.slice(0, 2_000), ...(percent === undefined ? {} : { percent }) });
}

export async function complete(me: Session, summary: string, noChange?: string): Promise<void> {
  await me.tell({ type: 'claim-completion', summary: summary.slice(0, 20_000), ...(noChange === undefined ? {} : { no_change: noChange.slice(0, 2_000) }) });
}

export async function fail(me: Session, text: string): Promise<void> {
  await me.tell({ type: 'fail-task', text: text.slice(0, 20_000) });
}

/** What its own program used since the last report. */
export async function reportUsage(me: Session, model: string | null, usage: Usage): Promise<void> {
  await me.tell({ type: 'report-usage', model: model === null ? null : model.slice(0, 200), usage });
}

/** Warnings about a plan that was taken; one with errors is refused with all of them in the reason. */
export async function proposePlan(me: Session, plan: unknown): Promise<Finding[]> {
  const events = await me.tell({ type: 'propose-plan', plan });
  return events.flatMap(({ body }) => (body.type === 'plan.proposed' ? body.findings : []));
}

/** One line, for the agent that has to mend it. */
export const findingLine = ({ severity, where, message, hint }: Finding): string => `${severity}${where ? ` at ${where}` : ''}: ${message}${hint ? ` (${hint})` : ''}`;

export interface Question {
  text: string;
  detail?: string;
  permission?: boolean;
  /** Tool the permission is for. */
  tool?: string;
}

/** Id of the request, which the answer replies to. */
export async function askUser(me: Session, { text, detail = '', permission = false, tool }: Question): Promise<string> {
  const id = newId();
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  const body: CommandBody = {
    type: 'request-approval',
    kind: permission ? 'permission' : 'question',
    request_id: id,
    summary: line.slice(0, 500),
    detail: (permission ? detailText(text) : [text.length > 500 || text.includes('\n') ? text : '', detail].filter(Boolean).join('\n\n')).slice(0, 100_000),
    ...(permission ? { why: detail.slice(0, 2_000), rule: 'the agent asks of itself', grant: grantOf(tool ?? 'ask', text) } : {}),
    cwd: process.cwd(),
    ...(tool === undefined ? {} : { tool }),
  };
  await me.tell(body);
  return id;
}

export interface Said {
  allow: boolean;
  text: string;
}
/** Time for an answer that was given to be found among the messages. */
const AT_HAND_MS = 1_000;

/** null when the time is over. Other messages stay where they are. */
export async function awaitAnswer(me: Session, requestId: string, patience: Patience): Promise<Said | null> {
  const mailbox = mailboxOf(me);
  const look = async () => {
    for (const box of ['new', 'cur'] as const) {
      for (const name of await mailbox.list(box)) {
        const value = await mailbox.read(box, name).catch(() => null); // a damaged message is for the inbox to report
        if (value?.reply_to === requestId) return { name, value };
      }
    }
    return null;
  };
  const answer = await waitForMail(mailbox, look, patience);
  if (answer === null) return null;
  await me.tell({ type: 'receive-messages', message_ids: [answer.value.id] });
  await me.tell({ type: 'ack-message', message_id: answer.value.id });
  await mailbox.ack(answer.name);
  return { allow: answer.value.data?.allow !== false, text: answer.value.text };
}

/** Wait on for a question of this session. Throws NO_QUESTION. One that was answered before is answered again. */
export async function awaitAsked(me: Session, requestId: string, patience: Patience): Promise<Said | null> {
  const { approvals } = await me.client.state();
  const asked = Object.values(approvals).find((approval) => approval.session_id === me.id && approval.request_id === requestId);
  if (asked === undefined) throw new MaosError({ code: 'NO_QUESTION', message: `This session has asked nothing as ${requestId}.`, hint: 'Ask it as a question.' });
  if (asked.answer === null) return awaitAnswer(me, requestId, patience);
  const { approved, note } = asked.answer;
  return (await awaitAnswer(me, requestId, { ...patience, timeoutMs: AT_HAND_MS })) ?? { allow: approved, text: note || (approved ? 'yes' : 'no') };
}

export interface Letter {
  to: string;
  text: string;
  priority: Priority;
  replyTo?: string;
  topic?: string;
  /** Of the sender's own making: sent again with it, the message is sent once. */
  id?: string;
}

/** Id of the message. */
export async function sendMessage(me: Session, { to, text, priority, replyTo, topic, id: own }: Letter): Promise<string> {
  const id = own ?? newId();
  const sent = me.tell({
    type: 'send-message',
    message_id: id,
    to,
    text,
    priority,
    ...(replyTo === undefined ? {} : { reply_to: replyTo }),
    ...(topic === undefined ? {} : { topic }),
    ...(process.env.MAOS_TASK_ID ? { task_id: process.env.MAOS_TASK_ID } : {}),
  });
  await sent.catch((error: unknown) => {
    if (own === undefined || !(error instanceof MaosError) || error.code !== 'ALREADY') throw error;
  });
  return id;
}

export async function setContext(me: Session, key: string, value: string): Promise<void> {
  await me.tell({ type: 'set-context', key, value });
}

/** Throws NO_CONTEXT. */
export async function getContext({ client }: Session, key: string): Promise<string> {
  const value = await client.store.context.get(key);
  if (value === null) throw new MaosError({ code: 'NO_CONTEXT', message: `Nothing is stored as ${key}.`, hint: 'See: maos-tui agent context list' });
  return value;
}
