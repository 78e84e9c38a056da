/** One call of a hook: hands its JSON to the host and waits for the reply. Loaded at every hook of every agent, so it imports nothing but node:net. */
import { connect } from 'node:net';
import { TAKEN_MS } from './wire.ts';

/** The reply; empty without one, without a host, and when `gone` tells that nobody waits for it any more. Waits as long as the host holds the connection. */
export function ask(socket: string, token: string, call: Buffer, gone?: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const connection = connect(socket);
    const untaken = setTimeout(() => connection.destroy(), TAKEN_MS);
    const leave = (): void => void connection.destroy();
    gone?.addEventListener('abort', leave, { once: true });
    connection.setEncoding('utf8');
    connection.on('data', (text: string) => {
      clearTimeout(untaken);
      said += text;
    });
    connection.on('error', () => undefined); // no host, or gone meanwhile: 'close' follows
    connection.on('close', () => {
      clearTimeout(untaken);
      gone?.removeEventListener('abort', leave);
      // What does not end with its line was cut off by the end of the host.
      resolve(said.endsWith('\n') ? said.trim() : '');
    });
    connection.write(`${token} ${call.length}\n`);
    connection.write(call);
    if (gone?.aborted === true) leave();
  });
}
