import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withCopies } from '../data/copies.ts';
import { writeCsv } from '../data/csv.ts';
import { encodeSet, writeFolder } from '../data/folder-writer.ts';
import { readArguments } from './arguments.ts';
import { writeWhole } from './files.ts';
import { readPuzzles } from './puzzle-files.ts';
import { UsageError } from './usage.ts';

/** Reads puzzles in any format and writes the published data folder, a zip of it, or CSV. */
export async function convertData(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['from', 'to', 'augment', 'seed'], ['keep-good']);
  if (options.files.length) throw new UsageError(`data convert takes no other files, but got "${options.files[0]}"`);
  const to = options.required('to');
  const copies = options.count('augment', 0) ?? 0;
  const set = withCopies(await readPuzzles(options.required('from'), options.on('keep-good')), copies, options.count('seed', 0) ?? 0);
  if (/\.csv$/i.test(to)) {
    if (set.task.look === 'colours') throw new UsageError(`${to}: ARC's grids are not written as CSV; give a folder or a .zip file`);
    writeWhole(to, Buffer.from([...writeCsv(set.task, [...set.training, ...set.test])].join('')));
  } else if (/\.zip$/i.test(to)) writeWhole(to, encodeSet(set));
  else
    for (const { name, data } of writeFolder(set)) {
      mkdirSync(dirname(join(to, name)), { recursive: true });
      writeWhole(join(to, name), data);
    }
  console.log(
    `${to}: ${set.task.title}, ${set.training.length} to train on, ${set.test.length} to test, ${set.identifiers.length} identifiers`,
  );
  return 0;
}
