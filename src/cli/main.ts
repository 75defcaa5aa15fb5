/** The command line. Exit code 0: done; 1: a check failed or the run broke; 2: bad usage or bad input. */
import { bench } from './bench.ts';
import { claim } from './claim.ts';
import { compare } from './compare.ts';
import { data } from './data.ts';
import { evaluate } from './evaluate.ts';
import { exportCheckpoint } from './export.ts';
import { importCheckpoint } from './import.ts';
import { presets } from './presets.ts';
import { resume } from './resume.ts';
import { ship } from './ship.ts';
import { solve } from './solve.ts';
import { trace } from './trace.ts';
import { train } from './train.ts';
import { faultText, USAGE, UsageError } from './usage.ts';
import { verify } from './verify.ts';

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  verify,
  train,
  resume,
  eval: evaluate,
  solve,
  trace,
  import: importCheckpoint,
  export: exportCheckpoint,
  data,
  bench,
  claim,
  compare,
  ship,
  presets,
};

async function run(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') {
    console.log(USAGE);
    return 0;
  }
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  try {
    if (!command) {
      const wrong = name === undefined ? 'no command was given' : `there is no command "${name}"`;
      throw new UsageError(`${wrong}; try help, ${Object.keys(COMMANDS).join(', ')}`);
    }
    return await command(rest);
  } catch (error) {
    process.stderr.write(`hrm${command ? ` ${name}` : ''}: ${faultText(error)}\n`);
    return error instanceof UsageError || error instanceof RangeError ? 2 : 1;
  }
}

// Dawn keeps the process alive: leave when the output is written.
const code = await run(process.argv.slice(2));
process.stdout.write('', () => process.exit(code));
