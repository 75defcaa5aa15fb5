import { convertData } from './data-convert.ts';
import { generateData } from './data-generate.ts';
import { inspectData } from './data-inspect.ts';
import { UsageError } from './usage.ts';

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  generate: generateData,
  convert: convertData,
  inspect: inspectData,
};

/** Sets of puzzles: `data COMMAND ...`. */
export async function data(args: readonly string[]): Promise<number> {
  const [name = '', ...rest] = args;
  if (!Object.hasOwn(COMMANDS, name)) throw new UsageError(`data takes one of ${Object.keys(COMMANDS).join(', ')}, not "${name}"`);
  return COMMANDS[name](rest);
}
