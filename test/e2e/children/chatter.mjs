// One agent of the chaos: sends its share of messages to all others, takes what comes, and acts on each once. Killed at any moment it goes on
// from its own record: ids of what it sends are made from their number, so sending again is once; what it acted on stands in a file.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTools } from '../../cli/mcp-client.mjs';

const [, , folder, bin, each, names] = process.argv;
const roles = names.split(',');
const me = process.env.MAOS_ROLE;
const mine = roles.indexOf(me);
const peers = roles.filter((role) => role !== me);
const record = join(folder, `${me}.log`);
const acted = new Set(
  existsSync(record)
    ? readFileSync(record, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(' ')[0])
    : [],
);
const planned = (from, n) => roles.filter((role) => role !== from)[n % (roles.length - 1)];
const expected = peers.flatMap((from) => Array.from({ length: Number(each) }, (_, n) => planned(from, n))).filter((to) => to === me).length;

const tools = await openTools([process.execPath, bin, 'mcp'], process.env);
const must = async (name, input) => {
  const answer = await tools.call(name, input);
  if (answer.error) throw new Error(`${name}: ${answer.text}`);
  return answer.data;
};
const take = async (wait_seconds) => {
  for (const { id, from, text } of (await must('read_messages', { wait_seconds, limit: 20 })).messages) {
    if (!acted.has(id)) appendFileSync(record, `${id} ${from} ${text}\n`);
    acted.add(id);
    await must('ack_message', { id });
  }
};
for (let n = 0; n < Number(each); n += 1) {
  await must('send_message', { to: planned(me, n), text: String(n), id: `01M${String(n).padStart(7, '0')}${String(mine).padStart(16, '0')}` });
  if (n % 5 === 4) await take(0);
}
while (acted.size < expected) await take(2);
await must('complete_task', { summary: 'all heard', no_change: 'only talk' });
await tools.close();
process.exit(0);
