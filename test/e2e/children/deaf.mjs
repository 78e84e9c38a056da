// One agent of the chaos that does not do its part: it takes the letters out of its mailbox and never says that it read them.
// Only task HEARS waits for one to be sent anew, and takes that up.
import { appendFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openTools } from '../../cli/mcp-client.mjs';

const [, , folder, bin] = process.argv;
const record = join(folder, 'deaf.log');
const dead = join(process.env.MAOS_DIR, 'messages/deaf/dead');
const given = () => existsSync(dead) && readdirSync(dead).some((name) => name.endsWith('.json'));

const tools = await openTools([process.execPath, bin, 'mcp'], process.env);
const must = async (name, input) => {
  const answer = await tools.call(name, input);
  if (answer.error) throw new Error(`${name}: ${answer.text}`);
  return answer.data;
};
const next = async () => (await must('read_messages', { wait_seconds: 1 })).messages[0];
if (process.env.MAOS_TASK_ID === 'HEARS') {
  while (!existsSync(record)) {
    const letter = await next();
    if (letter === undefined) continue;
    appendFileSync(record, `${letter.id} ${letter.text}\n`);
    await must('ack_message', { id: letter.id });
  }
} else while (!given() && (await next()) === undefined);
await must('complete_task', { summary: 'listened', no_change: 'only talk' });
await tools.close();
process.exit(0);
