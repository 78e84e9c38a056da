/**
 * Tells that something may have changed: fs.watch as the hint, a scan every second as the truth, because hints are lost
 * (queue overflow), refused (inotify limit) or never sent (network file systems). The place may not exist yet.
 * Invariant: whatever `scan` would report is told within about a second. Must not cost anything while nothing happens
 * beyond one scan a second, and must not keep the process alive by that scan while the hint works.
 */
import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

const SCAN_MS = 1000;

export interface WatchOptions {
  /** File or directory. */
  target: string;
  /** True when there is news since the last call. */
  scan: () => Promise<boolean>;
  listener: () => void;
}

/** Calls `listener`, but not for temporary files (whose names begin with a dot), coalesced per turn of the event loop. Returns the function that ends it. */
export function watchPath({ target, scan, listener }: WatchOptions): () => void {
  let watcher: FSWatcher | null = null;
  let watched = { path: '', inode: -1 };
  let told = false;
  let scanning = false;
  let over = false;

  const tell = () => {
    if (told || over) return;
    told = true;
    setImmediate(() => {
      told = false;
      if (!over) listener();
    });
  };
  const drop = () => {
    watcher?.close();
    watcher = null;
    watched = { path: '', inode: -1 };
  };
  const establish = () => {
    const nearest = nearestExisting(target);
    if (watcher && nearest?.path === watched.path && nearest.inode === watched.inode) return;
    drop();
    if (!nearest) return;
    try {
      const itself = basename(nearest.path);
      watcher = watch(nearest.path, (event, name) => {
        // It was itself removed or replaced, perhaps by one with the same inode.
        if (event === 'rename' && name === itself) drop();
        if (nearest.path !== target || !watcher) onParent();
        else if (!name?.startsWith('.')) tell();
      });
      watcher.on('error', drop);
      watched = nearest;
    } catch {
      // No watches left, or the place is gone again: the scan goes on alone.
      watcher = null;
    }
    if (watcher) timer.unref();
    else timer.ref();
  };
  const look = async () => {
    if (scanning || over) return;
    scanning = true;
    try {
      if (await scan()) tell();
    } catch {
      // Cannot be read just now; whoever reads it next says why, and the next scan tries again.
    } finally {
      scanning = false;
    }
  };
  const onParent = () => {
    if (over) return;
    establish();
    if (watched.path === target) tell();
    else void look();
  };
  const timer = setInterval(() => {
    establish();
    void look();
  }, SCAN_MS);
  establish();
  void look();
  return () => {
    over = true;
    clearInterval(timer);
    drop();
  };
}

/** The target, or the nearest directory above it that exists, at most three levels up. */
function nearestExisting(target: string): { path: string; inode: number } | null {
  let path = target;
  for (let level = 0; level < 4; level++) {
    try {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat) return { path, inode: stat.ino };
    } catch {
      // Not ours to look at: what lies above it may be.
    }
    path = dirname(path);
  }
  return null;
}
