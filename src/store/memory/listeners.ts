/**
 * Listeners of one thing, told once per turn of the event loop however often it changed.
 */
export function listeners(): { add(listener: () => void): () => void; tell(): void } {
  const all = new Set<{ listener: () => void }>();
  let told = false;
  return {
    add(listener) {
      const one = { listener };
      all.add(one);
      return () => {
        all.delete(one);
      };
    },
    tell() {
      if (told) return;
      told = true;
      setImmediate(() => {
        told = false;
        for (const { listener } of [...all]) listener();
      });
    },
  };
}
