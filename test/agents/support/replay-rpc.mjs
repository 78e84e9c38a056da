#!/usr/bin/env node
// Says what a real agent of JSON-RPC (the app-server of Codex, an agent of the Agent Client Protocol) said in a recording, and waits where it waited: for the request an answer belongs to, and for answers to
// its own questions. What no recorded answer belongs to is answered with {}. Ends when its input is closed.
import { appendFileSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

if (process.argv.includes('--version')) {
  console.log('codex-cli 0.169.0 (replayed)');
  process.exit(0);
}
const lines = readFileSync(process.env.REPLAY, 'utf8').trim().split('\n').filter(Boolean);
const parsed = (line) => (line.startsWith('{') ? JSON.parse(line) : {});
const recorded = new Set(lines.map((line) => parsed(line)).flatMap(({ id, method }) => (method === undefined ? [id] : [])));
appendFileSync(process.env.RECEIVED, `${JSON.stringify({ argv: process.argv.slice(2) })}\n`);
const asked = new Set();
let waitsFor = null;
function go() {
  while (lines.length > 0 && waitsFor === null) {
    const line = lines[0];
    if (line === 'DIE') process.kill(process.pid, 'SIGKILL');
    const value = parsed(line);
    if (value.id !== undefined && value.method === undefined && !asked.has(value.id)) return;
    // INTERRUPTED, STEERED, PROMPTED: what follows comes once that was asked.
    if (/^[A-Z]+$/.test(line) && !asked.has(line)) return;
    lines.shift();
    if (asked.delete(line)) continue;
    process.stdout.write(`${line}\n`);
    if (value.id !== undefined && value.method !== undefined) waitsFor = value.id;
  }
}
createInterface({ input: process.stdin })
  .on('line', (line) => {
    appendFileSync(process.env.RECEIVED, `${line}\n`);
    const value = JSON.parse(line);
    if (value.method === undefined && value.id === waitsFor) waitsFor = null;
    if (value.method === 'session/prompt') asked.add('PROMPTED');
    if (value.method === 'session/cancel') asked.add('INTERRUPTED');
    if (value.method !== undefined && value.id !== undefined) {
      asked.add(value.id);
      if (value.method === 'turn/interrupt') asked.add('INTERRUPTED');
      if (value.method === 'turn/steer') asked.add('STEERED');
      if (!recorded.has(value.id)) process.stdout.write(`${JSON.stringify({ id: value.id, result: {} })}\n`);
    }
    go();
  })
  .on('close', () => process.exit(0));
