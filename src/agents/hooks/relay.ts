/**
 * `dist/hook.js SOCKET`: what an agent's CLI runs as its hook. Hands the JSON on its input to the host and prints the host's reply.
 * Runs at every tool call, so it loads nothing but node:net. Invariant: it never stands in the agent's way: without a host that answers
 * it ends with code 0 and prints nothing, which to every CLI means "no decision", and the CLI asks on its own screen.
 */
import { connect } from 'node:net';
import { CALL_MAX, TAKEN_MS, TOKEN_VARIABLE } from './wire.ts';

const [, , path] = process.argv;
const token = process.env[TOKEN_VARIABLE];

async function input(): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > CALL_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The reply; empty without one. Waits for it as long as the host holds the connection. */
function ask(socket: string, call: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const connection = connect(socket);
    const untaken = setTimeout(() => connection.destroy(), TAKEN_MS);
    connection.setEncoding('utf8');
    connection.on('data', (text: string) => {
      clearTimeout(untaken);
      said += text;
    });
    connection.on('error', () => undefined); // no host, or gone meanwhile: 'close' follows
    connection.on('close', () => {
      clearTimeout(untaken);
      // What does not end with its line was cut off by the end of the host.
      resolve(said.endsWith('\n') ? said.trim() : '');
    });
    connection.write(`${token} ${call.length}\n`);
    connection.write(call);
  });
}

const call = path === undefined || token === undefined ? null : await input();
const reply = call === null || path === undefined ? '' : await ask(path, call);
process.stdout.write(reply, () => process.exit(0));
