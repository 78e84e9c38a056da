/**
 * What keys are called now, for texts that name one: by the id of what it does, as the user has it. The list of keys fills it; it knows nothing
 * itself, so that every text may ask. Must not be asked while a file is loaded.
 */
const names = new Map<string, string>();

/** Of `j k` the first counts. */
export function nameKeys(keys: readonly { id: string; show: string }[]): void {
  for (const { id, show } of keys) names.set(id, show.split(' ')[0] ?? show);
}

/** As people read it. */
export const called = (id: string): string => names.get(id) ?? id;
