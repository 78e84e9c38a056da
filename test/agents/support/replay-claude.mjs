#!/usr/bin/env node
// Says what the real CLI said in a recording, and waits for answers where it waited. Ends when its input is closed.
import { appendFileSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

if (process.argv.includes('--version')) {
  console.log('2.1.329 (replayed)');
  process.exit(0);
}
const lines = readFileSync(process.env.REPLAY, 'utf8').trim().split('\n').filter(Boolean);
appendFileSync(process.env.RECEIVED, `${JSON.stringify({ argv: process.argv.slice(2) })}\n`);
let failed = 0;
let waitsFor = null;
let started = false;
let interrupted = false;
function go() {
  while (lines.length > 0 && waitsFor === null) {
    // INTERRUPTED: what follows comes once that was asked.
    if (lines[0] === 'INTERRUPTED' && !interrupted) return;
    const line = lines.shift();
    if (line === 'INTERRUPTED') continue;
    if (line === 'DIE') process.kill(process.pid, 'SIGKILL');
    process.stdout.write(`${line}\n`);
    if (line.includes('"control_request"') && !line.includes('"parallel":true')) waitsFor = JSON.parse(line).request_id;
    if (line.includes('"is_error":true,"num_turns"')) failed = 1;
  }
}
createInterface({ input: process.stdin })
  .on('line', (line) => {
    appendFileSync(process.env.RECEIVED, `${line}\n`);
    const value = JSON.parse(line);
    if (value.type === 'control_request' && value.request.subtype === 'get_usage')
      process.stdout.write(
        `${JSON.stringify({ type: 'control_response', response: { subtype: 'success', request_id: value.request_id, response: { session: { total_cost_usd: 0.5 } } } })}\n`,
      );
    if (value.type === 'control_request' && value.request.subtype === 'interrupt') interrupted = true;
    if (value.type === 'user') started = true;
    if (value.type === 'control_response' && value.response.request_id === waitsFor) waitsFor = null;
    if (started) go();
  })
  .on('close', () => process.exit(failed));
