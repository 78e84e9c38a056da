/**
 * Hints come in bursts, a look takes a while: one look at a time, and a hint that comes during it means one more after it.
 * Invariant: after the last hint there is always a look that began later, also when the look before it failed.
 */

/** `look` as something to call for every hint; `failed` hears of each look that threw. */
export function oneLookAtATime(look: () => Promise<void>, failed: (error: unknown) => void): () => void {
  let looking = false;
  let again = false;
  const hint = (): void => {
    again = true;
    if (looking) return;
    looking = true;
    const round = async (): Promise<void> => {
      while (again) {
        again = false;
        await look().catch(failed);
      }
      looking = false;
    };
    void round();
  };
  return hint;
}
