/**
 * Makes `.multi-agent.example/` anew (`npm run example`): plays the demo, and keeps what is worth reading. Leases are left out, because the key
 * that signs commands is among them; so are worktrees, checkpoints and the logs of the daemons. It is no verb of the product.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const KEPT = ['tasks.json', 'state.json', 'audit', 'messages', 'context', 'artifacts'];

const README = `# A run to read

What \`maos-tui demo\` left behind: seven tasks, three agents at a time, a check that failed and was retried, a permission, a merge conflict.
[schemas/FORMAT.md](../schemas/FORMAT.md) says what each file is. Begin with \`tasks.json\`, then:

    cat audit/*.jsonl | jq -r '[.seq, .at, .actor.kind, .body.type, .body.task_id // ""] | @tsv'
    jq -r 'select(.from) | [.from, .to, .text] | @tsv' messages/*/*/*.json

\`multi-agent.yaml\` lies at the root of a repository; the rest is its \`.multi-agent/\`. To verify the audit log:

    mkdir example && cd example && git init
    cp -r PATH/TO/maos-tui/.multi-agent.example .multi-agent
    maos-tui audit verify
`;

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const target = join(root, '.multi-agent.example');

const { stderr } = await promisify(execFile)(process.execPath, [join(root, 'bin/maos-tui.js'), 'demo', '--script'], { env: { ...process.env, TMPDIR: '/tmp' }, maxBuffer: 16e6 });
const repo = /^Repository: (.+)$/m.exec(stderr)?.[1];
if (!repo) throw new Error('the demo did not name its repository');
const made = join(repo, '.multi-agent');
await rm(target, { recursive: true, force: true });
await mkdir(join(target, 'logs'), { recursive: true });
await writeFile(join(target, 'README.md'), README);
await cp(join(repo, 'multi-agent.yaml'), join(target, 'multi-agent.yaml'));
for (const name of KEPT) await cp(join(made, name), join(target, name), { recursive: true, filter: (path) => !/\/\.[^/]+$/.test(path.slice(made.length)) });
for (const name of await readdir(join(made, 'logs'))) if (/-.*\.log$/.test(name)) await cp(join(made, 'logs', name), join(target, 'logs', name));
await rm(repo, { recursive: true, force: true });
