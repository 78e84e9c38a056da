/**
 * Prints schemas/*.schema.json from the zod schemas (`npm run schemas`), so that editors and other programs can check what lies in
 * `.multi-agent/`. `schemaFiles()` is the only source; a test compares it with what is committed. It is no verb of the product.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { briefSchema } from '../protocol/brief.ts';
import { commandSchema } from '../protocol/command.ts';
import { configInputSchema } from '../protocol/config.ts';
import { effectSchema } from '../protocol/effect.ts';
import { eventSchema } from '../protocol/event.ts';
import { stateFileSchema, tasksEditSchema } from '../protocol/files.ts';
import { messageSchema } from '../protocol/message.ts';
import { planInputSchema } from '../protocol/plan.ts';
import { checkpointSchema, contextIndexSchema, leaseSchema } from '../protocol/records.ts';
import { samplesSchema } from '../protocol/samples.ts';
import { skillManifestSchema } from '../protocol/skill.ts';

/** What people and agents write is described as it is accepted, everything else as it is written. */
const ACCEPTED = 'input';
const WRITTEN = 'output';

const FILES: Record<string, { schema: z.ZodType; io: 'input' | 'output'; title: string; description: string }> = {
  tasks: { schema: tasksEditSchema, io: ACCEPTED, title: 'tasks.json', description: 'The tasks of the run: a view, which may be edited by hand.' },
  state: { schema: stateFileSchema, io: WRITTEN, title: 'state.json', description: 'The run at a glance: a view, written whole and never read back.' },
  plan: { schema: planInputSchema, io: ACCEPTED, title: 'A plan', description: 'What an architect proposes: maos-tui agent propose-plan FILE.' },
  config: { schema: configInputSchema, io: ACCEPTED, title: 'multi-agent.yaml', description: 'Settings and roles, at the root of the repository.' },
  skill: { schema: skillManifestSchema, io: ACCEPTED, title: 'manifest.json of a skill', description: 'Beside its skill.md, in .multi-agent/skills/NAME/.' },
  command: { schema: commandSchema, io: ACCEPTED, title: 'A command', description: 'What is asked: a file in messages/orchestrator/.' },
  message: { schema: messageSchema, io: WRITTEN, title: 'A message', description: 'What roles say to each other: a file in messages/<role>/.' },
  effect: { schema: effectSchema, io: WRITTEN, title: 'An effect', description: 'What is to be done in the world: a file in messages/host/.' },
  event: { schema: eventSchema, io: WRITTEN, title: 'An event', description: 'What happened: one line of audit/<first-seq>.jsonl, chained by hash.' },
  brief: { schema: briefSchema, io: WRITTEN, title: 'A brief', description: 'All an agent is started with: the file at MAOS_BRIEF.' },
  lease: { schema: leaseSchema, io: WRITTEN, title: 'A lease', description: 'Who is the orchestrator or the host: leases/<name>.<epoch>.json.' },
  checkpoint: { schema: checkpointSchema, io: WRITTEN, title: 'A checkpoint', description: 'State at a sequence number: checkpoints/<seq>.json.gz, unpacked.' },
  samples: { schema: samplesSchema, io: WRITTEN, title: 'logs/samples.json', description: 'What sessions, host and machine used lately; written while sessions live.' },
  'context-index': { schema: contextIndexSchema, io: WRITTEN, title: 'context/index.json', description: 'Who published which key of the shared context, and when.' },
};

/** File name → content, each ending with a newline. */
export function schemaFiles(): Map<string, string> {
  return new Map(
    Object.entries(FILES).map(([name, { schema, io, title, description }]) => {
      const { $schema, ...body } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
      return [`${name}.schema.json`, `${JSON.stringify({ $schema, title, description, ...body }, null, 2)}\n`];
    }),
  );
}

async function main(): Promise<void> {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '../../schemas');
  await mkdir(folder, { recursive: true });
  await Promise.all([...schemaFiles()].map(([name, content]) => writeFile(join(folder, name), content)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
