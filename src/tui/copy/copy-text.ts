/** What the copy menu offers: a text, or the artifact that holds it. */

/** Something that can be copied. */
export interface CopyText {
  key: string;
  label: string;
  text: string;
  /** Digest of the artifact that is the text, which is to be read. */
  artifact?: string;
  extension: string;
}
