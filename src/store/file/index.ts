/**
 * The store as files under `.multi-agent/`. Loads no library, because every command line starts through here.
 * Must not write when it is only read from: folders are made on request (`create`) or by the first write.
 */

import { chmod } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { diskError } from '../../system/disk-error.ts';
import { ensureDir, lstatOrNull, namesIn } from '../../system/durable.ts';
import { EXIT, MaosError } from '../../system/errors.ts';
import { layout } from '../../system/layout.ts';
import { isSafeName, safeName } from '../names.ts';
import type { Mailbox, Store } from '../ports.ts';
import { FileArtifacts } from './artifacts.ts';
import { FileCheckpoints } from './checkpoints.ts';
import { FileContext } from './context.ts';
import { fileJournal } from './journal.ts';
import { FileLeases } from './leases.ts';
import { FileMailbox } from './mailbox.ts';
import { FileTerminals } from './terminals.ts';
import { FileTyped } from './typed.ts';

export { mailName } from '../names.ts';

export interface FileStoreOptions {
  /** Make the directory and its folders (0700) when they are missing. @default false */
  create?: boolean;
  /** The directory may be missing, and is read as an empty one until somebody makes it. @default false */
  absent?: boolean;
  /** Whether an epoch may still append to the journal. @default true while no lease `orchestrator` has a higher epoch */
  fence?: (epoch: number) => Promise<boolean>;
  /** Size beyond which the journal begins a new segment. @default 16 MB */
  segmentBytes?: number;
  /** Bytes kept per terminal log. @default 64 MB */
  logBytes?: number;
}

/** Open `dir`, the absolute path of a `.multi-agent/`. Throws NOT_SET_UP when it is missing, NOT_A_DIRECTORY when it is a link or a file, NOT_YOURS. */
export async function openFileStore<S>(dir: string, { create = false, absent = false, fence, segmentBytes, logBytes }: FileStoreOptions = {}): Promise<Store<S>> {
  if (!isAbsolute(dir)) throw new Error(`not an absolute path: ${dir}`);
  const at = layout(dir);
  if (create) await ensureDir(dir);
  await checkDirectory(dir, absent);
  if (create) await makeFolders(dir, [at.messages, at.audit, at.checkpoints, at.context, at.artifacts, at.logs, at.leases, at.worktrees]);
  const leases = new FileLeases(at.leases);
  return {
    dir,
    leases,
    journal: fileJournal(at.audit, {
      fence: fence ?? (async (epoch) => (await leases.newestEpoch('orchestrator')) <= epoch),
      ...(segmentBytes === undefined ? {} : { segmentBytes }),
    }),
    checkpoints: new FileCheckpoints<S>(at.checkpoints),
    artifacts: new FileArtifacts(at.artifacts),
    terminals: new FileTerminals(at.logs, logBytes === undefined ? {} : { capBytes: logBytes }),
    typed: new FileTyped(at.logs),
    context: new FileContext(at.context),
    mailbox<T>(name: string, parse: (value: unknown) => T): Mailbox<T> {
      return new FileMailbox<T>(`${at.messages}/${safeName(name, 'mailbox')}`, parse);
    },
    async mailboxes() {
      return (await namesIn(at.messages)).filter(isSafeName).sort();
    },
  };
}

async function makeFolders(dir: string, folders: readonly string[]): Promise<void> {
  const stat = await lstatOrNull(dir);
  try {
    // A clone that carries skills or templates makes this directory with the user's umask.
    if (stat && (stat.mode & 0o077) !== 0) await chmod(dir, 0o700);
  } catch (error) {
    throw diskError(error, 'make private', dir);
  }
  for (const folder of folders) await ensureDir(folder);
}

async function checkDirectory(dir: string, absent: boolean): Promise<void> {
  const stat = await lstatOrNull(dir);
  if (!stat && absent) return;
  if (!stat)
    throw new MaosError({
      code: 'NOT_SET_UP',
      message: `There is no ${dir} yet.`,
      hint: 'Start a run here with maos-tui run "GOAL", or prepare with maos-tui init.',
      exit: EXIT.notSetUp,
    });
  if (!stat.isDirectory())
    throw new MaosError({ code: 'NOT_A_DIRECTORY', message: `${dir} is not a real directory.`, hint: 'Move it out of the way; a symbolic link is not followed here.' });
  const me = process.getuid?.() ?? 0;
  if (me !== 0 && stat.uid !== me) throw new MaosError({ code: 'NOT_YOURS', message: `${dir} belongs to another user (uid ${stat.uid}).`, hint: 'Use a clone of your own.' });
}
