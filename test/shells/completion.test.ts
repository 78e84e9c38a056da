/** A line completed with Tab in a real zsh and a real fish, loaded both ways that their users load completions. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/system/self.ts';
import { clean, repository } from '../cli/cli.ts';
import { start } from '../tui/harness.ts';

const SHELLS = [
  ['zsh', ['zsh', '-f', '-i'], 'autoload -U compinit; compinit -u; source <(maos-tui completion zsh); echo rea""dy'],
  ['zsh, as a file of fpath', ['zsh', '-f', '-i'], 'mkdir z; maos-tui completion zsh > z/_maos-tui; fpath=($PWD/z $fpath); autoload -U compinit; compinit -u; echo rea""dy'],
  ['fish', ['fish', '--no-config', '-i'], 'maos-tui completion fish | source; echo rea""dy'],
] as const;

test.each(SHELLS)('%s completes commands, values and files, and says a word about each', async (_name, argv, load) => {
  const cwd = repository({ 'a-goal.txt': 'a goal\n' });
  mkdirSync(join(cwd, '.home'), { recursive: true });
  const env = clean(cwd, {
    PATH: `${join(packageRoot(), 'dist/bin')}:/usr/local/bin:/usr/bin:/bin`,
    PS1: '$ ',
    TERM: 'xterm-256color',
    TMPDIR: join(cwd, '.home'),
    npm_command: '',
  });
  const shell = start({ argv: ['sh', '-c', `cd '${cwd}' && exec ${argv.join(' ')}`], cols: 100, rows: 40, env });
  try {
    await shell.until((now) => now.text().trim() !== '');
    shell.press(load, 'enter');
    await shell.until(/^ready/m);
    shell.press('maos-tui tas', 'tab');
    await shell.until(/maos-tui tasks$/m);
    shell.press('ed', 'tab');
    await shell.until(/maos-tui tasks edit$/m);
    shell.press('\x15');
    shell.press('maos-tui status --wait ', 'tab');
    await shell.until((now) => ['attention', 'idle', 'review'].every((word) => now.text().includes(word)));
    expect(shell.text()).not.toMatch(/ -- *$/m);
    shell.press('\x15');
    shell.press('maos-tui config ', 'tab');
    await shell.until('the two files settings are read from');
    shell.press('\x15');
    shell.press('maos-tui run --goal-file a-', 'tab');
    await shell.until('--goal-file a-goal.txt');
  } finally {
    await shell.close();
  }
});
