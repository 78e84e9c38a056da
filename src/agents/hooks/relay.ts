/**
 * `dist/hook.js SOCKET`: what an agent's CLI runs as its hook. Hands the JSON on its input to the host and prints the host's reply.
 * Runs at every tool call, so it loads nothing but node:net. Invariant: it never stands in the agent's way: without a host that answers
 * it ends with code 0 and prints nothing, which to every CLI means "no decision", and the CLI asks on its own screen.
 */
import { ask } from './ask.ts';
import { CALL_MAX, TOKEN_VARIABLE } from './wire.ts';

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

const call = path === undefined || token === undefined ? null : await input();
const reply = call === null || path === undefined ? '' : await ask(path, token ?? '', call);
process.stdout.write(reply, () => process.exit(0));
