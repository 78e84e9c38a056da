/** Values of flags, checked where they are read, so that a wrong one is a usage error (exit 2) that names the flag. */
import { InvalidArgumentError } from 'commander';

export function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    return value;
  };
}

export function amount(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || !(value > 0)) throw new InvalidArgumentError('Give an amount above 0, such as 20 or 2.50.');
  return value;
}

/** As `amount`, and 0: for what was free. */
export const cost = (text: string): number => (/^0+(\.0+)?$/.test(text) ? 0 : amount(text));

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of 500ms, 45s, 30m, 2h or 1d; a plain number counts seconds. */
export function duration(text: string): number {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text);
  if (!found) throw new InvalidArgumentError('Give a duration such as 45s, 30m or 2h.');
  return Number(found[1]) * (UNITS[found[2] ?? 's'] ?? 1_000);
}

/** Collects a flag that may be given several times, each with one value or several with commas. */
export function list(text: string, before: string[] | undefined): string[] {
  return [
    ...(before ?? []),
    ...text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ];
}

/** Collects a flag that may be given several times; commas belong to the text. */
export const many = (text: string, before: string[] | undefined): string[] => [...(before ?? []), text];
