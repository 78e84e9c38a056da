/** The mode an agent works in: one that asks. A mode that lets everything pass is never used, whoever chose it. */
import type { Opened } from './updates.ts';

/** Names of modes that ask, best first. */
const ASKING = ['default', 'ask', 'manual', 'normal', 'workspace-write', 'read-only'];
const UNASKED = /yolo|bypass|full|auto|dont.?ask|never|trust|unrestricted|accept/i;

export const isUnasked = (mode: string): boolean => UNASKED.test(mode);

/** null: it asks already. A name: set this one. undefined: it would not ask, and there is no other. */
export function modeToSet(modes: NonNullable<Opened['modes']> | null | undefined): string | null | undefined {
  if (!modes) return null;
  const current = modes.currentModeId;
  const known = new Set(modes.availableModes.map(({ id }) => id));
  if (ASKING.slice(0, 4).includes(current)) return null;
  const better = ASKING.find((id) => known.has(id));
  if (better !== undefined) return better === current ? null : better;
  return isUnasked(current) ? undefined : null;
}
