/** Reads a command's flags. Every mistake becomes a UsageError that names the flag. */
import { parseArgs } from 'node:util';
import { UsageError } from './usage.ts';

export interface Arguments {
  readonly files: readonly string[];
  /** The flag's text, or undefined if it was not given. */
  text(flag: string): string | undefined;
  /** @throws UsageError if it was not given. */
  required(flag: string): string;
  /** A whole number from `least`, or undefined. @throws UsageError if it is something else. */
  count(flag: string, least?: number): number | undefined;
  /** A number above 0, or undefined. @throws UsageError if it is something else. */
  positive(flag: string): number | undefined;
  /** One of the choices, or undefined. */
  choice<T extends string>(flag: string, choices: readonly T[]): T | undefined;
  on(flag: string): boolean;
}

/** @param flags names of flags that take a value; @param switches names of those that do not. */
export function readArguments(args: readonly string[], flags: readonly string[], switches: readonly string[] = []): Arguments {
  const options = Object.fromEntries([
    ...flags.map((f) => [f, { type: 'string' }] as const),
    ...switches.map((f) => [f, { type: 'boolean' }] as const),
  ]);
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split('\n')[0]?.replace(/\. To specify.*$/, '') ?? 'bad arguments');
  }
  const text = (flag: string) => parsed.values[flag] as string | undefined;
  return {
    files: parsed.positionals,
    text,
    required(flag) {
      const value = text(flag);
      if (value === undefined) throw new UsageError(`--${flag} is missing`);
      return value;
    },
    count(flag, least = 1) {
      const value = text(flag);
      if (value === undefined) return undefined;
      const n = Number(value);
      if (!/^\d+$/.test(value) || !Number.isSafeInteger(n) || n < least)
        throw new UsageError(`--${flag} takes a whole number from ${least}, not "${value}"`);
      return n;
    },
    positive(flag) {
      const value = text(flag);
      if (value === undefined) return undefined;
      const x = Number(value);
      if (!(value.trim() !== '' && x > 0 && Number.isFinite(x))) throw new UsageError(`--${flag} takes a number above 0, not "${value}"`);
      return x;
    },
    choice(flag, choices) {
      const value = text(flag);
      if (value === undefined) return undefined;
      const found = choices.find((c) => c === value);
      if (!found) throw new UsageError(`--${flag} takes ${choices.join(', ')}; not "${value}"`);
      return found;
    },
    on: (flag) => parsed.values[flag] === true,
  };
}
