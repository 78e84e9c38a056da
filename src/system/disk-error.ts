/**
 * Turns an errno of the file system into a MaosError that says what happened, where, and what to do.
 * One table for every place that touches files; must not decide whether to go on.
 */
import { MaosError } from './errors.ts';

const KINDS: Record<string, { code: string; says: string; hint: string; retryable?: boolean }> = {
  ENOSPC: { code: 'DISK_FULL', says: 'no space or no inodes are left on the disk', hint: 'Free some space (df -h, df -i), then try again.', retryable: true },
  EDQUOT: { code: 'DISK_FULL', says: 'your disk quota is used up', hint: 'Free some space, then try again.', retryable: true },
  EFBIG: { code: 'FILE_LIMIT', says: 'it would exceed the file size limit of this process', hint: 'Raise the limit with ulimit -f.' },
  EROFS: { code: 'READ_ONLY', says: 'the file system is read-only', hint: 'Remount it writable, or work in a copy of the repository.' },
  EACCES: { code: 'NO_ACCESS', says: 'permission denied', hint: 'Check owner and mode with ls -la.' },
  EPERM: { code: 'NO_ACCESS', says: 'not permitted', hint: 'Check owner and mode with ls -la.' },
  EMFILE: { code: 'TOO_MANY_FILES', says: 'too many open files', hint: 'Raise the limit with ulimit -n.', retryable: true },
  ENFILE: { code: 'TOO_MANY_FILES', says: 'too many open files on this machine', hint: 'Close some programs, then try again.', retryable: true },
  ELOOP: { code: 'NOT_A_FILE', says: 'it is a symbolic link, which is not followed here', hint: 'Replace the link with a real file or directory.' },
  ENOTDIR: { code: 'NOT_A_DIRECTORY', says: 'a part of the path is not a directory', hint: 'Move that file out of the way.' },
  ENOENT: { code: 'GONE', says: 'it does not exist any more', hint: 'Run maos-tui doctor.' },
  EIO: { code: 'IO', says: 'the disk reported an input/output error', hint: 'Check the disk (dmesg) before you go on.' },
};

/** The errno name of an error, or '' when it has none. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** `doing` completes "Could not …", e.g. `write`. A MaosError is returned as it is. */
export function diskError(error: unknown, doing: string, path: string): MaosError {
  if (error instanceof MaosError) return error;
  const errno = errnoOf(error);
  const kind = KINDS[errno];
  const says = kind?.says ?? (error instanceof Error ? error.message : String(error));
  return new MaosError({
    code: kind?.code ?? 'IO',
    message: `Could not ${doing} ${path}: ${says}${errno && kind ? ` (${errno})` : ''}.`,
    hint: kind?.hint ?? 'Run maos-tui doctor.',
    retryable: kind?.retryable ?? false,
    cause: error,
  });
}
