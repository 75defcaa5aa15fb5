/** A file or text that is not what it claims to be. The message names the place, what was expected there and what was found. */
export class FormatError extends Error {
  constructor(
    /** Where: `byte 8`, `tensor "lm_head.weight"`, `row 3, column answer`. */
    readonly place: string,
    readonly expected: string,
    readonly found: string,
  ) {
    super(`${place}: expected ${expected}, found ${found}`);
    this.name = 'FormatError';
  }
}

/** A part of the program that comes when it is needed, and did not come: no connection, or its host has another version by now. */
export class MissingPart extends Error {
  /** @param what `The reader of YAML`. */
  constructor(what: string, options?: ErrorOptions) {
    super(`${what} could not be loaded. Try again; if that does not help, load the page again.`, options);
    this.name = 'MissingPart';
  }
}

/** A value from outside, short enough and plain enough for one line of an error message. */
export function quote(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    return 'a value nested too deeply to show';
  }
  if (text === undefined) return typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
