/**
 * `dist/opencode-plugin.js`: what opencode loads into itself, told by our settings. Hands what happens in the session to the host as calls of a hook, in
 * the words of `terminal/read-hook.ts`, and does what is replied. Invariant: without a host that answers it decides nothing: opencode then asks on its
 * own screen. Sessions of sub-agents are told apart: only their tools and questions are. It must export one function, and import nothing that is large.
 */
import { ask } from '../hooks/ask.ts';
import { SOCKET_VARIABLE, TOKEN_VARIABLE } from '../hooks/wire.ts';

type Fields = Record<string, unknown>;
interface Post {
  post(options: { url: string; path: Record<string, string>; body: object; headers: Record<string, string> }): Promise<unknown>;
}
interface Call {
  tool: string;
  sessionID: string;
  callID: string;
}

/** What a turn is called that a person broke off. */
const ABORTED = 'MessageAbortedError';

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export async function maos({ client }: { client: { _client: Post } }) {
  const [socket = '', token = ''] = [process.env[SOCKET_VARIABLE], process.env[TOKEN_VARIABLE]];
  const inner = new Set<string>();
  const inputs = new Map<string, Fields>();
  const asked = new Map<string, AbortController>();
  let prompt = '';
  let said = '';
  let broken = false;
  /** What happens is told in its order. */
  let told: Promise<unknown> = Promise.resolve();
  const then = (work: () => Promise<unknown>): void => {
    told = told.then(work).catch(() => undefined); // opencode is ending: its end tells the rest
  };

  const tell = async (name: string, event: Fields, gone?: AbortSignal): Promise<Fields> => {
    const reply = socket === '' ? '' : await ask(socket, token, Buffer.from(JSON.stringify({ hook_event_name: name, ...event })), gone);
    try {
      return reply === '' ? {} : fields(JSON.parse(reply));
    } catch {
      return {}; // no reply of our host: no decision
    }
  };
  const post = (url: string, path: Record<string, string>, body: object) => client._client.post({ url, path, body, headers: { 'Content-Type': 'application/json' } });

  const prompted = (sessionID: string, said: unknown) => post('/session/{sessionID}/prompt_async', { sessionID }, { parts: [{ type: 'text', text: said }] });

  async function permission({ id, permission, patterns, metadata, tool }: Fields): Promise<void> {
    const gone = new AbortController();
    asked.set(text(id), gone);
    const call = inputs.get(text(fields(tool).callID)) ?? { tool_name: permission, tool_input: metadata };
    const { reply, message } = await tell('PermissionRequest', { ...call, permission, patterns, metadata }, gone.signal);
    asked.delete(text(id));
    if (reply !== undefined) await post('/permission/{requestID}/reply', { requestID: text(id) }, { reply, ...(message === undefined ? {} : { message }) });
  }

  async function ended(session_id: string): Promise<void> {
    const [last_assistant_message, interrupted] = [said, broken];
    [said, broken] = ['', false];
    const { more } = await tell(interrupted ? 'Interrupted' : 'Stop', { session_id, last_assistant_message });
    if (more !== undefined) await prompted(session_id, more);
  }

  function message(info: Fields): void {
    if (fields(info.time).completed !== undefined) then(() => tell('Used', { message: info }));
    // Broken off while it waits to try again, only the message says so.
    if (fields(info.error).name === ABORTED && !inner.has(text(info.sessionID))) broken = true;
  }

  async function failed(session_id: string, error: Fields): Promise<void> {
    if (error.name === ABORTED) broken = true;
    else await tell('StopFailure', { session_id, error: text(fields(error.data).message) || text(error.name) });
  }

  const { more, session_id } = await tell('SessionStart', {});
  // Not waited for: opencode takes it up only once it has loaded us.
  if (more !== undefined) then(() => prompted(text(session_id), more));
  return {
    event: async ({ event: { type, properties } }: { event: { type: string; properties: Fields } }): Promise<void> => {
      const [info, part, status] = [fields(properties.info), fields(properties.part), fields(properties.status)];
      const session = text(properties.sessionID) || text(info.sessionID);
      if (type === 'message.updated' && info.role === 'assistant') message(info);
      else if (type === 'session.created' && text(info.parentID) !== '') inner.add(text(info.id));
      // Nobody waits for it here: the next events are to be heard meanwhile. When its answer cannot be given, the dialog stays.
      else if (type === 'permission.asked') permission(properties).catch(() => undefined);
      else if (type === 'permission.replied') asked.get(text(properties.requestID) || text(properties.permissionID))?.abort();
      else if (inner.has(session)) return;
      else if (type === 'message.part.updated' && part.type === 'text' && part.messageID !== prompt) said = text(part.text);
      else if (type === 'session.status' && status.type === 'retry') then(() => tell('Retry', { session_id: session, ...status }));
      else if (type === 'session.error') then(() => failed(session, fields(properties.error)));
      else if (type === 'session.idle') then(() => ended(session));
    },
    'chat.message': async ({ sessionID }: { sessionID: string }, { message, parts }: { message: Fields; parts: Fields[] }): Promise<void> => {
      if (inner.has(sessionID)) return;
      prompt = text(message.id);
      broken = false;
      await tell('UserPromptSubmit', { session_id: sessionID, prompt: parts.map((part) => text(part.text)).join('\n') });
    },
    'tool.execute.before': async ({ tool, callID }: Call, { args }: { args: unknown }): Promise<void> => {
      const call = { tool_name: tool, tool_input: fields(args) };
      inputs.set(callID, call);
      const { denied } = await tell('PreToolUse', call);
      if (denied !== undefined) throw new Error(text(denied));
    },
    'tool.execute.after': async ({ callID }: Call, output: unknown): Promise<void> => {
      const call = inputs.get(callID) ?? {};
      inputs.delete(callID);
      const { exit } = fields(fields(output).metadata);
      if (exit === undefined || exit === 0) await tell('PostToolUse', call);
    },
  };
}
