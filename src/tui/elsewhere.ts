/** Where the screen can be left for: whoever started it goes there once the terminal is given back. */
export type Elsewhere = { demo: true } | { run: string } | { back: true };
