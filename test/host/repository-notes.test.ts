import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryNotes } from '../../src/host/repository-notes.ts';
import { makeRepo } from './repo.ts';

it('reads the notes of the top and of the directories of the work, as they are committed, and nothing through links', async () => {
  const repo = makeRepo();
  repo.write('AGENTS.md', 'top');
  repo.write('CLAUDE.md', '@AGENTS.md\n');
  repo.write('src/AGENTS.md', 'src');
  repo.write('src/api/CLAUDE.md', 'api');
  repo.write('web/AGENTS.md', 'web');
  repo.write('bin/AGENTS.md', 'a\0b');
  repo.write('big/AGENTS.md', 'x'.repeat(1024 * 1024 + 1));
  repo.write('secret', 'secret');
  repo.write('linked/x', 'x');
  symlinkSync(join(repo.path, 'secret'), join(repo.path, 'linked/AGENTS.md'));
  const commit = repo.commit('Notes');
  repo.write('AGENTS.md', 'changed since');
  const paths = async (...args: [patterns: string[], read?: string[]]) => (await repositoryNotes(repo.path, commit, ...args)).map(({ path, text }) => `${path}=${text}`);
  expect(await paths(['src/api/**', 'bin', 'big', 'linked', '../x'])).toEqual(['AGENTS.md=top', 'src/AGENTS.md=src', 'src/api/CLAUDE.md=api']);
  expect(await paths(['.'], ['AGENTS.md'])).toEqual([]);
  expect(await paths(['web/page.ts'], ['AGENTS.md', 'CLAUDE.md'])).toEqual(['web/AGENTS.md=web']);
});
