/** Texts of agents on their way into an observation: cut and cleaned so that the door accepts them. What is refused there would be lost. */

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Many lines, at most `max` characters; the end is kept. */
export const cleanText = (text: string, max: number): string => text.replaceAll('\r\n', '\n').replace(CONTROL, '').slice(-max);

/** One line, at most `max` characters; the beginning is kept. */
export const cleanLine = (text: string, max: number): string =>
  text
    .replace(/[\r\n]+/g, ' ')
    .replace(CONTROL, '')
    .slice(0, max);
