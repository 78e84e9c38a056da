/** Ids for messages written on the screen: ULIDs, as everywhere. The ones of the program itself belong to a room this one may not enter. */
const ULID = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Time and chance in 26 letters, as message ids are. */
export function ulid(): string {
  let time = Date.now();
  let text = '';
  for (let at = 0; at < 10; at++) {
    text = (ULID[time % 32] ?? '0') + text;
    time = Math.floor(time / 32);
  }
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) text += ULID[byte % 32] ?? '0';
  return text;
}
