/** What is done while somebody else has the terminal, for the App to ask for; what goes wrong there is said. */

import type { Tone } from '../core/view/task-status.ts';
import type { AppOptions } from './app-options.ts';
import { editedIn, editorOn, type Guest, type Outside, shellIn, stopped } from './outside.ts';

interface Parts {
  outside: Outside;
  stream: { begin(): Guest };
  questions: { begin(): Guest };
  say(text: string, tone: Tone): void;
}

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** @param parts made later than what asks for them */
export function lent(fd: number, env: NodeJS.ProcessEnv, parts: () => Parts): Pick<AppOptions, 'suspend' | 'stream' | 'questions' | 'shell' | 'edit' | 'editFile'> {
  const lend = (begin: (parts: Parts) => Guest) => parts().outside.lend(() => begin(parts()));
  const or = (otherwise: string) => (error: unknown) => parts().say(`${otherwise}: ${said(error)}`, 'bad');
  return {
    suspend: () => void lend(stopped),
    stream: () => void lend(({ stream }) => stream.begin()).catch(or('No plain stream')),
    questions: () => void lend(({ questions }) => questions.begin()).catch(or('No questions')),
    shell: (cwd, about) => void lend(() => shellIn(fd, cwd, about, env)).then(() => parts().say(`Back from the shell in ${about}.`, 'dim'), or(`No shell in ${about}`)),
    edit: (name, text, line) => editedIn(lend, name, text, env, line),
    editFile: (path, line) => lend(() => editorOn(path, env, line)),
  };
}
