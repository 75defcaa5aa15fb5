/** YAML configurations. The library comes only when one is read: few visits to the page need it. */
import { FormatError, MissingPart } from './error.ts';

const MOST_CHARACTERS = 16_384;
/** Of `[` and `{` in the text, of `-`, `?` and `:` standing alone in a line, and of spaces in front of one. */
const MOST_NESTING = 80;

const library = () =>
  import('yaml').catch((cause) => {
    throw new MissingPart('The reader of YAML', { cause });
  });

/** @param place what the text is, for messages. @throws FormatError naming the line; MissingPart. */
export async function readYaml(text: string, place: string): Promise<unknown> {
  if (text.length > MOST_CHARACTERS) throw new FormatError(place, `at most ${MOST_CHARACTERS} characters`, String(text.length));
  refuseDeepNesting(text, place);
  const { parseDocument } = await library();
  try {
    const document = parseDocument(text, { prettyErrors: true, stringKeys: true });
    const error = document.errors[0];
    if (error) throw new FormatError(`${place}, line ${error.linePos?.[0].line ?? 1}`, 'YAML', error.code);
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // Aliases without end.
    throw error instanceof FormatError ? error : new FormatError(place, 'YAML', error instanceof Error ? error.message : String(error));
  }
}

/** The library walks a document by recursion, and V8 ends the whole process where the stack runs out in a regular expression. */
function refuseDeepNesting(text: string, place: string): void {
  const brackets = text.match(/[[{]/g)?.length ?? 0;
  if (brackets > MOST_NESTING) throw new FormatError(place, `at most ${MOST_NESTING} brackets`, String(brackets));
  text.split(/\r\n|\r|\n/).forEach((line, i) => {
    const indent = line.search(/[^ ]|$/);
    const marks = line.match(/(?<!\S)[-?:](?!\S)/g)?.length ?? 0;
    if (Math.max(indent, marks) > MOST_NESTING)
      throw new FormatError(`${place}, line ${i + 1}`, `nesting of at most ${MOST_NESTING} levels`, String(Math.max(indent, marks)));
  });
}

/** Nested plain data as YAML. */
export async function writeYaml(value: unknown): Promise<string> {
  const { stringify } = await library();
  return stringify(value);
}
