/** What the palette of the screen has done beside the run: a report, a bundle for whoever mends a problem, a look at the files. */
import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Client } from '../client/contract.ts';
import { EXIT, MaosError } from '../system/errors.ts';
import { packageVersion } from '../system/self.ts';
import type { ScreenTools } from '../tui/screen-tools.ts';
import { shownLine } from './io.ts';

const FOLDER = 'reports';

export function toolsFor(client: Client, repo: string): ScreenTools {
  const write = async (name: string, text: string): Promise<string> => {
    const { writeDurable } = await import('../system/durable.ts');
    await mkdir(join(client.dir, FOLDER), { recursive: true });
    const file = join(client.dir, FOLDER, name);
    await writeDurable(file, text);
    return relative(repo, file);
  };
  return {
    report: async () => {
      const { readRun } = await import('../client/past-run.ts');
      const { reportOf } = await import('../core/view/report.ts');
      const { reportText } = await import('./report/text.ts');
      const id = (await client.state()).run?.id;
      const found = id === undefined ? null : await readRun(client, id);
      const told = found === null ? null : reportOf(found.state, found.events, Date.now());
      if (told === null) throw new MaosError({ code: 'NO_RUN', message: 'There is no run to report on.', hint: 'Start one: maos-tui run "GOAL"' });
      return `The report is in ${await write(`${told.run.id}.html`, await reportText(client, told, 'html'))}.`;
    },
    problem: async () => {
      const { problemReport } = await import('./problem-report.ts');
      const file = await write(`problem-${new Date().toISOString().replace(/[:.]/g, '-')}.json`, `${JSON.stringify(await problemReport(client, repo), null, 2)}\n`);
      return `Wrote ${file}; nothing of your work is in it.`;
    },
    check: async () => {
      const { checkRepository } = await import('./check-files.ts');
      const { problemLine } = await import('../config/problem.ts');
      const problems = await checkRepository(repo);
      const [first] = problems;
      if (first === undefined) return 'No problem found in multi-agent.yaml, tasks.json, state.json, skills and prompts.';
      const more = problems.length > 1 ? ` And ${problems.length - 1} more: maos-tui validate` : '';
      if (problems.every(({ warning }) => warning)) return `${shownLine(problemLine(first))}${more}`;
      throw new MaosError({ code: 'FILES_INVALID', message: shownLine(problemLine(first)), hint: more.trim(), exit: EXIT.invalid });
    },
    about: async () => `maos-tui ${packageVersion()}, node ${process.versions.node}, ${process.platform}-${process.arch}. maos-tui help says the rest.`,
  };
}
